#include "http/server/connection.h"

#include "http/net/handshake.h"
#include "http/net/peerowner.h"
#include "http/net/tlswire.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace http {
namespace {

using Stage = RequestParser::Stage;

constexpr qint64 LingerBytes = 64 * 1024 * 1024; // of a refused request, read and thrown away

} // namespace

Connection::Connection(std::unique_ptr<Wire> wire, Site &site, QObject *parent)
    : QObject(parent)
    , m_wire(std::move(wire))
    , m_tls(qobject_cast<TlsWire *>(m_wire.get()))
    , m_site(site)
    , m_parser(site.limits)
    , m_body(site.bodies)
    , m_unread(site.unread)
    , m_peerAddress(plainAddress(m_wire->peerAddress()))
    , m_peer(peerName(m_peerAddress, m_wire->peerPort()))
{
    connect(m_wire.get(), &Wire::readyRead, this, &Connection::onReadyRead);
    connect(m_wire.get(), &Wire::written, this, &Connection::onWritten);
    connect(m_wire.get(), &Wire::ended, this, &Connection::onEnded);
    awaitRequest();
}

Connection::~Connection()
{
    m_wire->disconnect(this);
}

void Connection::respond(quint64 exchange, const Response &response, const Delivery &delivery, Settled settled)
{
    const bool isAwaited = isWaiting(exchange);
    if (!isAwaited && settled)
        settled({.kind = Outcome::Kind::Gone, .mono = monoNanoseconds()});
    if (!isAwaited)
        return;
    m_whenGone = nullptr;
    if (settled)
        m_unsettled.push_back(std::move(settled));
    // After a final 1xx the peer would wait for ever.
    const bool isLast = m_wire->hasPeerEnded() && m_rest.isEmpty();
    m_framing.close = m_framing.close || response.close || m_isDraining || isLast || response.status < 200;
    const QByteArrayView whole = m_site.writer.write(response, m_framing);
    switch (delivery.kind) {
    case Delivery::Kind::Whole:
        send(whole);
        settleWritten();
        return finishExchange();
    case Delivery::Kind::Cut:
        return sendCut(whole, delivery.atFraction);
    case Delivery::Kind::Dribble:
        return dribble(whole, delivery.bytesPerSecond);
    }
}

void Connection::finishExchange()
{
    if (m_phase != Phase::Answering)
        return; // writing has found the peer gone
    if (m_framing.close)
        return linger();
    m_phase = Phase::Receiving;
    m_timedStage = Stage::Empty;
    watchPeer(false);
    awaitRequest();
    advance();
}

void Connection::watchPeer(bool watched)
{
    if (std::exchange(m_isWatched, watched) != watched)
        m_wire->watchPeer(watched);
}

void Connection::sendCut(QByteArrayView whole, double fraction)
{
    const qsizetype headSize = whole.indexOf("\r\n\r\n") + 4;
    const qsizetype bodySize = whole.size() - headSize; // 0 where none is sent, whatever is announced
    const qsizetype kept = std::clamp<qsizetype>(qsizetype(double(bodySize) * fraction), 0, bodySize);
    m_framing.close = true; // what follows would be taken for the rest
    send(whole.first(headSize + kept));
    settleWritten();
    finishExchange();
}

void Connection::dribble(QByteArrayView whole, qint64 bytesPerSecond)
{
    m_phase = Phase::Dribbling;
    watchPeer(true);
    m_dribble = std::make_unique<Dribble>(whole.toByteArray(), bytesPerSecond);
    connect(m_dribble.get(), &Dribble::due, this, [this](QByteArrayView bytes) { send(bytes); });
    // Queued: the next answer may dribble, too, and takes this one's place.
    connect(m_dribble.get(), &Dribble::finished, this, &Connection::onDribbled, Qt::QueuedConnection);
    m_dribble->start();
}

