#include "journal/retention.h"

#include "journal/outcometable.h"
#include "journal/runtable.h"
#include "journal/streamtable.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Portion = 1000; // records: twice what comes between two portions (see Writer)
constexpr qint64 Day = 86'400'000'000;
constexpr double PageSize = 16384;

} // namespace

Retention::Retention(Database &database, int days, double gigabytes)
    : m_database(database)
    , m_pages(database, u"SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count"_s)
    , m_oldest(database, u"SELECT id, received_at FROM records ORDER BY id LIMIT 1"_s)
    , m_firstYoung(database,
                   u"SELECT id FROM records WHERE id >= ? AND id < ? AND received_at >= ? ORDER BY id LIMIT 1"_s)
    , m_rejected(database, u"SELECT count(*) FROM records WHERE rejection IS NOT NULL AND id < ?"_s)
    , m_removeRecords(database, u"DELETE FROM records WHERE id < ?"_s)
    , m_removeForms(database, u"DELETE FROM forms WHERE id > ? AND id < 0"_s)
    , m_keepTime(qint64(days) * Day)
    , m_mostPages(qint64(gigabytes * 1e9 / PageSize))
{}

bool Retention::load()
{
    m_firstId = 0;
    if (!m_oldest.run())
        return false;
    if (m_oldest.next())
        began(m_oldest.number(0), m_oldest.number(1));
    m_oldest.finish();
    return true;
}

void Retention::began(qint64 firstId, qint64 receivedAt)
{
    m_firstId = firstId;
    m_oldestAt = receivedAt;
}

bool Retention::isDue(qint64 now, qint64 lastRemovable)
{
    return m_firstId > 0 && m_firstId <= lastRemovable && (m_oldestAt < now - m_keepTime || isTooLarge());
}

std::optional<qint64> Retention::removeSome(qint64 now, qint64 lastRemovable, StreamTable &streams, RunTable &runs,
                                            OutcomeTable &outcomes)
{
    qint64 end = std::min(m_firstId + Portion, lastRemovable + 1);
    if (!isTooLarge()) {
        if (!m_firstYoung.run(m_firstId, end, now - m_keepTime))
            return {};
        if (m_firstYoung.next())
            end = m_firstYoung.number(0);
        m_firstYoung.finish();
    }
    if (!m_rejected.run(end) || !m_rejected.next())
        return {};
    const qint64 rejected = m_rejected.number(0);
    m_rejected.finish();
    const bool done = m_removeForms.run(-end) && m_removeRecords.run(end) && load() && outcomes.removeBefore(end) &&
                      streams.removeEnded(m_firstId, m_oldestAt) && runs.removeBefore(m_oldestAt);
    return done ? std::optional(rejected) : std::nullopt;
}

bool Retention::isTooLarge()
{
    const bool known = m_pages.run() && m_pages.next();
    const qint64 pages = known ? m_pages.number(0) : 0;
    m_pages.finish();
    return pages > m_mostPages;
}

} // namespace journal
