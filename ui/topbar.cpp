#include "ui/topbar.h"

#include "ui/actionbutton.h"
#include "ui/actions.h"
#include "ui/answerswitch.h"
#include "ui/filterfield.h"
#include "ui/listenpill.h"

#include <QEvent>
#include <QHBoxLayout>

namespace ui {

namespace {

constexpr int RoomForWords = 1'080; // px of bar

} // namespace

TopBar::TopBar(const Actions &actions, RuleControl &rules, QWidget *parent)
    : QWidget(parent)
    , m_pill(new ListenPill)
    , m_filter(new FilterField)
    , m_buttons{new ActionButton(actions.listen), new ActionButton(actions.pause), new ActionButton(actions.follow)}
    , m_answer(new AnswerSwitch(rules))
{
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_pill);
    layout->addWidget(new ActionButton(actions.copyUrl, ActionButton::Look::IconOnly));
    layout->addWidget(m_buttons[0]);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_buttons[1]);
    layout->addWidget(m_buttons[2]);
    layout->addWidget(m_answer);
    m_filter->setMinimumWidth(120);
    measure();
}

void TopBar::measure()
{
    layout()->setContentsMargins(scaled(16), 0, scaled(16), 0);
    layout()->setSpacing(scaled(12));
    setFixedHeight(scaled(48));
    fit();
}

void TopBar::fit()
{
    const bool hasRoom = width() >= scaled(RoomForWords);
    for (ActionButton *button : std::as_const(m_buttons))
        button->setLook(hasRoom ? ActionButton::Look::Full : ActionButton::Look::IconOnly);
}

// With its buttons as small as they get, so that it can become that narrow.
QSize TopBar::minimumSizeHint() const
{
    QSize least = layout()->totalMinimumSize();
    for (const ActionButton *button : std::as_const(m_buttons))
        least.rwidth() -= button->sizeHint().width() - button->sizeHint(ActionButton::Look::IconOnly).width();
    return least;
}

bool TopBar::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace ui