void Connection::onDribbled()
{
    if (m_phase != Phase::Dribbling)
        return; // the peer has gone meanwhile
    m_phase = Phase::Answering;
    settleWritten();
    finishExchange();
}

// What is handed on counts as sent. Only of a peer that has ended its side it is not known whether it still reads: it
// must have taken it.
void Connection::settleWritten()
{
    if (m_unsettled.empty() || m_phase == Phase::Dribbling || m_phase == Phase::Closed || m_wire->hasUnsent())
        return;
    const bool isSent = !m_wire->hasPeerEnded() || m_wire->isTaken();
    if (isSent)
        settle(Outcome::Kind::Sent);
}

void Connection::settle(Outcome::Kind kind)
{
    const qint64 left = kind == Outcome::Kind::Gone ? m_wire->peerEndedAt() : 0;
    const Outcome outcome{.kind = kind, .mono = left != 0 ? left : monoNanoseconds()};
    for (const Settled &settled : std::exchange(m_unsettled, {}))
        settled(outcome);
}

// There is something for a peer that sends no more: reading on would only end the connection.
bool Connection::awaitsPeer() const
{
    return m_wire->hasPeerEnded() && (m_wire->hasUnsent() || !m_unsettled.empty());
}

void Connection::end(quint64 exchange)
{
    if (!isWaiting(exchange))
        return;
    m_whenGone = nullptr;
    linger();
}

void Connection::reset(quint64 exchange)
{
    if (!isWaiting(exchange))
        return;
    m_whenGone = nullptr;
    abort();
}

void Connection::hold(quint64 exchange, Settled gone)
{
    if (!isWaiting(exchange))
        return;
    m_whenGone = std::move(gone);
    watchPeer(true);
}

void Connection::leaveUnanswered(quint64 exchange)
{
    if (!isWaiting(exchange))
        return;
    m_whenGone = nullptr;
    m_isAbandoned = true;
    if (m_isDraining)
        m_wire->close();
    else
        watchPeer(true);
}

void Connection::startStream(quint64 exchange, const Response &head)
{
    if (!isWaiting(exchange))
        return;
    m_framing.close = true;
    m_framing.isOpenEnded = true;
    m_phase = Phase::Streaming;
    watchPeer(true);
    send(m_site.writer.write(head, m_framing));
    if (m_framing.isHead || m_isDraining)
        endStream(exchange);
}

void Connection::writeStream(quint64 exchange, QByteArrayView bytes)
{
    if (!isStreaming(exchange))
        return;
    if (m_wire->unsent() > m_site.limits.writeBuffer)
        return abort();
    send(bytes);
}

void Connection::endStream(quint64 exchange)
{
    if (isStreaming(exchange))
        linger();
}

qint64 Connection::unsent() const
{
    return m_wire->unsent();
}

void Connection::refuse(const Refusal &refusal)
{
    m_isRefused = true;
    m_parser.dropBody();
    m_body.set(0);
    tell(refusal);
    Response response = Response::error(refusal.status, refusal.sentence);
    if (refusal.status == 503)
        response.headers.append(Header{"Retry-After", "1"});
    m_wire->write(m_site.writer.write(response, {.isHead = m_parser.isHead(), .close = true}));
    if (m_phase == Phase::Closed)
        return;
    linger();
    if (m_phase == Phase::Lingering)
        setDeadline(m_site.limits.lingerMs);
}

