#include "ui/window/topbar.h"

#include "ui/demo/demopill.h"
#include "ui/endpoint/listenpill.h"
#include "ui/kit/actionbutton.h"
#include "ui/rules/answerswitch.h"
#include "ui/tables/filterfield.h"
#include "ui/window/actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace ui {

namespace {

constexpr int RoomToType = 240;  // px of the filter, before others give way
constexpr int LeastFilter = 120; // also where type is large: the window must not outgrow its screen

} // namespace

TopBar::TopBar(const Actions &actions, RuleControl &rules, QWidget *parent)
    : QWidget(parent)
    , m_pill(new ListenPill)
    , m_demo(new DemoPill(actions.demo.stop))
    , m_filter(new FilterField)
    , m_copyUrl(new ActionButton(actions.endpoint.copyUrl, ActionButton::Look::IconOnly))
    , m_pause(*actions.pause)
    , m_listen(new ActionButton(actions.endpoint.listen))
    , m_pauseButton(new ActionButton(actions.pause))
    , m_follow(new ActionButton(actions.table.follow))
    , m_urgent(new ActionButton(actions.table.urgent, ActionButton::Look::IconOnly))
    , m_answer(new AnswerSwitch(rules))
{
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_pill);
    layout->addWidget(m_copyUrl);
    layout->addWidget(m_listen);
    layout->addWidget(m_demo);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_pauseButton);
    layout->addWidget(m_follow);
    layout->addWidget(m_urgent);
    layout->addWidget(m_answer);
    m_filter->setMinimumWidth(LeastFilter);
    connect(&m_pause, &QAction::changed, this, &TopBar::fit);
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

// What is least missed gives way first, until there is room to type; that the view is paused, last.
void TopBar::fit()
{
    Looks looks{.hasPauseWords = m_pause.isChecked()};
    const std::array<std::function<void()>, 5> steps{
        [&] { looks.hasWords = false; }, [&] { looks.demo = DemoPill::Look::Short; },
        [&] { looks.demo = DemoPill::Look::Least; }, [&] { looks.hasUrl = false; }, [&] { looks.hasUrgent = false; }};
    for (const auto &giveWay : steps) {
        const int whole = looks.hasWords ? m_pill->cutWidth() : 0; // the address goes before the words on buttons
        if (leastWidth(looks) + whole + scaled(RoomToType) - LeastFilter <= width())
            break;
        giveWay();
    }
    looks.hasPauseWords = looks.hasPauseWords && leastWidth(looks) <= width();
    const auto look = [](bool hasWords) { return hasWords ? ActionButton::Look::Full : ActionButton::Look::IconOnly; };
    m_listen->setLook(look(looks.hasWords));
    m_follow->setLook(look(looks.hasWords));
    m_pauseButton->setLook(look(looks.hasWords || looks.hasPauseWords));
    m_demo->setLook(looks.demo);
    m_pill->setShort(!looks.hasUrl); // the tool tip and the menu have it, too
    m_copyUrl->setVisible(looks.hasUrl);
    m_urgent->setVisible(looks.hasUrgent); // the menu and its key remain
    const int left = width() - leastWidth(looks);
    m_filter->setMinimumWidth(std::clamp(LeastFilter + left, LeastFilter, scaled(RoomToType)));
}

int TopBar::leastWidth(const Looks &looks) const
{
    const auto buttonWidth = [](const ActionButton &button, bool hasWords) {
        return button.sizeHint(hasWords ? ActionButton::Look::Full : ActionButton::Look::IconOnly).width();
    };
    QList<int> widths{m_pill->leastWidth(!looks.hasUrl),
                      buttonWidth(*m_listen, looks.hasWords),
                      LeastFilter,
                      buttonWidth(*m_pauseButton, looks.hasWords || looks.hasPauseWords),
                      buttonWidth(*m_follow, looks.hasWords),
                      m_answer->minimumSizeHint().width()};
    if (looks.hasUrl)
        widths.append(m_copyUrl->sizeHint().width());
    if (looks.hasUrgent)
        widths.append(m_urgent->sizeHint().width());
    if (!m_demo->isHidden())
        widths.append(m_demo->leastSize(looks.demo).width());
    const QMargins margins = layout()->contentsMargins();
    return std::accumulate(widths.cbegin(), widths.cend(), margins.left() + margins.right()) +
           layout()->spacing() * int(widths.size() - 1);
}

// With all as small as it gets, so that it can become that narrow.
QSize TopBar::minimumSizeHint() const
{
    const Looks least{
        .hasWords = false, .hasPauseWords = false, .hasUrl = false, .hasUrgent = false, .demo = DemoPill::Look::Least};
    return {leastWidth(least), layout()->totalMinimumSize().height()};
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
