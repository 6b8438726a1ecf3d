#include "journal/queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace journal {

namespace {

constexpr qsizetype MostBytes = 64 << 20;
constexpr qsizetype BytesAfterDrop = MostBytes / 16 * 15; // so that not every record that comes moves them all
constexpr qint64 DeadlineMargin = 100'000'000;            // ns: for the refusal to arrive in time

} // namespace

void Queue::append(Records &&records)
{
    for (const Record &record : records)
        m_bytes += record.bytes();
    if (m_records.empty())
        m_records = std::move(records);
    else
        std::ranges::move(records, std::back_inserter(m_records));
}

Records Queue::take(size_t count)
{
    Records taken;
    if (count == m_records.size()) {
        taken = std::exchange(m_records, {});
    } else {
        const auto end = m_records.begin() + std::ptrdiff_t(count);
        taken.assign(std::move_iterator(m_records.begin()), std::move_iterator(end));
        m_records.erase(m_records.begin(), end);
    }
    for (const Record &record : taken)
        m_bytes -= record.bytes();
    return taken;
}

template <typename Condition>
QList<quint64> Queue::takeTicketsIf(Condition condition)
{
    QList<quint64> tickets;
    std::erase_if(m_records, [&](const Record &record) {
        const bool taken = record.ticket != 0 && condition(record);
        if (taken) {
            tickets.append(record.ticket);
            m_bytes -= record.bytes();
        }
        return taken;
    });
    return tickets;
}

QList<quint64> Queue::takeExpired(qint64 now)
{
    return takeTicketsIf(
        [now](const Record &r) { return r.deadlineMono != 0 && r.deadlineMono - DeadlineMargin <= now; });
}

QList<quint64> Queue::takeTickets()
{
    return takeTicketsIf([](const Record &) { return true; });
}

quint64 Queue::dropBeyondLimit()
{
    if (m_bytes <= MostBytes)
        return 0;
    return std::erase_if(m_records, [this](const Record &record) {
        const bool dropped = record.ticket == 0 && m_bytes > BytesAfterDrop;
        m_bytes -= dropped ? record.bytes() : 0;
        return dropped;
    });
}

quint64 Queue::clear()
{
    m_bytes = 0;
    return std::exchange(m_records, {}).size();
}

} // namespace journal