void Connection::drain()
{
    m_isDraining = true;
    if (m_phase == Phase::Answering && m_isAbandoned)
        return m_wire->close();
    if (m_phase == Phase::Streaming)
        return linger();
    m_framing.close = true; // of an answer that is on its way
    const bool isIdle = m_parser.stage() == Stage::Empty && m_rest.isEmpty() && !m_wire->hasInput();
    if (m_phase != Phase::Receiving || !isIdle)
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
    if (m_phase == Phase::Lingering && !m_unsettled.empty()) {
        settleWritten();
        if (m_unsettled.empty() && m_phase == Phase::Lingering)
            return m_wire->close();
    }
    if (m_deadline == 0 || now < m_deadline)
        return;
    if (m_phase == Phase::Receiving && isInRequest()) {
        ++m_site.counts.malformed;
        refuse({408,
                m_parser.stage() == Stage::Head ? QStringLiteral("The head of the request took too long.")
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
    m_since = monoNanoseconds();
    noteUnread();
    settleWritten();
    if (m_phase == Phase::Lingering && !m_wire->hasUnsent())
        endLingering();
    else if (m_phase == Phase::Lingering || (m_phase == Phase::Receiving && hasAsked() && !isInRequest()))
        setDeadline(m_site.limits.idleMs);
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
    m_body.set(0);
    m_unread.set(0);
    if (m_dribble)
        m_dribble->stop();
    if (m_whenGone)
        m_unsettled.push_back(std::exchange(m_whenGone, nullptr));
    settle(m_isAborted ? Outcome::Kind::Failed : Outcome::Kind::Gone);
    emit closed();
}

// A handler that answers at once does so within this loop, not deeper and deeper. A peer that does not read its answers
// gets no further ones.
void Connection::advance()
{
    if (m_isAdvancing)
        return;
    const QScopedValueRollback guard(m_isAdvancing, true);
    const qint64 end = monoNanoseconds() + m_site.limits.turnUs * qint64(1'000);
    while (m_phase == Phase::Receiving && !isUnread() && readSome()) {
        react();
        if (m_phase == Phase::Receiving && monoNanoseconds() > end)
            return m_turn.start(0, this); // behind all that is ready by now
    }
}

void Connection::timerEvent(QTimerEvent *)
{
    m_turn.stop();
    if (m_phase == Phase::Receiving)
        advance();
}

void Connection::send(QByteArrayView bytes)
{
    m_wire->write(bytes);
    noteUnread();
}

void Connection::noteUnread()
{
    if (m_phase == Phase::Closed)
        return;
    if (isUnread() && !m_unread.isTaken())
        m_since = monoNanoseconds();
    m_unread.set(isUnread() ? unsent() : 0);
    if (m_site.unread.isExceeded())
        emit leftUnread();
}

qint64 Connection::waitsSince() const
{
    return m_phase == Phase::Receiving || m_phase == Phase::Lingering ? m_since : 0;
}

void Connection::giveWay(const Refusal &why)
{
    tell(why);
    if (isInRequest() || m_wire->hasUnsent())
        return abort();
    m_isRefused = true;
    m_wire->close();
}

bool Connection::readSome()
{
    if (!m_rest.isEmpty()) {
        m_rest.remove(0, m_parser.feed(m_rest));
        return true;
    }
    char *const buffer = m_site.readBuffer.data();
    const qint64 count = m_wire->read(buffer, m_site.readBuffer.size());
    if (count <= 0)
        return false;
    m_isSilent = false;
    const qsizetype used = m_parser.feed(QByteArrayView(buffer, count));
    m_rest.append(buffer + used, count - used);
    return true;
}

void Connection::react()
{
    switch (m_parser.stage()) {
    case Stage::Empty:
        break;
    case Stage::Head:
        startClock(Stage::Head, m_site.limits.headMs);
        break;
    case Stage::Body:
        if (m_tls && m_tls->isPlain())
            return refusePlain();
        if (isCondemned())
            return dispatch(false);
        startClock(Stage::Body, m_site.limits.bodyMs);
        takeBody();
        break;
    case Stage::Complete:
        if (m_tls && m_tls->isPlain())
            return refusePlain();
        dispatch();
        break;
    case Stage::Refused:
        ++m_site.counts.malformed;
        refuse(m_parser.refusal());
        break;
    }
}

// Asked once, with the head.
bool Connection::isCondemned()
{
    if (!m_site.judgesHead || m_timedStage == Stage::Body)
        return false;
    Request &request = m_parser.underWay();
    sayWhoAsks(request);
    return m_site.judgesHead(request);
}

void Connection::takeBody()
{
    if (!m_body.trySet(std::max<qint64>(0, m_parser.bodyBytes() - m_site.limits.smallBody))) {
        ++m_site.counts.malformed;
        return refuse({503, QStringLiteral("The bodies that are under way take up all the room there is for them."),
                       Cause::NoRoom});
    }
    if (!m_parser.awaitsContinue())
        return;
    m_parser.setContinued();
    m_wire->write("HTTP/1.1 100 Continue\r\n\r\n");
}

void Connection::refusePlain()
{
    ++m_site.counts.malformed;
    refuse({400, QStringLiteral("Plain HTTP came to the port for https: http here is to be https."), Cause::PlainHttp});
}

void Connection::tell(const Refusal &refusal)
{
    ++m_site.counts.refused[size_t(refusal.cause)];
    emit refused({refusal, m_peer, m_parser.method(), m_parser.target()});
}

// Where the peer has ended it: what was not whole yet. One that has not sent a byte has only looked whether we are
// here.
void Connection::noteEnd()
{
    if (m_isDraining || m_isAborted || m_isRefused)
        return;
    if (isShakingHands() && m_tls->hasBegun())
        tell(handshakeRefusal(m_tls->firstError(), m_tls->hasAnswered()));
    else if (isInRequest())
        tell({0, QStringLiteral("The peer ended the connection within its request."), Cause::BrokenOff});
    else if (m_isSilent)
        ++m_site.counts.silent;
}

bool Connection::isInRequest() const
{
    return m_parser.stage() == Stage::Head || m_parser.stage() == Stage::Body;
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
    m_since = monoNanoseconds();
    setDeadline(ms);
}

void Connection::awaitRequest()
{
    m_since = monoNanoseconds();
    setDeadline(hasAsked() ? m_site.limits.idleMs : m_site.limits.headMs);
}

void Connection::dispatch(bool isWhole)
{
    m_isAbandoned = false;
    m_framing = {
        .isHead = m_parser.isHead(), .isHttp10 = m_parser.isHttp10(), .close = !isWhole || !m_parser.keepsAlive()};
    m_isRefused = !isWhole; // its body still comes
    m_phase = Phase::Answering;
    m_deadline = 0;
    ++m_exchange;
    ++m_site.counts.requests;
    m_body.set(0);
    Request request = m_parser.take();
    request.isWhole = isWhole;
    sayWhoAsks(request);
    m_site.handler(std::move(request), Responder(this, m_exchange));
}

void Connection::sayWhoAsks(Request &request)
{
    request.peerAddress = m_peerAddress;
    request.peer = m_peer;
    if (m_site.looksUpOwners && !m_peerOwner)
        m_peerOwner = peerOwner(m_wire->descriptor());
    if (m_peerOwner)
        request.peerOwner = *m_peerOwner;
}

// RFC 9112 §9.6: closing while the peer still sends would reset the connection and could cost it the answer. So end
// our side first and throw away what comes, until the peer ends its own.
void Connection::linger()
{
    m_phase = Phase::Lingering;
    m_since = monoNanoseconds();
    m_rest.clear();
    setDeadline(m_site.limits.idleMs);
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
    setDeadline(m_site.limits.lingerMs);
    if (!m_wire->endSending() && !m_isRefused)
        m_wire->close();
}

void Connection::discard()
{
    qint64 count = 0;
    while ((count = m_wire->read(m_site.readBuffer.data(), m_site.readBuffer.size())) > 0)
        m_discarded += count;
    if (m_discarded > LingerBytes)
        abort();
}

void Connection::setDeadline(int ms)
{
    m_deadline = monoNanoseconds() + qint64(ms) * 1'000'000;
}

} // namespace http
