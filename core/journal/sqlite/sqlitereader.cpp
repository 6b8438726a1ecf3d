#include "journal/sqlite/sqlitereader.h"

#include "journal/sqlite/incidenttable.h"
#include "journal/sqlite/streamrows.h"
#include "wcs/nodeid.h"
#include "wcs/status.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// The record before it of the same stream. A damaged number leads nowhere, and round in no circle.
qint64 olderOf(const RecordRow &row)
{
    return row.previous < row.record.id ? row.previous : 0;
}

Entry entryOf(const RecordRow &row)
{
    Entry entry = journal::entryOf(row.record);
    entry.isDamaged = row.isDamaged;
    return entry;
}

} // namespace

Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const QString &path, const RecentOutcomes &recent,
                                                         qint64 endedThrough)
{
    Result<std::unique_ptr<Database>> database = Database::open(path, Database::Access::Read);
    if (!database)
        return database.error();
    // Opening alone reads nothing.
    if (const Result<qint64> asked = (*database)->number(u"SELECT max(id) FROM runs"_s); !asked)
        return asked.error();
    return std::unique_ptr<SqliteReader>(new SqliteReader(*std::move(database), recent, endedThrough));
}

SqliteReader::SqliteReader(std::unique_ptr<Database> database, const RecentOutcomes &recent, qint64 endedThrough)
    : m_database(std::move(database))
    , m_endedThrough(endedThrough)
    , m_rows(*m_database, recent, endedThrough)
    , m_jumps(*m_database)
    , m_one(*m_database, RecordRows::query(u"WHERE r.id = ?"_s))
    , m_after(*m_database, RecordRows::query(u"WHERE r.id > ? ORDER BY r.id LIMIT ?"_s))
    , m_before(*m_database, RecordRows::query(u"WHERE r.id < ? ORDER BY r.id DESC LIMIT ?"_s))
    , m_rejected(*m_database,
                 RecordRows::query(u"WHERE r.rejection IS NOT NULL AND r.id < ? ORDER BY r.id DESC LIMIT ?"_s))
    , m_ofStream(*m_database, RecordRows::query(u"WHERE r.id > ? AND r.stream = ? ORDER BY r.id"_s))
    , m_first(*m_database, u"SELECT id FROM records ORDER BY id LIMIT 1"_s)
    , m_receivedAt(*m_database, u"SELECT received_at FROM records WHERE id = ?"_s)
    , m_gaps(*m_database, u"SELECT gone, back, clean FROM (SELECT coalesce(stopped_at, last_seen) AS gone, "
                          "lead(started_at) OVER (ORDER BY id) AS back, stopped_at IS NOT NULL AS clean FROM runs) "
                          "WHERE back > ? AND gone < ? ORDER BY gone"_s)
    , m_streams(*m_database, streamQuery(u"WHERE media_session_id = ? ORDER BY id DESC"_s))
    , m_incidents(*m_database, u"SELECT id, since, resolved_at, document FROM incidents WHERE id < ? ORDER BY id DESC "
                               "LIMIT ?"_s)
    , m_incidentFindings(*m_database, u"SELECT incident, subject, kind, since, until, document FROM incident_findings "
                                      "WHERE incident = ? ORDER BY since, subject LIMIT ?"_s)
{}

// Its content is whole, but not its place in its stream's history. Returns 0: that ends there.
qint64 SqliteReader::breakOff(Entry &entry)
{
    entry.isDamaged = true;
    m_rows.noteDamaged(entry.id);
    return 0;
}

Result<EntryPage> SqliteReader::history(qint64 lastRecord, int limit, qint64 before)
{
    const Result<qint64> start = historyStart(lastRecord, before);
    if (!start)
        return start.error();
    QList<Entry> entries;
    qint64 next = *start;
    qint64 stream = 0;
    while (next > 0 && entries.size() < limit) {
        const Result<std::optional<RecordRow>> found = row(next);
        if (!found)
            return found.error();
        if (!*found)
            next = 0; // where retention has been, a history begins
        else if (stream != 0 && (*found)->stream != stream)
            next = breakOff(entries.last()); // which leads to another stream
        else {
            entries.append(entryOf(**found));
            stream = (*found)->stream;
            next = (*found)->previous < next ? (*found)->previous : breakOff(entries.last());
        }
    }
    std::ranges::reverse(entries);
    // What has ended does not miss what came after.
    const bool goesOn = !entries.isEmpty() && !wcs::isFinal(wcs::phaseOf(entries.last().status));
    return page(std::move(entries), next, before, goesOn);
}

