#pragma once

#include "journal/record.h"
#include "journal/sqlite/statement.h"

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace journal {

// The part of the journal that rejected requests may take: so many records, so many bytes. What is too much goes before
// anything else does, and first the oldest of that reason and peer of which there is the most: who floods pushes out
// its own, and neither hooks nor the one request that shows a mistake.
class RejectedShare final {
public:
    struct Limits {
        qint64 records = 0;
        qint64 bytes = 64'000'000;
    };

    RejectedShare(Database &database, Limits limits);

    bool load();
    qint64 records() const { return m_records; }
    void add(const Record &record);     // that was committed
    void removedBefore(qint64 firstId); // so that those are gone

    // Removes some of what is too much, and says how many; inside a transaction, and then keep() or undo(). Nothing:
    // the database failed.
    std::optional<qint64> removeExcess();
    void keep() { m_taken.clear(); }
    void undo();

private:
    using Group = std::pair<Reason, QByteArray>; // and the peer's address
    struct Item {
        qint64 id = 0;
        qint64 bytes = 0;
    };
    struct Items {
        std::deque<Item> items; // by id
        qint64 bytes = 0;
    };
    using Groups = std::map<Group, Items>;

    bool isExceeded() const { return m_records > m_limits.records || m_bytes > m_limits.bytes; }
    void add(const Group &group, Item item);
    Groups::iterator takeFirst(Groups::iterator group);
    bool remove(qint64 id);

    Limits m_limits;
    Statement m_select;
    Statement m_removeRecord;
    Statement m_removeTemplate;
    Statement m_removeOutcome;
    Groups m_groups;                             // none is empty
    std::vector<std::pair<Group, Item>> m_taken; // in this transaction
    qint64 m_records = 0;
    qint64 m_bytes = 0;
};

} // namespace journal
