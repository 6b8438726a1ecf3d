#include "hooks/outbox.h"

namespace hooks {

quint64 Outbox::add(Waiting waiting)
{
    ++m_count;
    m_bytes += waiting.bytes;
    m_entries.push_back({std::move(waiting)});
    return m_first + m_entries.size() - 1;
}

std::optional<Waiting> Outbox::settle(quint64 ticket)
{
    if (ticket < m_first || ticket >= m_first + m_entries.size())
        return std::nullopt;
    Entry &entry = m_entries[size_t(ticket - m_first)];
    if (entry.isSettled)
        return std::nullopt;
    entry.isSettled = true;
    --m_count;
    m_bytes -= entry.waiting.bytes;
    std::optional<Waiting> waiting = std::move(entry.waiting);
    entry.waiting.isAnswered = true;
    while (!m_entries.empty() && m_entries.front().isSettled) {
        m_entries.pop_front();
        ++m_first;
        m_unexpired -= m_unexpired > 0 ? 1 : 0;
    }
    return waiting;
}

std::vector<Waiting> Outbox::expire(qint64 nowMono)
{
    std::vector<Waiting> expired;
    for (; m_unexpired < m_entries.size(); ++m_unexpired) {
        Waiting &waiting = m_entries[m_unexpired].waiting;
        if (waiting.isAnswered)
            continue;
        if (waiting.deadlineMono > nowMono)
            break;
        expired.push_back(std::move(waiting));
        waiting.answeredMono = nowMono; // NOLINT(bugprone-use-after-move): numbers and flags stay
        waiting.isAnswered = true;
    }
    return expired;
}

} // namespace hooks
