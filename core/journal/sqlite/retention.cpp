#include "journal/sqlite/retention.h"

#include "journal/sqlite/outcometable.h"
#include "journal/sqlite/runtable.h"
#include "journal/sqlite/streamtable.h"
#include "journal/writeroptions.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Portion = 1000; // records: twice what comes between two portions (see Writer)
constexpr qint64 Day = 86'400'000'000;
constexpr double PageSize = 16384;
constexpr qint64 Millisecond = 1'000'000; // ns
constexpr qint64 Hour = 3'600'000 * Millisecond;
constexpr qint64 Much = 20; // a part of so many of all records

} // namespace

Retention::Retention(Database &database, const WriterOptions &options)
    : m_database(database)
    , m_pages(database, u"SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count"_s)
    , m_oldest(database, u"SELECT id, received_at FROM records ORDER BY id LIMIT 1"_s)
    , m_firstYoung(database, u"SELECT id FROM records WHERE id >= ? AND id < ? AND "
                             "(received_at >= ? OR received_at BETWEEN ? AND ?) ORDER BY id LIMIT 1"_s)
    , m_rows(database, u"SELECT count(*) FROM records WHERE id < ?"_s)
    , m_removeRecords(database, u"DELETE FROM records WHERE id < ?"_s)
    , m_removeTemplates(database, u"DELETE FROM forms WHERE id > ? AND id < 0"_s)
    , m_removeBackendForms(database, u"DELETE FROM backend_forms WHERE id > ? AND id < 0"_s)
    , m_removeBackendBodies(database, u"DELETE FROM backend_bodies WHERE record < ?"_s)
    , m_limits{u"older than %1 days"_s.arg(options.retainDays), u"more than %1 GB"_s.arg(options.retainGb)}
    , m_keepTime(qint64(options.retainDays) * Day)
    , m_mostPages(qint64(options.retainGb * 1e9 / PageSize))
    , m_started(options.steady())
    , m_waitNs(options.removeAfterMs * Millisecond)
    , m_everyNs(options.removeEveryMs * Millisecond)
    , m_share(options.removeShare)
{}

bool Retention::load()
{
    if (!m_oldest.run())
        return false;
    m_firstId = 0;
    if (m_oldest.next())
        began(m_oldest.number(0), m_oldest.number(1));
    m_oldest.finish();
    return true;
}

void Retention::began(qint64 firstId, qint64 stamp)
{
    m_firstId = firstId;
    m_oldestStamp = stamp;
}

qint64 Retention::allowance(const Horizon &horizon)
{
    if (m_firstId == 0 || m_firstId > horizon.lastRemovable)
        return 0;
    const bool settled = isSettled(horizon.steady);
    if (const qint64 beyond = beyondSize(horizon); beyond > 0)
        return std::min({Portion, beyond, settled ? Portion : m_keepUp});
    if (!settled || !isOld(horizon, m_firstId, m_oldestStamp))
        return 0;
    return std::min(Portion, horizon.steady - m_shareSince >= m_everyNs ? share(horizon) : m_shareLeft);
}

qint64 Retention::share(const Horizon &horizon) const
{
    return std::max<qint64>(1, qint64(double(horizon.newest - m_firstId + 1) * m_share));
}

bool Retention::isOld(const Horizon &horizon, qint64 record, qint64 stamp) const
{
    const Timeline &timeline = horizon.timeline;
    const qint64 age = timeline.timeOf(horizon.newest, horizon.newestStamp) - timeline.timeOf(record, stamp);
    const qint64 byStamp =
        timeline.credibleOf(horizon.newest, horizon.newestStamp) - timeline.credibleOf(record, stamp);
    return age > m_keepTime && (byStamp > m_keepTime || byStamp < 0);
}

std::optional<Retention::Removed> Retention::removeSome(const Horizon &horizon, StreamTable &streams, RunTable &runs,
                                                        OutcomeTable &outcomes)
{
    Removed removed{.forSize = beyondSize(horizon) > 0};
    const Timeline &timeline = horizon.timeline;
    qint64 end = std::min(m_firstId + allowance(horizon), horizon.lastRemovable + 1);
    if (!removed.forSize) {
        // Where isOld() no longer holds; from one jump of the clock to the next, that is a question of stamps.
        end = std::min(end, timeline.nextRegime(m_firstId));
        const qint64 shift = -timeline.timeOf(m_firstId, 0);
        const qint64 credit = -timeline.credibleOf(m_firstId, 0);
        const qint64 credible = timeline.credibleOf(horizon.newest, horizon.newestStamp);
        const qint64 young = timeline.timeOf(horizon.newest, horizon.newestStamp) - m_keepTime;
        if (!m_firstYoung.run(m_firstId, end, young + shift, credible - m_keepTime + credit, credible + credit))
            return {};
        if (m_firstYoung.next())
            end = m_firstYoung.number(0);
        m_firstYoung.finish();
    }
    if (!m_rows.run(end) || !m_rows.next())
        return {};
    removed.rows = m_rows.number(0);
    m_rows.finish();
    const qint64 before = m_firstId;
    if (!m_removeTemplates.run(-end) || !m_removeBackendForms.run(-end) || !m_removeBackendBodies.run(end) ||
        !m_removeRecords.run(end) || !outcomes.removeBefore(end) || !load())
        return {};
    removed.records = m_firstId - before;
    removed.oldest = timeline.timeOf(m_firstId, m_oldestStamp);
    const bool done = streams.removeEnded(m_firstId, removed.oldest) && runs.removeBefore(removed.oldest);
    return done ? std::optional(removed) : std::nullopt;
}

void Retention::settle(const Removed &removed, const Horizon &horizon)
{
    m_keepUp = std::max<qint64>(m_keepUp - removed.records, 0);
    if (horizon.steady - m_shareSince >= m_everyNs) {
        m_shareSince = horizon.steady;
        m_shareLeft = share(horizon);
    }
    m_shareLeft = std::max<qint64>(m_shareLeft - removed.records, 0);
    if (m_hour.had == 0 || horizon.steady - m_hour.since >= Hour)
        m_hour = {.since = horizon.steady, .had = horizon.newest - m_firstId + 1 + removed.records, .removed = {}};
    m_hour.removed.records += removed.records;
    m_hour.removed.forSize = removed.forSize;
}

QString Retention::notice(qint64 steady) const
{
    if (m_hour.had == 0 || steady - m_hour.since >= Hour || m_hour.removed.records * Much < m_hour.had)
        return {};
    return u"In the last hour the %1 oldest of %2 records were removed, as they are %3."_s.arg(m_hour.removed.records)
        .arg(m_hour.had)
        .arg(m_limits[m_hour.removed.forSize ? 1 : 0]);
}

// How many records are likely to make up what is too large: all are taken to be of the same size, and there is another
// look after each portion. A portion of large ones may be the whole journal.
qint64 Retention::beyondSize(const Horizon &horizon)
{
    const bool known = m_pages.run() && m_pages.next();
    const qint64 pages = known ? m_pages.number(0) : 0;
    m_pages.finish();
    if (pages <= m_mostPages)
        return 0;
    const double records = double(horizon.newest - m_firstId + 1);
    return std::max<qint64>(1, qint64(records * double(pages - m_mostPages) / double(pages)));
}

} // namespace journal
