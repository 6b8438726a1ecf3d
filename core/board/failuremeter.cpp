#include "board/failuremeter.h"

#include <algorithm>

namespace board {

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Minute = 60;        // seconds
constexpr int Surge = 10;            // so many in one second, and so many times the worst of the last minute

} // namespace

void FailureMeter::note(qint64 time)
{
    const qint64 second = time / Second;
    ++m_seconds[second];
    m_seconds.erase(m_seconds.begin(), m_seconds.lower_bound(m_last / Second - 2 * Minute));
    ++m_count;
    if (m_since == 0 || time - m_last > Minute * Second || isSurge(second)) {
        m_since = time;
        m_count = m_seconds.at(second);
    }
    m_last = std::max(m_last, time);
}

// What goes wrong now and then all day long is not when an outage began.
bool FailureMeter::isSurge(qint64 second) const
{
    if (second == m_since / Second)
        return false;
    const int now = m_seconds.at(second);
    int worst = 1;
    for (auto it = m_seconds.lower_bound(second - Minute); it != m_seconds.end() && it->first < second; ++it)
        worst = std::max(worst, it->second);
    return now >= Surge * worst;
}

int FailureMeter::lastMinute(qint64 now) const
{
    int failures = 0;
    for (auto it = m_seconds.upper_bound(now / Second - Minute); it != m_seconds.end(); ++it)
        failures += it->second;
    return failures;
}

} // namespace board
