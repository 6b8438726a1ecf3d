#include "alerts/repeats.h"

#include <algorithm>
#include <limits>

namespace alerts {

void Repeats::follow(const Alert &alert, qint64 now)
{
    const auto known = m_open.find(alert.incident);
    if (known == m_open.end() && (m_everyMs <= 0 || m_open.size() >= Most))
        return;
    Open open = known == m_open.end() ? Open{.due = now + m_everyMs} : *known;
    open.alert = alert;
    open.alert.stage = Stage::StillOpen;
    m_next = m_open.isEmpty() ? open.due : std::min(m_next, open.due);
    m_open.insert(alert.incident, open);
}

std::vector<Message> Repeats::takeDue(qint64 now, qint64 wallNow)
{
    std::vector<Message> due;
    if (m_open.isEmpty() || m_next > now)
        return due;
    const bool isAnyDue = std::ranges::any_of(m_open, [now](const Open &open) { return open.due <= now; });
    m_next = std::numeric_limits<qint64>::max();
    for (Open &open : m_open) {
        if (isAnyDue && open.due <= now + m_earlierMs) {
            // Counted from the incident's beginning, so that after a restart no number comes again.
            open.number = std::max(open.number + 1, (wallNow - open.alert.since) / 1'000 / m_everyMs);
            open.due = now + m_everyMs;
            due.push_back({.alert = open.alert, .number = open.number});
        }
        m_next = std::min(m_next, open.due);
    }
    return due;
}

std::optional<qint64> Repeats::next() const
{
    return m_open.isEmpty() ? std::nullopt : std::optional(m_next);
}

} // namespace alerts
