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

Result<std::unique_ptr<Store>> SqliteStorage::open(const WriterOptions &options, const Former &former,
                                                   Obstacle &obstacle) const
{
    Result<std::unique_ptr<SqliteStore>> store = SqliteStore::open(m_file, options, former, obstacle);
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

Former SqliteStorage::formerOf(const QString &aside, const Former &known) const
{
    (void)mendBeginning(aside); // else nothing of it can be read
    const Salvage::Found found = Salvage::look(aside, known.lastId);
    Former former = known;
    if (known.lastId == 0) {
        former.timeline = found.timeline;
        former.lastStamp = found.lastStamp;
    }
    former.lastId = found.lastId;
    former.aside = aside;
    return former;
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
