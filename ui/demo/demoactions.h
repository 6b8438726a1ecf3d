#pragma once

#include <QCoreApplication>
#include <QList>

class QAction;
class QWidget;

namespace ui {

// What can be done with demonstrations.
struct DemoActions {
    Q_DECLARE_TR_FUNCTIONS(ui::DemoActions)
public:
    explicit DemoActions(QWidget *window);

    QAction *start;
    QAction *stop;
    QList<QAction *> scenarios; // one for each that is shipped; data: its id
};

} // namespace ui
