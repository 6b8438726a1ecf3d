#include "ui/tables/newerbutton.h"

#include "ui/kit/fonts.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QLocale>

namespace ui {

NewerButton::NewerButton(QAbstractScrollArea &table)
    : ChipButton(&table)
    , m_table(table)
{
    setObjectName(QStringLiteral("newer"));
    setToolTip(tr("Goes to the newest (Ctrl+End)"));
    setFocusPolicy(Qt::NoFocus); // the key is the table's
    table.viewport()->installEventFilter(this);
    hide();
}

void NewerButton::setCount(int newer)
{
    if (newer == m_count)
        return;
    m_count = newer;
    setVisible(newer > 0);
    if (newer == 0)
        return;
    say(tr("%1 newer ↑").arg(QLocale().toString(newer)), &Colours::accent);
    place();
    raise();
}

void NewerButton::place()
{
    adjustSize();
    const QRect area = m_table.viewport()->geometry();
    move(area.center().x() - width() / 2, area.top() + scaled(4));
}

bool NewerButton::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return ChipButton::eventFilter(watched, event);
}

} // namespace ui