Result<EntryPage> SqliteReader::entriesAfter(qint64 after, int limit)
{
    if (!m_after.run(after, limit))
        return m_database->error();
    Result<QList<Entry>> entries = this->entries(m_after);
    if (!entries)
        return entries.error();
    const qint64 next = entries->isEmpty() ? 0 : entries->first().id - 1;
    return page(*std::move(entries), next, 0, false);
}

Result<EntryPage> SqliteReader::entriesBefore(qint64 before, int limit)
{
    return pageBefore(m_before, before, limit);
}

Result<EntryPage> SqliteReader::rejected(int limit, qint64 before)
{
    return pageBefore(m_rejected, before, limit);
}

Result<EntryPage> SqliteReader::pageBefore(Statement &query, qint64 before, int limit)
{
    if (!query.run(before > 0 ? before : std::numeric_limits<qint64>::max(), limit))
        return m_database->error();
    Result<QList<Entry>> entries = this->entries(query);
    if (!entries)
        return entries.error();
    std::ranges::reverse(*entries);
    const qint64 next = entries->isEmpty() ? 0 : entries->first().id - 1;
    return page(*std::move(entries), next, before, true);
}

Result<std::optional<RecordRow>> SqliteReader::row(qint64 id)
{
    if (!m_one.run(id))
        return m_database->error();
    if (!m_one.next()) {
        if (m_one.hasFailed())
            return m_database->error();
        return std::optional<RecordRow>();
    }
    Result<RecordRow> found = m_rows.read(m_one);
    m_one.finish();
    if (!found)
        return found.error();
    return std::optional(*std::move(found));
}

Result<std::optional<StoredRecord>> SqliteReader::record(qint64 id)
{
    const Result<std::optional<RecordRow>> row = recordRow(id);
    if (!row)
        return row.error();
    std::optional<StoredRecord> found;
    if (*row)
        found = {entryOf(**row), (*row)->record.head, (*row)->record.body, (*row)->record.backend};
    return found;
}

Result<std::optional<RecordRow>> SqliteReader::recordRow(qint64 id)
{
    Result<std::optional<RecordRow>> found = row(id);
    if (!found || !*found)
        return found;
    if (!m_jumps.load(m_timeline))
        return m_database->error();
    Record &record = (*found)->record;
    record.time = m_timeline.timeOf(id, record.receivedAt);
    return found;
}

Result<Snapshot> SqliteReader::streams(const QByteArray &mediaSessionId, const QByteArray &nodeId)
{
    if (const Result<Done> begun = m_database->execute(u"BEGIN"_s); !begun)
        return begun.error();
    Snapshot snapshot;
    const Result<qint64> through = m_database->number(u"SELECT max(id) FROM records"_s);
    const Result<qint64> complete = m_database->number(u"SELECT value FROM meta WHERE key = 'complete_through'"_s);
    Result<std::vector<StreamState>> states = rowsOf(mediaSessionId, nodeId, snapshot.pool);
    Result<Done> done = Done{};
    if (!through || !complete || !states || !m_jumps.load(m_timeline))
        done = m_database->error();
    for (size_t i = 0; done && i < states->size(); ++i)
        done = this->complete((*states)[i], snapshot.pool, *complete);
    (void)m_database->execute(u"COMMIT"_s);
    if (!done)
        return done.error();
    for (StreamState &state : *states) {
        if (state.lastRecord <= m_endedThrough)
            state.endRun();
    }
    snapshot.streams = *std::move(states);
    snapshot.throughId = *through;
    snapshot.timeline = m_timeline;
    return snapshot;
}

Result<QList<Entry>> SqliteReader::entries(Statement &query)
{
    QList<Entry> entries;
    while (query.next()) {
        const Result<RecordRow> found = m_rows.read(query);
        if (!found) {
            query.finish();
            return found.error();
        }
        entries.append(entryOf(*found));
    }
    if (query.hasFailed())
        return m_database->error();
    return entries;
}

