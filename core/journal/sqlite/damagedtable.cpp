#include "journal/sqlite/damagedtable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

DamagedTable::DamagedTable(Database &database)
    : m_select(database, u"SELECT record FROM damaged ORDER BY record DESC LIMIT ?"_s)
    , m_insert(database, u"INSERT OR IGNORE INTO damaged VALUES (?)"_s)
    , m_remove(database, u"DELETE FROM damaged WHERE record < ?"_s)
    , m_removeGone(database, u"DELETE FROM damaged WHERE record NOT IN (SELECT id FROM records)"_s)
{}

bool DamagedTable::load()
{
    if (!m_removeGone.run() || !m_select.run(qint64(MostDamaged)))
        return false;
    m_records.clear();
    while (m_select.next())
        m_records.insert(m_select.number(0));
    const bool isRead = !m_select.hasFailed();
    m_select.finish();
    return isRead;
}

std::optional<RecordIds> DamagedTable::note(const QList<qint64> &records)
{
    RecordIds added;
    for (const qint64 record : records) {
        if (m_records.size() >= MostDamaged || !m_records.insert(record).second)
            continue;
        added.insert(record);
        if (!m_insert.run(record))
            return std::nullopt;
    }
    return added;
}

bool DamagedTable::removeBefore(qint64 record)
{
    if (m_records.empty() || *m_records.begin() >= record)
        return true;
    m_records.erase(m_records.begin(), m_records.lower_bound(record));
    return m_remove.run(record);
}

} // namespace journal
