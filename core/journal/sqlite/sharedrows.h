#pragma once

#include <QHash>
#include <QSet>

#include <optional>
#include <utility>
#include <vector>

namespace journal {

// Which rows of a table many records share. One that comes a second time is shared from then on, with an id above 0;
// until then each record has its own, with the record's id below 0, so that what never comes again goes with its
// record.
template <typename Row>
class SharedRows final {
public:
    // As they are stored.
    void know(const Row &row, qint64 id) { m_ids.insert(row, id); }
    void setLastId(qint64 id) { m_lastId = id; } // the largest, also of those that are not known

    // The id of the record's row. insert(id, row) writes one that is new; false: it could not, and there is no id.
    template <typename Insert>
    std::optional<qint64> idOf(const Row &row, qint64 record, bool mayBeShared, Insert insert)
    {
        if (const auto known = m_ids.constFind(row); known != m_ids.cend())
            return *known;
        if (!mayBeShared || !isWorthSharing(row))
            return insert(-record, row) ? std::optional(-record) : std::nullopt;
        const qint64 id = m_lastId + 1;
        if (!insert(id, row))
            return std::nullopt;
        m_lastId = id;
        m_ids.insert(row, id);
        m_new.push_back(row);
        return id;
    }

    void keep() { m_new.clear(); } // the transaction was committed
    void undo()                    // it was rolled back
    {
        for (const Row &row : m_new)
            m_ids.remove(row);
        m_lastId -= qint64(m_new.size());
        m_new.clear();
    }

private:
    // Both bound the memory; what is above them still works, only that nothing more is shared.
    static constexpr qsizetype MostShared = 4096;
    static constexpr qsizetype MostSeen = 16384;

    bool isWorthSharing(const Row &row)
    {
        const size_t hash = qHash(row, 0);
        if (m_seen.contains(hash) && m_ids.size() < MostShared)
            return true;
        if (m_seen.size() >= MostSeen)
            m_seen.clear();
        m_seen.insert(hash);
        return false;
    }

    QHash<Row, qint64> m_ids;
    QSet<size_t> m_seen;    // hashes of those that came once
    std::vector<Row> m_new; // shared ones of this transaction
    qint64 m_lastId = 0;
};

} // namespace journal
