#include "journal/clockwatch.h"

#include <algorithm>

namespace journal {

namespace {

constexpr qint64 Noticed = 250'000; // µs

} // namespace

ClockWatch::ClockWatch(Timeline timeline, qint64 last, qint64 nextRecord, qint64 wall, qint64 steady)
    : m_timeline(std::move(timeline))
    , m_latest(steady)
{
    if (!m_timeline.jumps().isEmpty())
        last = std::max(last, m_timeline.jumps().last().at);
    const qint64 now = wall - m_timeline.shift();
    m_timeline.anchor(std::max(now, last + 1), steady);
    if (last - now > Noticed)
        m_timeline.add({.record = nextRecord, .at = last + 1, .by = now - last - 1});
}

void ClockWatch::add(Record &record)
{
    if (record.receivedMono >= m_latest) {
        look(record.id, record.receivedAt, record.receivedMono);
    } else if (record.receivedMono != 0) {
        const qint64 expected = m_timeline.at(record.receivedMono) + m_timeline.shift();
        if (qAbs(record.receivedAt - expected) > Noticed)
            record.receivedAt = expected;
    }
    record.time = record.receivedAt - m_timeline.shift();
    m_lastTime = std::max(m_lastTime, record.time);
}

void ClockWatch::look(qint64 nextRecord, qint64 wall, qint64 steady)
{
    m_latest = std::max(m_latest, steady);
    const qint64 now = wall - m_timeline.shift();
    if (qAbs(now - m_timeline.at(steady)) <= Noticed)
        return;
    const qint64 at = std::max(m_timeline.at(steady), m_lastTime + 1); // behind all that was stamped before
    m_timeline.add({.record = nextRecord, .at = at, .by = now - at});
}

} // namespace journal
