#include "ui/topbar.h"

#include "ui/actionbutton.h"
#include "ui/actions.h"
#include "ui/filterfield.h"
#include "ui/listenpill.h"

#include <QEvent>
#include <QHBoxLayout>

namespace ui {

TopBar::TopBar(const Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_pill(new ListenPill)
    , m_filter(new FilterField)
{
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_pill);
    layout->addWidget(new ActionButton(actions.copyUrl, ActionButton::Look::IconOnly));
    layout->addWidget(new ActionButton(actions.listen));
    layout->addWidget(m_filter, 1);
    layout->addWidget(new ActionButton(actions.pause));
    layout->addWidget(new ActionButton(actions.follow));
    m_filter->setMinimumWidth(120);
    measure();
}

void TopBar::measure()
{
    layout()->setContentsMargins(scaled(16), 0, scaled(16), 0);
    layout()->setSpacing(scaled(12));
    setFixedHeight(scaled(48));
}

bool TopBar::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

} // namespace ui
