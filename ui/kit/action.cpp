#include "ui/kit/action.h"

#include "ui/kit/icon.h"

#include <QWidget>

namespace ui {

QAction *newAction(QWidget *window, const ActionWords &words, std::initializer_list<const char *> keys,
                   const char *iconName)
{
    auto *action = new QAction(words.text, window);
    action->setObjectName(QLatin1String(words.name));
    action->setIconText(words.iconText);
    QList<QKeySequence> shortcuts;
    for (const char *key : keys)
        shortcuts.append(QKeySequence(QLatin1String(key)));
    action->setShortcuts(shortcuts);
    setTip(action, words.tip);
    if (iconName)
        action->setIcon(icon(QLatin1String(iconName)));
    window->addAction(action);
    return action;
}

QAction *newChoice(QActionGroup *group, const QString &text, int data)
{
    auto *action = new QAction(text, group);
    action->setCheckable(true);
    action->setData(data);
    return action;
}

void choose(const QActionGroup &group, int data)
{
    for (QAction *action : group.actions())
        if (action->data().toInt() == data)
            action->setChecked(true); // the others are not any more
}

void setTip(QAction *action, const QString &tip)
{
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip((key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key)).toHtmlEscaped());
}

} // namespace ui
