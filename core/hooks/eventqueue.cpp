#include "hooks/eventqueue.h"

#include "base/clock.h"
#include "journal/writer.h"

namespace hooks {

namespace {

constexpr int ExpiryIntervalMs = 50;
constexpr qint64 UsualWaitUs = 750; // of each ms that an event may wait: the rest is for commits that take longer

} // namespace

EventQueue::EventQueue(const Options &options, QObject *parent)
    : QObject(parent)
    , m_mostBytes(options.queueBytes)
    , m_waitMs(options.storeWaitMs)
    , m_expiry(this)
{
    m_expiry.setInterval(ExpiryIntervalMs);
    connect(&m_expiry, &QTimer::timeout, this, &EventQueue::expire);
}

std::optional<QString> EventQueue::obstacle(qsizetype bytes) const
{
    if (m_outbox.bytes() + bytes > m_mostBytes)
        return QStringLiteral("The journal is not keeping up: its queue is full.");
    if (m_outbox.expectedUs(journal::Writer::MostAtOnce, m_commitUs) > m_waitMs * UsualWaitUs)        // said at once,
        return QStringLiteral("The journal is not keeping up: it would not take the event in time."); // not in the end
    return std::nullopt;
}

std::optional<QString> EventQueue::knownObstacle(qsizetype bytes) const
{
    if (m_storeState.kind == journal::StoreState::Kind::Failing)
        return m_storeState.cause;
    return obstacle(bytes);
}

qint64 EventQueue::deadline(qint64 receivedMono) const
{
    return receivedMono + m_waitMs * qint64(1'000'000);
}

quint64 EventQueue::add(Waiting &&waiting)
{
    if (!m_expiry.isActive())
        m_expiry.start();
    return m_outbox.add(std::move(waiting));
}

void EventQueue::expire()
{
    if (m_outbox.count() == 0)
        m_expiry.stop();
    const bool isFailing = m_storeState.kind == journal::StoreState::Kind::Failing;
    const QString cause =
        isFailing ? m_storeState.cause : QStringLiteral("The journal did not take the event in time.");
    for (Waiting &waiting : m_outbox.expire(steadyNanoseconds()))
        emit timedOut(waiting, cause, !isFailing);
}

} // namespace hooks
