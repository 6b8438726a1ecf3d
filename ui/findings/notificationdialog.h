#pragma once

#include <QDialog>

class QCheckBox;
class QTimeEdit;

namespace ui {

class Announcer;

// Whether new problems are told outside the window; what is ticked is in force at once.
class NotificationDialog final : public QDialog {
    Q_OBJECT
public:
    NotificationDialog(Announcer &announcer, QWidget *parent);

private:
    void build();
    void use();

    Announcer &m_announcer;
    QCheckBox *m_desktop;
    QCheckBox *m_sound;
    QCheckBox *m_quiet;
    QTimeEdit *m_from;
    QTimeEdit *m_until;
};

} // namespace ui
