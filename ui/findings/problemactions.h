#pragma once

#include <QCoreApplication>

class QAction;
class QWidget;

namespace ui {

// What can be done about problems from anywhere in the window.
struct ProblemActions {
    Q_DECLARE_TR_FUNCTIONS(ui::ProblemActions)
public:
    explicit ProblemActions(QWidget *window);

    QAction *next;
    QAction *previous;
    QAction *acknowledge;
    QAction *notifications;
};

} // namespace ui
