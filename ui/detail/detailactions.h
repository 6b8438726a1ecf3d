#pragma once

#include <QCoreApplication>
#include <QList>

class QAction;
class QWidget;

namespace ui {

// What can be done with the details of the selected stream.
struct DetailActions {
    Q_DECLARE_TR_FUNCTIONS(ui::DetailActions)
public:
    explicit DetailActions(QWidget *window);

    QAction *copyCurl;
    QAction *nextEvent;
    QAction *previousEvent;
    QList<QAction *> tabs; // in their order
};

} // namespace ui
