#include "journal/sqlite/fileguard.h"

#include "journal/sqlite/logfile.h"

#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace journal {

FileGuard::FileGuard(Place place)
    : m_place(std::move(place))
    , m_log(m_place.path())
{}

qint64 FileGuard::bytes() const
{
    return QFileInfo(path()).size() + QFileInfo(path() + u"-wal"_s).size();
}

Loss FileGuard::look(Database &database, qint64 records)
{
    if (!m_place.isStillThere())
        return moved(records);
    if (!m_log.isStillThere())
        return {Loss::Kind::LogMoved, u"The log %1-wal was removed or replaced while the program ran."_s.arg(path())};
    if (!hasItsLog(database))
        return brokenLog();
    return m_place.isWhole() ? Loss() : overwritten();
}

Loss FileGuard::lookAfterWrite(Database &database, qint64 records)
{
    if (!m_place.isStillThere())
        return moved(records);
    if (!m_place.isWhole())
        return hasItsLog(database) ? overwritten() : brokenLog(); // what is damaged may stand in the log alone
    return m_log.follow() ? Loss() : brokenLog();
}

Loss FileGuard::moved(qint64 records) const
{
    const QString where = m_place.whereItWent();
    if (where.isEmpty())
        return {Loss::Kind::Moved, u"The journal %1 was removed while the program ran, and with it the %2 records that "
                                   "it held; a new one is begun."_s.arg(path())
                                       .arg(records)};
    return {Loss::Kind::Moved, u"The journal %1 was moved to %2 while the program ran, with the %3 records that it "
                               "holds; a new one is begun."_s.arg(path(), where)
                                   .arg(records)};
}

Loss FileGuard::brokenLog() const
{
    return {Loss::Kind::LogBroken, u"The log %1-wal was cut or overwritten while the program ran."_s.arg(path())};
}

Loss FileGuard::overwritten() const
{
    return {Loss::Kind::Damaged, u"The journal %1 was cut or overwritten while the program ran."_s.arg(path())};
}

// Another program may have put all of the log into the journal, and cut it then.
bool FileGuard::hasItsLog(Database &database)
{
    const LogWatch::Finding found = m_log.look();
    if (found == LogWatch::Finding::Anew && canReadNewest(database))
        m_log.begin();
    else if (found != LogWatch::Finding::Same)
        return false;
    return true;
}

// As somebody would who does not have it in memory.
bool FileGuard::canReadNewest(Database &database) const
{
    const QString newest = u"SELECT max(id) FROM records"_s;
    const Result<qint64> known = database.number(newest);
    const auto other = Database::open(path(), Database::Access::Read);
    const Result<qint64> read = other ? (*other)->number(newest) : other.error();
    return known && read && *known == *read;
}

void FileGuard::leaveLog()
{
    (void)cutLog(path() + u"-wal"_s);
}

} // namespace journal
