#include "http/server/connection.h"

#include "base/clock.h"
#include "http/net/handshake.h"
#include "http/net/tlswire.h"

#include <QScopedValueRollback>

#include <utility>

namespace http {
namespace {

using Stage = RequestParser::Stage;

} // namespace

Connection::Connection(std::unique_ptr<Wire> wire, ServerContext &server, QObject *parent)
    : QObject(parent)
    , m_wire(std::move(wire))
    , m_tls(qobject_cast<TlsWire *>(m_wire.get()))
    , m_server(server)
    , m_requests(*m_wire, server)
    , m_answers(*m_wire, server.writer, server.limits)
    , m_unread(server.unread)
{
    connect(m_wire.get(), &Wire::readyRead, this, &Connection::onReadyRead);
    connect(m_wire.get(), &Wire::written, this, &Connection::onWritten);
    connect(m_wire.get(), &Wire::ended, this, &Connection::onEnded);
    connect(&m_answers, &AnswerSender::handedOn, this, &Connection::noteUnread);
    connect(&m_answers, &AnswerSender::answered, this, &Connection::onAnswered);
    connect(&m_answers, &AnswerSender::abortWanted, this, &Connection::abort);
    awaitRequest();
}

Connection::~Connection()
{
    m_wire->disconnect(this);
}

void Connection::onAnswered(bool isLast)
{
    if (isLast)
        return linger();
    m_phase = Phase::Receiving;
    m_timedStage = Stage::Empty;
    awaitRequest();
    advance();
}

// There is something for a peer that sends no more: reading on would only end the connection.
bool Connection::awaitsPeer() const
{
    return m_wire->hasPeerEnded() && (m_wire->hasUnsent() || m_answers.hasUnsettled());
}

void Connection::refuse(const Refusal &refusal)
{
    m_isRefused = true;
    m_requests.drop();
    tell(refusal);
    Response response = Response::error(refusal.status, refusal.sentence);
    if (refusal.status == 503)
        response.headers.append(Header{"Retry-After", "1"});
    m_wire->write(m_server.writer.write(response, {.isHead = m_requests.framing().isHead, .close = true}));
    if (m_phase == Phase::Closed)
        return;
    linger();
    if (m_phase == Phase::Lingering)
        setDeadline(m_server.limits.lingerMs);
}

void Connection::drain()
{
    m_isDraining = true;
    m_answers.drain();
    if (m_phase != Phase::Receiving || !m_requests.isIdle())
        return;
    if (m_wire->hasUnsent())
        linger();
    else
        m_wire->close();
}

void Connection::abort()
{
    m_isAborted = true;
    m_wire->abort();
}

void Connection::checkDeadline(qint64 now)
{
    if (m_phase == Phase::Lingering && m_answers.hasUnsettled()) {
        m_answers.settleWritten();
        if (!m_answers.hasUnsettled() && m_phase == Phase::Lingering)
            return m_wire->close();
    }
    if (m_deadline == 0 || now < m_deadline)
        return;
    if (m_phase == Phase::Receiving && m_requests.isInRequest()) {
        ++m_server.counts.malformed;
        refuse({408,
                m_requests.stage() == Stage::Head ? QStringLiteral("The head of the request took too long.")
                                                  : QStringLiteral("The body of the request took too long."),
                Cause::TimedOut});
    } else if (m_phase == Phase::Receiving && isShakingHands()) {
        tell({0,
              m_tls->hasBegun() ? QStringLiteral("The TLS handshake took too long.")
                                : QStringLiteral("The peer connected to the TLS port and sent nothing."),
              Cause::TimedOut});
        abort();
    } else if (m_wire->hasUnsent()) {
        abort();
    } else {
        m_wire->close();
    }
}

void Connection::onReadyRead()
{
    if (m_phase == Phase::Receiving && !m_turn.isActive())
        advance();
    else if (m_phase == Phase::Lingering)
        discard();
}

// Only what the kernel did not take at once comes by here: a peer that reads slowly, or TLS.
void Connection::onWritten()
{
    m_since = steadyNanoseconds();
    noteUnread();
    m_answers.settleWritten();
    if (m_phase == Phase::Lingering && !m_wire->hasUnsent())
        endLingering();
    else if (m_phase == Phase::Lingering || (m_phase == Phase::Receiving && hasAsked() && !m_requests.isInRequest()))
        setDeadline(m_server.limits.idleMs);
    if (m_phase == Phase::Receiving && !m_turn.isActive())
        advance();
}

void Connection::onEnded()
{
    if (m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Receiving)
        noteEnd();
    m_phase = Phase::Closed;
    m_deadline = 0;
    m_turn.stop();
    m_requests.drop();
    m_unread.set(0);
    m_answers.stop(m_isAborted ? Outcome::Kind::Failed : Outcome::Kind::Gone);
    emit closed();
}

// A handler that answers at once does so within this loop, not deeper and deeper. A peer that does not read its answers
// gets no further ones.
void Connection::advance()
{
    if (m_isAdvancing)
        return;
    const QScopedValueRollback guard(m_isAdvancing, true);
    const qint64 end = steadyNanoseconds() + m_server.limits.turnUs * qint64(1'000);
    while (m_phase == Phase::Receiving && !isUnread() && m_requests.readSome()) {
        react();
        if (m_phase == Phase::Receiving && steadyNanoseconds() > end)
            return m_turn.start(0, this); // behind all that is ready by now
    }
}

void Connection::timerEvent(QTimerEvent *)
{
    m_turn.stop();
    if (m_phase == Phase::Receiving)
        advance();
}

void Connection::noteUnread()
{
    if (m_phase == Phase::Closed)
        return;
    if (isUnread() && !m_unread.isTaken())
        m_since = steadyNanoseconds();
    m_unread.set(isUnread() ? m_answers.unsent() : 0);
    if (m_server.unread.isExceeded())
        emit leftUnread();
}

qint64 Connection::waitsSince() const
{
    return m_phase == Phase::Receiving || m_phase == Phase::Lingering ? m_since : 0;
}

void Connection::giveWay(const Refusal &why)
{
    tell(why);
    if (m_requests.isInRequest() || m_wire->hasUnsent())
        return abort();
    m_isRefused = true;
    m_wire->close();
}

void Connection::react()
{
    switch (m_requests.stage()) {
    case Stage::Empty:
        break;
    case Stage::Head:
        startClock(Stage::Head, m_server.limits.headMs);
        break;
    case Stage::Body:
        if (m_tls && m_tls->isPlain())
            return refusePlain();
        if (m_timedStage != Stage::Body && m_requests.isRefusedByHead())
            return dispatch(false);
        startClock(Stage::Body, m_server.limits.bodyMs);
        if (!m_requests.takeBody())
            refuseBody();
        break;
    case Stage::Complete:
        if (m_tls && m_tls->isPlain())
            return refusePlain();
        dispatch();
        break;
    case Stage::Refused:
        ++m_server.counts.malformed;
        refuse(m_requests.parser().refusal());
        break;
    }
}

void Connection::refuseBody()
{
    ++m_server.counts.malformed;
    refuse(
        {503, QStringLiteral("The bodies that are under way take up all the room there is for them."), Cause::NoRoom});
}

void Connection::refusePlain()
{
    ++m_server.counts.malformed;
    refuse({400, QStringLiteral("Plain HTTP came to the port for https: http here is to be https."), Cause::PlainHttp});
}

void Connection::tell(const Refusal &refusal)
{
    ++m_server.counts.refused[size_t(refusal.cause)];
    emit refused({refusal, m_requests.peer(), m_requests.parser().method(), m_requests.parser().target()});
}

// Where the peer has ended it: what was not whole yet. One that has not sent a byte has only looked whether we are
// here.
void Connection::noteEnd()
{
    if (m_isDraining || m_isAborted || m_isRefused)
        return;
    if (isShakingHands() && m_tls->hasBegun())
        tell(handshakeRefusal(m_tls->firstError(), m_tls->hasAnswered()));
    else if (m_requests.isInRequest())
        tell({0, QStringLiteral("The peer ended the connection within its request."), Cause::BrokenOff});
    else if (m_requests.isSilent())
        ++m_server.counts.silent;
}

bool Connection::isShakingHands() const
{
    return m_tls && !m_tls->isPlain() && !m_tls->hasShaken();
}

// Once per stage: trickling does not restart it.
void Connection::startClock(Stage stage, int ms)
{
    if (m_timedStage == stage)
        return;
    m_timedStage = stage;
    m_since = steadyNanoseconds();
    setDeadline(ms);
}

void Connection::awaitRequest()
{
    m_since = steadyNanoseconds();
    setDeadline(hasAsked() ? m_server.limits.idleMs : m_server.limits.headMs);
}

void Connection::dispatch(bool isWhole)
{
    Framing framing = m_requests.framing();
    framing.close = framing.close || !isWhole;
    m_isRefused = !isWhole; // its body still comes
    m_phase = Phase::Answering;
    m_deadline = 0;
    ++m_server.counts.requests;
    Request request = m_requests.take(isWhole);
    const quint64 number = m_answers.begin(framing, m_requests.hasNext());
    m_server.handler(std::move(request), Responder(&m_answers, number));
}

// RFC 9112 §9.6: closing while the peer still sends would reset the connection and could cost it the answer. So end
// our side first and throw away what comes, until the peer ends its own.
void Connection::linger()
{
    m_phase = Phase::Lingering;
    m_since = steadyNanoseconds();
    m_requests.dropNext();
    setDeadline(m_server.limits.idleMs);
    if (!m_wire->hasUnsent())
        endLingering();
    else if (!awaitsPeer())
        discard();
}

// All is handed on.
void Connection::endLingering()
{
    endSending();
    if (m_phase == Phase::Lingering && !awaitsPeer())
        discard();
}

// Without a half-closed state (TLS) the connection closes altogether, unless the peer may still be sending.
void Connection::endSending()
{
    setDeadline(m_server.limits.lingerMs);
    if (!m_wire->endSending() && !m_isRefused)
        m_wire->close();
}

void Connection::discard()
{
    if (!m_requests.discard())
        abort();
}

void Connection::setDeadline(int ms)
{
    m_deadline = steadyNanoseconds() + qint64(ms) * 1'000'000;
}

} // namespace http
