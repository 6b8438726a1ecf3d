#include "http/server/answersender.h"

#include "base/clock.h"
#include "http/net/wire.h"
#include "http/server/dribble.h"

#include <algorithm>
#include <utility>

namespace http {

AnswerSender::AnswerSender(Wire &wire, ResponseWriter &writer, const Limits &limits)
    : m_wire(wire)
    , m_writer(writer)
    , m_limits(limits)
{}

AnswerSender::~AnswerSender() = default;

quint64 AnswerSender::begin(const Framing &framing, bool hasNext)
{
    m_framing = framing;
    m_hasNext = hasNext;
    m_isAbandoned = false;
    m_state = State::Waiting;
    return ++m_request;
}

void AnswerSender::respond(quint64 request, const Response &response, const Delivery &delivery, Settled settled)
{
    const bool isAwaited = isWaiting(request);
    if (!isAwaited && settled)
        settled({.kind = Outcome::Kind::Gone, .mono = steadyNanoseconds()});
    if (!isAwaited)
        return;
    m_whenGone = nullptr;
    if (settled)
        m_unsettled.push_back(std::move(settled));
    // After a final 1xx the peer would wait for ever.
    const bool isLast = m_wire.hasPeerEnded() && !m_hasNext;
    m_framing.close = m_framing.close || response.close || m_isDraining || isLast || response.status < 200;
    const QByteArrayView whole = m_writer.write(response, m_framing);
    switch (delivery.kind) {
    case Delivery::Kind::Whole:
        send(whole);
        settleWritten();
        return finish();
    case Delivery::Kind::Cut:
        return sendCut(whole, delivery.atFraction);
    case Delivery::Kind::Dribble:
        return dribble(whole, delivery.bytesPerSecond);
    }
}

void AnswerSender::finish()
{
    if (m_state != State::Waiting)
        return; // writing has found the peer gone
    if (m_framing.close)
        return finishLast();
    m_state = State::None;
    watchPeer(false);
    emit answered(false);
}

void AnswerSender::finishLast()
{
    m_state = State::None;
    emit answered(true);
}

void AnswerSender::watchPeer(bool watched)
{
    if (std::exchange(m_isWatched, watched) != watched)
        m_wire.watchPeer(watched);
}

void AnswerSender::send(QByteArrayView bytes)
{
    m_wire.write(bytes);
    emit handedOn();
}

void AnswerSender::sendCut(QByteArrayView whole, double fraction)
{
    const qsizetype headSize = whole.indexOf("\r\n\r\n") + 4;
    const qsizetype bodySize = whole.size() - headSize; // 0 where none is sent, whatever is announced
    const qsizetype kept = std::clamp<qsizetype>(qsizetype(double(bodySize) * fraction), 0, bodySize);
    m_framing.close = true; // what follows would be taken for the rest
    send(whole.first(headSize + kept));
    settleWritten();
    finish();
}

void AnswerSender::dribble(QByteArrayView whole, qint64 bytesPerSecond)
{
    m_state = State::Dribbling;
    watchPeer(true);
    m_dribble = std::make_unique<Dribble>(whole.toByteArray(), bytesPerSecond);
    connect(m_dribble.get(), &Dribble::due, this, &AnswerSender::send);
    // Queued: the next answer may dribble, too, and takes this one's place.
    connect(m_dribble.get(), &Dribble::finished, this, &AnswerSender::onDribbled, Qt::QueuedConnection);
    m_dribble->start();
}

void AnswerSender::onDribbled()
{
    if (m_state != State::Dribbling)
        return; // the peer has gone meanwhile
    m_state = State::Waiting;
    settleWritten();
    finish();
}

// Only of a peer that has ended its side it is not known whether it still reads: it must have taken it.
void AnswerSender::settleWritten()
{
    if (m_unsettled.empty() || m_state == State::Dribbling || m_wire.hasUnsent())
        return;
    const bool isSent = !m_wire.hasPeerEnded() || m_wire.isTaken();
    if (isSent)
        settle(Outcome::Kind::Sent);
}

void AnswerSender::settle(Outcome::Kind kind)
{
    const qint64 left = kind == Outcome::Kind::Gone ? m_wire.peerEndedAt() : 0;
    const Outcome outcome{.kind = kind, .mono = left != 0 ? left : steadyNanoseconds()};
    for (const Settled &settled : std::exchange(m_unsettled, {}))
        settled(outcome);
}

void AnswerSender::end(quint64 request)
{
    if (!isWaiting(request))
        return;
    m_whenGone = nullptr;
    finishLast();
}

void AnswerSender::reset(quint64 request)
{
    if (!isWaiting(request))
        return;
    m_whenGone = nullptr;
    emit abortWanted();
}

void AnswerSender::hold(quint64 request, Settled gone)
{
    if (!isWaiting(request))
        return;
    m_whenGone = std::move(gone);
    watchPeer(true);
}

void AnswerSender::leaveUnanswered(quint64 request)
{
    if (!isWaiting(request))
        return;
    m_whenGone = nullptr;
    m_isAbandoned = true;
    if (m_isDraining)
        m_wire.close();
    else
        watchPeer(true);
}

void AnswerSender::startStream(quint64 request, const Response &head)
{
    if (!isWaiting(request))
        return;
    m_framing.close = true;
    m_framing.isOpenEnded = true;
    m_state = State::Streaming;
    watchPeer(true);
    send(m_writer.write(head, m_framing));
    if (m_framing.isHead || m_isDraining)
        endStream(request);
}

void AnswerSender::writeStream(quint64 request, QByteArrayView bytes)
{
    if (!isStreaming(request))
        return;
    if (m_wire.unsent() > m_limits.writeBuffer)
        emit abortWanted();
    else
        send(bytes);
}

void AnswerSender::endStream(quint64 request)
{
    if (isStreaming(request))
        finishLast();
}

qint64 AnswerSender::unsent() const
{
    return m_wire.unsent();
}

void AnswerSender::drain()
{
    m_isDraining = true;
    m_framing.close = true;
    if (m_state == State::Waiting && m_isAbandoned)
        m_wire.close();
    else
        endStream(m_request);
}

void AnswerSender::stop(Outcome::Kind kind)
{
    m_state = State::None;
    if (m_dribble)
        m_dribble->stop();
    if (m_whenGone)
        m_unsettled.push_back(std::exchange(m_whenGone, nullptr));
    settle(kind);
}

} // namespace http
