#include "ui/endpoint/listencontrol.h"

#include "base/clock.h"
#include "text/text.h"
#include "ui/endpoint/endpointactions.h"
#include "ui/endpoint/endpointgateway.h"
#include "ui/endpoint/listenpill.h"
#include "ui/kit/action.h"
#include "ui/kit/addressform.h"
#include "ui/kit/banner.h"
#include "ui/kit/icon.h"
#include "ui/kit/question.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>

namespace ui {

ListenControl::ListenControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
    , m_address(new AddressForm(tr("Address to listen at")))
{
    parts.banner.add(m_address);
    connect(m_address, &AddressForm::wanted, this,
            [this](const QString &address) { m_parts.gateway.listenAt(address); });
    connect(parts.actions.listen, &QAction::triggered, this, &ListenControl::listenOrStop);
    connect(parts.actions.copyUrl, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_endpoint.url); });
    connect(&parts.banner, &Banner::pressed, this, [this] { m_parts.gateway.listen(); });
    connect(&parts.gateway, &EndpointGateway::endpointChanged, this, &ListenControl::setEndpoint);
    connect(&parts.gateway, &EndpointGateway::storeStateChanged, this, &ListenControl::setStoreState);
    setEndpoint({});
}

void ListenControl::setEndpoint(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    if (isListening())
        m_downSince = 0;
    else if (m_downSince == 0 && endpoint.kind != Endpoint::Kind::Starting)
        m_downSince = wallMicroseconds();
    m_parts.pill.setEndpoint(endpoint);
    m_parts.actions.copyUrl->setEnabled(!endpoint.url.isEmpty());
    m_parts.actions.testEvent->setEnabled(isListening());
    showAction();
    showProblem();
    emit receivingChanged();
}

void ListenControl::setStoreState(const journal::StoreState &state)
{
    m_store = state;
    showProblem();
}

LiveStreams ListenControl::streamsAtRisk() const
{
    LiveStreams live;
    if (!isListening())
        return live;
    const board::StreamBoard &board = m_parts.board;
    for (board::Slot slot = 0; slot < board.slotEnd(); ++slot) {
        const wcs::Phase phase = board.at(slot).phase;
        if (!board.holds(slot) || (phase != wcs::Phase::Live && phase != wcs::Phase::Pending))
            continue;
        ++live.all;
        live.demonstrated += board.at(slot).origin == wcs::Origin::Demonstration ? 1 : 0;
    }
    return live;
}

void ListenControl::listenOrStop()
{
    if (isListening())
        askToStop(streamsAtRisk().all);
    else
        m_parts.gateway.listen();
}

// When nothing is live, nothing is asked.
void ListenControl::askToStop(int liveStreams)
{
    if (liveStreams == 0)
        return m_parts.gateway.stop();
    newQuestion(m_window,
                {QStringLiteral("askStop"), tr("Stop listening?") + QLatin1Char(' ') + liveText(liveStreams),
                 tr("Until listening starts again WCS cannot deliver its hooks: new clients may be refused, and what "
                    "happens meanwhile is not recorded."),
                 tr("Stop listening")},
                [this] { m_parts.gateway.stop(); })
        ->open();
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
    const bool isElsewhere = m_endpoint.kind == Endpoint::Kind::Failed || m_endpoint.kind == Endpoint::Kind::Stopped;
    m_address->offer(isElsewhere ? m_endpoint.address : QString());
    if (m_downSince != 0)
        m_parts.banner.say(downText(), m_endpoint.kind == Endpoint::Kind::Starting  ? QString()
                                       : m_endpoint.kind == Endpoint::Kind::Stopped ? tr("Start listening")
                                                                                    : tr("Retry"));
    else if (m_store.kind == journal::StoreState::Kind::Failing)
        m_parts.banner.say(tr("Events cannot be stored and are answered 503: %1").arg(m_store.cause));
    else
        m_parts.banner.say({});
}

QString ListenControl::downText() const
{
    const QString since = tr("Nothing is received since %1").arg(text::momentText(m_downSince));
    switch (m_endpoint.kind) {
    case Endpoint::Kind::Failed:
        return tr("%1. %2").arg(since, m_endpoint.problem);
    case Endpoint::Kind::Stopped:
        return tr("%1, as listening is stopped. What happens meanwhile is not recorded.").arg(since);
    case Endpoint::Kind::Starting:
    case Endpoint::Kind::Listening:
        break;
    }
    return tr("%1. Trying to listen …").arg(since);
}

} // namespace ui
