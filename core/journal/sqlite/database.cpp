#include "journal/sqlite/database.h"

#include <QSqlQuery>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// Result codes of SQLite (sqlite.org/rescode.html); the extended ones carry them in the lowest byte.
enum Code {
    Perm = 3,
    Busy = 5,
    Locked = 6,
    NoMemory = 7,
    ReadOnly = 8,
    IoErr = 10,
    Corrupt = 11,
    Full = 13,
    CantOpen = 14,
    NotADb = 26
};

} // namespace

qint64 storedNumber(const QVariant &value)
{
    return std::clamp(value.toLongLong(), -LargestNumber, LargestNumber);
}

Database::Database(const QSqlDatabase &connection, const QString &path)
    : m_connection(connection)
    , m_path(path)
{}

Database::~Database()
{
    const QString name = m_connection.connectionName();
    m_connection.close();
    m_connection = {};
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    const QString name = u"journal-"_s + QUuid::createUuid().toString(QUuid::Id128);
    std::unique_ptr<Database> database(new Database(QSqlDatabase::addDatabase(u"QSQLITE"_s, name), path));
    QSqlDatabase &connection = database->m_connection;
    connection.setDatabaseName(path);
    connection.setConnectOptions(access == Access::Write ? u"QSQLITE_BUSY_TIMEOUT=0"_s
                                                         : u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=1000"_s);
    if (!connection.open())
        return database->explain(connection.lastError());
    return database;
}

Result<Done> Database::execute(const QString &sql)
{
    QSqlQuery query(m_connection);
    if (query.exec(sql))
        return Done{};
    note(query.lastError());
    return error();
}

void Database::rollBack()
{
    QSqlQuery(m_connection).exec(u"ROLLBACK"_s); // where SQLite has done it already, that fails
}

Result<qint64> Database::number(const QString &sql)
{
    QSqlQuery query(m_connection);
    query.setForwardOnly(true);
    if (query.exec(sql))
        return query.next() ? storedNumber(query.value(0)) : 0;
    note(query.lastError());
    return error();
}

Obstacle Database::obstacle() const
{
    switch (m_error.nativeErrorCode().toInt() & 0xff) {
    case Perm:
    case Busy:
    case Locked:
    case NoMemory:
    case ReadOnly:
    case IoErr:
    case Full:
    case CantOpen:
        return Obstacle::Passing;
    case NotADb:
    case Corrupt:
        return Obstacle::Damage;
    default:
        return Obstacle::Lasting;
    }
}

bool Database::isLocked() const
{
    const int code = m_error.nativeErrorCode().toInt() & 0xff;
    return code == Busy || code == Locked;
}

Error Database::explain(const QSqlError &error) const
{
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Busy:
    case Locked:
        return {
            u"The journal %1 is locked by another process, and takes nothing until that one lets go."_s.arg(m_path)};
    case Full:
        return {u"The disk that holds the journal %1 is full; free some space."_s.arg(m_path)};
    case IoErr:
        return {u"The disk that holds the journal %1 reports an error: %2."_s.arg(m_path, error.databaseText())};
    case Perm:
    case ReadOnly:
        return {u"The journal %1 may not be written; check the rights of the file and its folder."_s.arg(m_path)};
    case CantOpen:
        return {u"The journal %1 cannot be opened; check that its folder is there and may be written."_s.arg(m_path)};
    case NotADb:
        return {u"%1 is not a journal of Streamwatch; choose another file."_s.arg(m_path)};
    case Corrupt:
        return {u"The journal %1 is damaged: %2."_s.arg(m_path, error.databaseText())};
    default:
        return {u"The journal %1 failed: %2."_s.arg(m_path, error.databaseText().isEmpty() ? error.driverText()
                                                                                           : error.databaseText())};
    }
}

} // namespace journal