// The stream's newest record that is older than `before`, which is usually one that was shown.
Result<qint64> SqliteReader::historyStart(qint64 lastRecord, qint64 before)
{
    if (before == 0 || before > lastRecord)
        return lastRecord;
    const Result<std::optional<RecordRow>> last = row(lastRecord);
    const Result<std::optional<RecordRow>> at = row(before);
    if (!last || !at)
        return !last ? last.error() : at.error();
    if (*last && *at && (*last)->stream == (*at)->stream)
        return olderOf(**at);

    qint64 id = lastRecord;
    while (id >= before) {
        const Result<std::optional<RecordRow>> newer = row(id);
        if (!newer)
            return newer.error();
        id = *newer ? olderOf(**newer) : 0;
    }
    return id;
}

// next: the record that the page before this one would end with, if it is still there; 0 = none.
// goesOn: on the newest page there may be gaps behind the newest entry.
Result<EntryPage> SqliteReader::page(QList<Entry> entries, qint64 next, qint64 before, bool goesOn)
{
    EntryPage page{.entries = std::move(entries)};
    if (page.entries.isEmpty())
        return page;
    if (!m_jumps.load(m_timeline) || !m_first.run() || !m_receivedAt.run(before)) // after the entries: none is missing
        return m_database->error();
    for (Entry &entry : page.entries)
        entry.time = m_timeline.timeOf(entry.id, entry.receivedAt);
    qint64 until = goesOn && before == 0 ? std::numeric_limits<qint64>::max() : page.entries.last().time;
    if (m_first.next() && next >= m_first.number(0))
        page.before = page.entries.first().id;
    if (m_receivedAt.next())
        until = m_timeline.timeOf(before, m_receivedAt.number(0));
    m_first.finish();
    m_receivedAt.finish();

    const Entry &first = page.entries.first();
    if (!m_gaps.run(first.time, until))
        return m_database->error();
    while (m_gaps.next()) {
        const qint64 begin = m_gaps.number(0);
        const qint64 end = m_gaps.number(1);
        page.gaps.append({m_timeline.stampOf(begin), m_timeline.stampOf(end), begin, end, m_gaps.number(2) != 0});
    }
    for (const ClockJump &jump : m_timeline.jumps()) {
        if (jump.record > first.id && (before == 0 || jump.record <= before))
            page.jumps.append(jump);
    }
    return page;
}

Result<std::vector<StreamState>> SqliteReader::rowsOf(const QByteArray &mediaSessionId, const QByteArray &nodeId,
                                                      StringPool &pool)
{
    std::vector<StreamState> states;
    if (!m_streams.run(mediaSessionId))
        return m_database->error();
    while (m_streams.next()) {
        StreamState state = readStream(m_streams, pool);
        if (nodeId.isEmpty() || wcs::isSameNode(pool.text(state.nodeId), nodeId))
            states.push_back(std::move(state));
    }
    if (m_streams.hasFailed())
        return m_database->error();
    return states;
}

// The row may lack the newest records of its stream (see StreamTable).
Result<Done> SqliteReader::complete(StreamState &state, StringPool &pool, qint64 completeThrough)
{
    if (!m_ofStream.run(std::max(completeThrough, state.lastRecord), state.rowId))
        return m_database->error();
    while (m_ofStream.next()) {
        const Result<RecordRow> found = m_rows.read(m_ofStream);
        if (!found) {
            m_ofStream.finish();
            return found.error();
        }
        Record record = found->record;
        record.time = m_timeline.timeOf(record.id, record.receivedAt);
        if (!found->isDamaged)
            state.apply(record, pool);
    }
    return m_ofStream.hasFailed() ? Result<Done>(m_database->error()) : Done{};
}

Result<KeptIncidents> SqliteReader::incidents(qint64 before, int limit)
{
    if (!m_incidents.run(before > 0 ? before : std::numeric_limits<qint64>::max(), limit))
        return m_database->error();
    KeptIncidents found;
    while (m_incidents.next())
        found.incidents.push_back(incidentOf(m_incidents));
    if (m_incidents.hasFailed())
        return m_database->error();
    m_incidents.finish();
    return found;
}

Result<KeptIncidents> SqliteReader::incidentFindings(qint64 incident, int limit)
{
    if (!m_incidentFindings.run(incident, limit))
        return m_database->error();
    KeptIncidents found;
    while (m_incidentFindings.next())
        found.findings.push_back(findingOf(m_incidentFindings));
    if (m_incidentFindings.hasFailed())
        return m_database->error();
    m_incidentFindings.finish();
    return found;
}

} // namespace journal
