#pragma once

#include <QDialog>

namespace ui {

class BackendForm;

// The web server behind us: which one, or none.
class BackendDialog final : public QDialog {
    Q_OBJECT
public:
    // form: its own from now on.
    BackendDialog(BackendForm *form, QWidget *parent);
};

} // namespace ui
