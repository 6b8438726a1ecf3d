#include "journal/sqlite/runtable.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 HeartbeatEvery = 10'000'000; // µs

} // namespace

RunTable::RunTable(Database &database)
    : m_complete(database, u"UPDATE runs SET last_seen = max(last_seen, ?) "
                           "WHERE id = (SELECT max(id) FROM runs) AND stopped_at IS NULL"_s)
    , m_insert(database, u"INSERT INTO runs (id, started_at, last_seen, version) VALUES (?, ?, ?, ?)"_s)
    , m_heartbeat(database, u"UPDATE runs SET last_seen = ? WHERE id = ?"_s)
    , m_end(database, u"UPDATE runs SET last_seen = ?, stopped_at = ? WHERE id = ?"_s)
    , m_remove(database, u"DELETE FROM runs WHERE coalesce(stopped_at, last_seen) < ? AND id <> ?"_s)
    , m_database(database)
{}

std::optional<qint64> RunTable::lastSign()
{
    const Result<qint64> sign =
        m_database.number(u"SELECT coalesce(stopped_at, last_seen) FROM runs ORDER BY id DESC LIMIT 1"_s);
    return sign ? std::optional(*sign) : std::nullopt;
}

bool RunTable::begin(qint64 now, qint64 lastRecord)
{
    const Result<qint64> last = m_database.number(u"SELECT max(id) FROM runs"_s);
    if (!last || !m_complete.run(lastRecord))
        return false;
    m_id = *last + 1;
    m_lastHeartbeat = now;
    return m_insert.run(m_id, now, now, QByteArray(STREAMWATCH_VERSION));
}

bool RunTable::heartbeat(qint64 now)
{
    m_lastHeartbeat = now;
    return m_heartbeat.run(now, m_id);
}

bool RunTable::needsHeartbeat(qint64 now) const
{
    return now - m_lastHeartbeat >= HeartbeatEvery;
}

bool RunTable::end(qint64 now)
{
    return m_end.run(now, now, m_id);
}

bool RunTable::removeBefore(qint64 time)
{
    return m_remove.run(time, m_id);
}

} // namespace journal
