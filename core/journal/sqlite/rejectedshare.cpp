#include "journal/sqlite/rejectedshare.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr int AtOnce = 200; // records: twice what the endpoint lets through in a second

QByteArray addressOf(const QByteArray &peer)
{
    return peer.left(std::max<qsizetype>(peer.lastIndexOf(':'), 0));
}

// As it stands in the file, or a little less where it is compressed.
qint64 bytesOf(const Record &record)
{
    constexpr qint64 Row = 100; // the numbers of its rows, and its peer
    return record.body.size() + record.head.size() + record.target.size() + record.rejection.size() + Row;
}

} // namespace

RejectedShare::RejectedShare(Database &database, Limits limits)
    : m_limits(limits)
    , m_select(database, u"SELECT r.id, r.peer, f.reason, length(r.body) + length(f.head) + length(f.target) + "
                         "length(r.rejection) + 100 FROM records r JOIN forms f ON f.id = r.form "
                         "WHERE r.rejection IS NOT NULL ORDER BY r.id"_s)
    , m_removeRecord(database, u"DELETE FROM records WHERE id = ?"_s)
    , m_removeTemplate(database, u"DELETE FROM forms WHERE id = ?"_s)
    , m_removeOutcome(database, u"DELETE FROM outcomes WHERE record = ?"_s)
{}

bool RejectedShare::load()
{
    if (!m_select.run())
        return false;
    m_groups.clear();
    m_records = m_bytes = 0;
    while (m_select.next())
        add({Reason(m_select.number(2)), addressOf(m_select.bytes(1))}, {m_select.number(0), m_select.number(3)});
    return !m_select.hasFailed();
}

void RejectedShare::add(const Record &record)
{
    add({record.reason, addressOf(record.peer)}, {record.id, bytesOf(record)});
}

void RejectedShare::add(const Group &group, Item item)
{
    Items &items = m_groups[group];
    items.items.push_back(item);
    items.bytes += item.bytes;
    ++m_records;
    m_bytes += item.bytes;
}

// Answers the same group, or the next one where it had no more.
RejectedShare::Groups::iterator RejectedShare::takeFirst(Groups::iterator group)
{
    Items &items = group->second;
    const Item item = items.items.front();
    items.items.pop_front();
    items.bytes -= item.bytes;
    --m_records;
    m_bytes -= item.bytes;
    return items.items.empty() ? m_groups.erase(group) : group;
}

void RejectedShare::removedBefore(qint64 firstId)
{
    for (auto group = m_groups.begin(); group != m_groups.end();) {
        if (group->second.items.front().id < firstId)
            group = takeFirst(group);
        else
            ++group;
    }
}

std::optional<qint64> RejectedShare::removeExcess()
{
    const auto isLess = [](const Groups::value_type &a, const Groups::value_type &b) {
        return std::pair(a.second.bytes, b.second.items.front().id) <
               std::pair(b.second.bytes, a.second.items.front().id);
    };
    qint64 removed = 0;
    for (; isExceeded() && removed < AtOnce; ++removed) {
        const auto largest = std::ranges::max_element(m_groups, isLess);
        const Item item = largest->second.items.front();
        m_taken.emplace_back(largest->first, item);
        takeFirst(largest);
        if (!remove(item.id))
            return std::nullopt;
    }
    return removed;
}

void RejectedShare::undo()
{
    for (auto taken = m_taken.rbegin(); taken != m_taken.rend(); ++taken) {
        const auto &[group, item] = *taken;
        Items &items = m_groups[group];
        items.items.push_front(item);
        items.bytes += item.bytes;
        ++m_records;
        m_bytes += item.bytes;
    }
    m_taken.clear();
}

bool RejectedShare::remove(qint64 id)
{
    return m_removeRecord.run(id) && m_removeTemplate.run(-id) && m_removeOutcome.run(id);
}

} // namespace journal
