#pragma once

#include "journal/damage.h"
#include "journal/sqlite/statement.h"

#include <optional>

namespace journal {

// The table `damaged`, for the writer: which records were found not to be what came, so that it is known after a
// restart, too. At most MostDamaged are told apart.
class DamagedTable final {
public:
    explicit DamagedTable(Database &database);

    bool load(); // without those that have gone meanwhile
    const RecordIds &records() const { return m_records; }
    // Those of them that were not known yet; nothing: the database failed.
    std::optional<RecordIds> note(const QList<qint64> &records);
    bool removeBefore(qint64 record);

private:
    Statement m_select;
    Statement m_insert;
    Statement m_remove;
    Statement m_removeGone;
    RecordIds m_records;
};

} // namespace journal
