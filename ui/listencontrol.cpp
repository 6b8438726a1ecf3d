#include "ui/listencontrol.h"

#include "ui/actions.h"
#include "ui/banner.h"
#include "ui/icon.h"
#include "ui/listenpill.h"
#include "ui/questions.h"
#include "wcs/demonstration.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace ui {

ListenControl::ListenControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    connect(parts.actions.listen, &QAction::triggered, this, &ListenControl::listenOrStop);
    connect(parts.actions.copyUrl, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_endpoint.url); });
    connect(&parts.banner, &Banner::pressed, this, &ListenControl::listenRequested);
    setEndpoint({});
}

void ListenControl::setEndpoint(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    m_parts.pill.setEndpoint(endpoint);
    m_parts.actions.copyUrl->setEnabled(!endpoint.url.isEmpty());
    m_parts.actions.testEvent->setEnabled(isListening());
    showAction();
    showProblem();
}

void ListenControl::setStoreState(const journal::StoreState &state)
{
    m_store = state;
    showProblem();
}

int ListenControl::clientsAtRisk() const
{
    if (!isListening())
        return 0;
    const streams::StreamBoard &board = m_parts.board;
    int clients = 0;
    for (streams::Slot slot = 0; slot < board.slotEnd(); ++slot) {
        const wcs::Phase phase = board.at(slot).phase;
        const bool isLive = phase == wcs::Phase::Live || phase == wcs::Phase::Pending;
        if (board.holds(slot) && isLive && !wcs::isDemonstration(board.text(board.at(slot).nodeId)))
            ++clients;
    }
    return clients;
}

void ListenControl::listenOrStop()
{
    if (isListening())
        askBeforeStopping(m_window, clientsAtRisk(), [this] { emit stopRequested(); });
    else
        emit listenRequested();
}

void ListenControl::showAction()
{
    QAction *action = m_parts.actions.listen;
    const bool failed = m_endpoint.kind == Endpoint::Kind::Failed;
    if (isListening())
        action->setText(tr("Stop &listening …"));
    else
        action->setText(failed ? tr("Try to &listen again") : tr("Start &listening"));
    action->setProperty("danger", isListening());
    action->setIconText(isListening() ? tr("Stop") : failed ? tr("Retry") : tr("Start"));
    action->setIcon(icon(isListening() ? QStringLiteral("stop") : QStringLiteral("start")));
    setTip(action, isListening() ? tr("Stop listening") : tr("Start listening"));
    action->setEnabled(m_endpoint.kind != Endpoint::Kind::Starting);
}

// The gravest thing that is wrong, in words.
void ListenControl::showProblem()
{
    if (m_endpoint.kind == Endpoint::Kind::Failed)
        m_parts.banner.say(m_endpoint.problem, tr("Retry"));
    else if (m_store.kind == journal::StoreState::Kind::Failing)
        m_parts.banner.say(tr("Events cannot be stored and are answered 503: %1").arg(m_store.cause));
    else
        m_parts.banner.say({});
}

} // namespace ui
