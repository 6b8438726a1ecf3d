#include "ui/kit/panickey.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QKeySequence>

namespace ui {

PanicKey::PanicKey(QAction *action, QObject *parent)
    : QObject(parent)
    , m_action(action)
{
    QCoreApplication::instance()->installEventFilter(this);
}

// Where the shortcut lives, it has taken the key before it becomes a KeyPress: nothing is done twice.
bool PanicKey::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !watched->isWidgetType())
        return QObject::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (QKeySequence(key->keyCombination()) != m_action->shortcut())
        return QObject::eventFilter(watched, event);
    if (!key->isAutoRepeat())
        m_action->trigger();
    return true;
}

} // namespace ui
