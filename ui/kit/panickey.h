#pragma once

#include <QObject>

class QAction;

namespace ui {

// Makes the key of an action work wherever the program has the keyboard: a shortcut, even an application-wide one,
// is dead while a dialog or a menu is open.
class PanicKey final : public QObject {
    Q_OBJECT
public:
    PanicKey(QAction *action, QObject *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAction *m_action;
};

} // namespace ui
