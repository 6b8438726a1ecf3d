#pragma once

#include <QDialog>

class QMenuBar;

namespace ui {

// All keys, read from the menus so that none is missing, and the filter language in a few lines.
class HelpDialog final : public QDialog {
    Q_OBJECT
public:
    HelpDialog(const QMenuBar &menus, QWidget *parent);
};

} // namespace ui
