#include "journal/sqlite/sqlitestorage.h"

#include "journal/sqlite/aside.h"
#include "journal/sqlite/salvage.h"
#include "journal/sqlite/sqlitereader.h"
#include "journal/sqlite/sqlitestore.h"

#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace journal {

SqliteStorage::SqliteStorage(SqliteFile file)
    : m_file(std::move(file))
{}

Result<std::unique_ptr<Store>> SqliteStorage::open(const WriterOptions &options, const Predecessor &predecessor,
                                                   Obstacle &obstacle) const
{
    Result<std::unique_ptr<SqliteStore>> store = SqliteStore::open(m_file, options, predecessor, obstacle);
    if (!store)
        return store.error();
    return std::unique_ptr<Store>(*std::move(store));
}

Result<std::unique_ptr<StoreReader>> SqliteStorage::openReader(const RecentOutcomes &recent, qint64 endedThrough) const
{
    Result<std::unique_ptr<SqliteReader>> reader = SqliteReader::open(m_file.path, recent, endedThrough);
    if (!reader)
        return reader.error();
    return std::unique_ptr<StoreReader>(*std::move(reader));
}

Result<QString> SqliteStorage::setAside(qint64 now) const
{
    Obstacle obstacle{};
    return journal::setAside(m_file.path, now, obstacle);
}

Predecessor SqliteStorage::predecessorOf(const QString &aside, const Predecessor &known) const
{
    (void)mendBeginning(aside); // else nothing of it can be read
    const Salvage::Found found = Salvage::look(aside, known.lastId);
    Predecessor predecessor = known;
    if (known.lastId == 0) {
        predecessor.timeline = found.timeline;
        predecessor.lastStamp = found.lastStamp;
    }
    predecessor.lastId = found.lastId;
    predecessor.aside = aside;
    return predecessor;
}

QString sqliteLibrary()
{
    const auto memory = Database::open(u":memory:"_s, Database::Access::Write);
    if (!memory)
        return {};
    QSqlQuery query(u"SELECT sqlite_version()"_s, (*memory)->connection());
    return query.next() ? u"SQLite "_s + query.value(0).toString() : QString();
}

} // namespace journal
