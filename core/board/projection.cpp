#include "board/projection.h"

#include <utility>

namespace board {

namespace {

constexpr int RetirementIntervalMs = 5'000;
constexpr int HeartbeatIntervalMs = 1'000;

} // namespace

Projection::Projection(QObject *parent, std::function<qint64()> steady)
    : QObject(parent)
    , m_steady(std::move(steady))
    , m_board(this)
    , m_retirement(this)
    , m_heartbeats(this)
{
    m_retirement.setInterval(RetirementIntervalMs);
    connect(&m_retirement, &QTimer::timeout, this, &Projection::retireEnded);
}

void Projection::load(const journal::SnapshotPtr &snapshot)
{
    m_board.load(*snapshot);
    if (m_retirement.isActive())
        retireEnded(); // at once: what had left is not to stand there again
    emit loaded();
}

void Projection::apply(const journal::BatchPtr &batch)
{
    m_sessions.apply(*batch);
    m_rates.apply(*batch, m_steady() / 1'000);
    m_board.apply(*batch);
    emit applied(batch);
}

void Projection::settle(const journal::OutcomesPtr &outcomes)
{
    m_sessions.settle(*outcomes);
    m_board.settle(*outcomes);
    emit settled(outcomes);
}

void Projection::drop(wcs::Origin origin)
{
    m_sessions.drop(origin);
    m_board.drop(origin);
    emit dropped(origin);
}

void Projection::admit(wcs::Origin origin, qint64 since)
{
    m_sessions.admit(origin, since);
    m_board.admit(origin, since);
}

void Projection::expectHeartbeats(qint64 least)
{
    m_heartbeats.disconnect(this);
    connect(&m_heartbeats, &QTimer::timeout, this,
            [this, least] { m_board.checkHeartbeats(m_board.timeline().now(), least); });
    m_heartbeats.start(HeartbeatIntervalMs);
}

void Projection::keepEnded(qint64 microseconds)
{
    m_keepEnded = microseconds;
    retireEnded();
    m_retirement.start();
}

void Projection::retireEnded()
{
    m_board.retireEnded(m_board.timeline().now() - m_keepEnded);
}

} // namespace board
