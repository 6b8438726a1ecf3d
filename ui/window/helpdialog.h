#pragma once

#include <QDialog>

class QMenuBar;

namespace ui {

// All keys, read from the menus and the list of rules so that none is missing, and the filter language in a few lines.
class HelpDialog final : public QDialog {
    Q_OBJECT
public:
    HelpDialog(const QMenuBar &menus, QWidget *parent); // parent: the window, which has the list of rules
};

} // namespace ui
