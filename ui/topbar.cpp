#include "ui/topbar.h"

#include "ui/actionbutton.h"
#include "ui/actions.h"
#include "ui/answerswitch.h"
#include "ui/demopill.h"
#include "ui/filterfield.h"
#include "ui/listenpill.h"

#include <QEvent>
#include <QHBoxLayout>

namespace ui {

namespace {

constexpr int RoomForWords = 1'080; // px of bar
constexpr int RoomForDemo = 1'500;  // more where a demonstration runs …
constexpr int RoomForTitle = 1'200; // … whose title is more than the buttons' words
constexpr int RoomForShort = 1'060;
constexpr int RoomForUrl = 900; // with a demonstration

} // namespace

TopBar::TopBar(const Actions &actions, RuleControl &rules, QWidget *parent)
    : QWidget(parent)
    , m_pill(new ListenPill)
    , m_demo(new DemoPill(actions.stopDemo))
    , m_filter(new FilterField)
    , m_copyUrl(new ActionButton(actions.copyUrl, ActionButton::Look::IconOnly))
    , m_buttons{new ActionButton(actions.listen), new ActionButton(actions.pause), new ActionButton(actions.follow)}
    , m_answer(new AnswerSwitch(rules))
{
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_pill);
    layout->addWidget(m_copyUrl);
    layout->addWidget(m_buttons[0]);
    layout->addWidget(m_demo);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_buttons[1]);
    layout->addWidget(m_buttons[2]);
    layout->addWidget(m_answer);
    m_filter->setMinimumWidth(120);
    m_demo->installEventFilter(this);
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
    const bool hasDemo = !m_demo->isHidden();
    const bool hasRoom = width() >= scaled(hasDemo ? RoomForDemo : RoomForWords);
    m_demo->setLook(width() >= scaled(RoomForTitle)   ? DemoPill::Look::Full
                    : width() >= scaled(RoomForShort) ? DemoPill::Look::Short
                                                      : DemoPill::Look::Least);
    const bool hasUrl = !hasDemo || width() >= scaled(RoomForUrl); // the tool tip and the menu have it, too
    m_pill->setShort(!hasUrl);
    m_copyUrl->setVisible(hasUrl);
    for (ActionButton *button : std::as_const(m_buttons))
        button->setLook(hasRoom ? ActionButton::Look::Full : ActionButton::Look::IconOnly);
}

// With all as small as it gets, so that it can become that narrow.
QSize TopBar::minimumSizeHint() const
{
    QSize least = layout()->totalMinimumSize();
    for (const ActionButton *button : std::as_const(m_buttons))
        least.rwidth() -= button->sizeHint().width() - button->sizeHint(ActionButton::Look::IconOnly).width();
    if (m_demo->isHidden())
        return least;
    least.rwidth() -= m_demo->minimumSizeHint().width() - m_demo->leastSize(DemoPill::Look::Least).width();
    least.rwidth() -= m_pill->addressWidth();
    if (!m_copyUrl->isHidden())
        least.rwidth() -= m_copyUrl->sizeHint().width() + layout()->spacing();
    return least;
}

bool TopBar::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        measure();
    return QWidget::event(event);
}

bool TopBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_demo && (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent))
        fit();
    return QWidget::eventFilter(watched, event);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace ui
