#pragma once

#include <QCoreApplication>

class QAction;
class QWidget;

namespace ui {

// What connect is told: two presets, of which neither may be in force, and the editor.
struct ConnectActions {
    Q_DECLARE_TR_FUNCTIONS(ui::ConnectActions)
public:
    explicit ConnectActions(QWidget *window);

    QAction *log;
    QAction *fail;
    QAction *edit;
};

} // namespace ui
