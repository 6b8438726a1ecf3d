#include "journal/sqlite/sqlitestore.h"

#include "journal/sqlite/recovery.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Day = 86'400'000'000; // µs
constexpr qint64 StreamsAtOnce = 500;  // rows written in one transaction when there is time

// A twentieth of the journal.
RejectedShare::Limits rejectedLimits(const WriterOptions &options)
{
    RejectedShare::Limits limits{.records = options.retainRejected};
    limits.bytes = std::min(limits.bytes, qint64(options.retainGb * 1e9 / 20));
    return limits;
}

bool isWaitedFor(const Record &record)
{
    return record.ticket != 0 && record.receivedMono != 0;
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const SqliteFile &file, const WriterOptions &options,
                                                       const Predecessor &predecessor, Obstacle &obstacle)
{
    Result<OpenFile> opened = openForWriting(file, options, bundledMigrations(), obstacle);
    if (!opened)
        return opened.error();
    if (Result<Done> done = bringOver(*(*opened).database, predecessor); !done) {
        obstacle = opened->database->obstacle();
        return done.error();
    }
    std::unique_ptr<SqliteStore> store(new SqliteStore(options, *std::move(opened)));
    if (Result<Done> done = store->load(options, predecessor); !done) {
        obstacle = store->obstacle();
        return done.error();
    }
    return store;
}

SqliteStore::SqliteStore(const WriterOptions &options, OpenFile opened)
    : m_file(std::move(opened.place))
    , m_openingNotice(std::move(opened.notice))
    , m_database(std::move(opened.database))
    , m_begin(*m_database, u"BEGIN IMMEDIATE"_s)
    , m_commit(*m_database, u"COMMIT"_s)
    , m_setMissing(*m_database, u"INSERT OR REPLACE INTO meta VALUES ('missing', ?)"_s)
    , m_records(*m_database)
    , m_streams(*m_database, options.tailRecords)
    , m_outcomes(*m_database)
    , m_incidents(*m_database)
    , m_damaged(*m_database)
    , m_runs(*m_database)
    , m_retention(*m_database, options)
    , m_rejected(*m_database, rejectedLimits(options))
    , m_clock(*m_database, options)
    , m_mostBytes(qint64(options.retainGb * 1e9))
{}

Result<Done> SqliteStore::load(const WriterOptions &options, const Predecessor &predecessor)
{
    const Result<qint64> missing = m_database->number(u"SELECT value FROM meta WHERE key = 'missing'"_s);
    if (!missing || !m_damaged.load() || !m_rejected.load() || !m_retention.load() || !m_incidents.load())
        return m_database->error();
    m_missing = *missing;
    Result<Done> done = beginTime(predecessor);
    if (done && (!m_streams.load(m_clock.now() - Day) || !m_records.load(options.trainAfter)))
        return m_database->error();
    if (done)
        done = completeAfterKill();
    if (done)
        done = loadSalvage();
    if (done)
        done = transact([this] {
            return m_runs.begin(m_clock.now(), timeline().timeOf(m_lastId, m_lastStamp)) && m_clock.store() &&
                   setMissing(m_missing + (firstId() > 0 ? m_lostNewest : 0));
        });
    m_file.begin();
    return done;
}

// Program time goes on behind all that is stored.
Result<Done> SqliteStore::beginTime(const Predecessor &predecessor)
{
    Statement newest(*m_database, u"SELECT id, received_at FROM records ORDER BY id DESC LIMIT 1"_s);
    const std::optional<qint64> lastSign = m_runs.lastSign();
    if (!m_clock.load() || !lastSign || !newest.run())
        return m_database->error();
    m_lastId = predecessor.lastId;
    m_lastStamp = predecessor.lastStamp;
    const bool holdsAny = newest.next();
    if (holdsAny && newest.number(0) > m_lastId) {
        m_lastId = newest.number(0);
        m_lastStamp = newest.number(1);
    }
    m_lostNewest = holdsAny ? m_lastId - newest.number(0) : m_lastId;
    newest.finish();
    m_endedThrough = m_lastId;
    m_clock.begin(predecessor.timeline, *lastSign, m_lastId, m_lastStamp);
    return Done{};
}

Result<Done> SqliteStore::completeAfterKill()
{
    return transact([this] {
        if (!completeStreams(*m_database, m_streams, m_damaged, timeline(), m_lastId))
            return false;
        const std::optional<Outcomes> unknown = unknownAnswers(*m_database, m_lastId);
        if (unknown)
            m_outcomes.note(*unknown);
        return unknown.has_value();
    });
}

Result<Done> SqliteStore::loadSalvage()
{
    Result<std::unique_ptr<Salvage>> salvage = Salvage::pending(*m_database);
    if (!salvage)
        return m_database->error();
    m_salvage = *std::move(salvage);
    if (!m_salvage)
        return Done{};
    m_salvageNotice = m_salvage->notice();
    const Result<qint64> missing = m_database->number(u"SELECT max(id) - min(id) + 1 - count(*) FROM records"_s);
    if (!missing)
        return m_database->error();
    m_missing = *missing;
    return Done{};
}

Result<Done> SqliteStore::salvageSome()
{
    const Salvage::Progress before = m_salvage->progress();
    const qint64 missingBefore = m_missing;
    Result<Done> outcome = Done{};
    const Result<Done> done = transact([&] {
        const qint64 first = firstId() > 0 ? firstId() : m_lastId + 1;
        // What is older than what is too much, or too old already, is not worth its place.
        outcome = m_retention.isDue(horizon()) ? m_salvage->giveUp() : m_salvage->bringSome();
        if (!outcome || !m_retention.load())
            return false;
        const qint64 older = firstId() > 0 ? first - firstId() : 0; // ids that the journal reaches further back
        return setMissing(m_missing + older - (m_salvage->progress().kept - before.kept));
    });
    if (!done || !m_rejected.load()) {
        m_salvage->restore(before);
        m_missing = missingBefore;
        m_retention.undo();
        return m_database->error();
    }
    if (m_salvage->progress().damaged != before.damaged && !m_damaged.load())
        return m_database->error();
    const QString notice = m_salvage->notice();
    if (m_salvage->isDone()) {
        if (Result<Done> next = loadSalvage(); !next)
            return next;
    }
    m_salvageNotice = notice;
    return Done{};
}

SnapshotPtr SqliteStore::snapshot() const
{
    return m_streams.snapshot(m_clock.now() - Day, m_lastId, m_endedThrough, timeline(), m_incidents.atStart());
}

StoreContent SqliteStore::content() const
{
    const qint64 rejected = m_rejected.records();
    return {.firstId = firstId(),
            .lastId = m_lastId,
            .accepted = firstId() > 0 ? span() - m_missing - rejected : 0,
            .rejected = rejected,
            .bytes = m_file.bytes()};
}

Loss SqliteStore::look()
{
    return m_file.look(*m_database, span());
}

Loss SqliteStore::lookAfterWrite()
{
    return m_file.lookAfterWrite(*m_database, span());
}

// What cannot be written is known in this run all the same.
RecordIds SqliteStore::noteDamaged(const QList<qint64> &records)
{
    const RecordIds before = damaged();
    (void)transact([&] { return m_damaged.note(records).has_value(); });
    RecordIds added;
    std::ranges::set_difference(damaged(), before, std::inserter(added, added.end()));
    return added;
}

// Of one that has been moved, all is in the file that was stored.
void SqliteStore::leave(const Loss &loss)
{
    if (loss.kind == Loss::Kind::LogBroken)
        return m_file.leaveLog();
    (void)end();
    (void)m_database->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

template <typename Work>
Result<Done> SqliteStore::transact(Work work)
{
    if (!m_begin.run())
        return m_database->error();
    m_streams.begin();
    if (work() && writeNoted() && m_commit.run()) {
        m_streams.keep();
        m_records.keep();
        m_outcomes.keep();
        m_incidents.keep();
        m_rejected.keep();
        return Done{};
    }
    const Error error = m_database->error();
    m_database->rollBack();
    m_file.passOver();
    m_streams.undo();
    m_records.undo();
    m_rejected.undo();
    return error;
}

Result<qint32> SqliteStore::write(std::span<Record> records)
{
    const qint64 lastId = m_lastId;
    const StoreClock::State clock = m_clock.state();
    const qint64 missingBefore = m_missing;
    const qint64 begin = steadyNanoseconds();
    const Result<Done> done = transact([&] {
        return m_records.useTrained() && std::ranges::all_of(records, [&](Record &r) { return insert(r, begin); }) &&
               m_clock.store() && m_streams.writeNew() && m_streams.sweep(m_lastId, qint64(records.size())) &&
               (!needsHeartbeat() || m_runs.heartbeat(m_clock.now())) && removeRejected();
    });
    if (!done) {
        m_lastId = lastId;
        m_clock.restore(clock);
        if (std::exchange(m_missing, missingBefore) != missingBefore)
            m_retention.undo();
        return done.error();
    }
    const auto took = qint32((steadyNanoseconds() - begin) / 1000);
    settle(records, begin, took);
    return took;
}

bool SqliteStore::writeNoted()
{
    return std::ranges::all_of(m_outcomes.unwritten(),
                               [this](const Outcome &o) { return m_streams.settle(o) && m_records.settle(o); }) &&
           m_outcomes.write() && m_incidents.write();
}

// begin: of the transaction (steady clock, ns). What it takes from then on is not known before its end.
bool SqliteStore::insert(Record &record, qint64 begin)
{
    record.id = ++m_lastId;
    m_clock.add(record);
    if (isWaitedFor(record))
        record.answerUs = qint32((begin - record.receivedMono) / 1000);
    StreamTable::Place place;
    if (!record.isRejected() && !record.streamKey.isEmpty()) {
        const std::optional<StreamTable::Place> found = m_streams.add(record);
        if (!found)
            return false;
        place = *found;
    }
    return m_records.insert(record, place);
}

// What only a committed transaction may change.
void SqliteStore::settle(std::span<Record> records, qint64 begin, qint32 took)
{
    if (std::ranges::any_of(records, isWaitedFor))
        m_outcomes.noteNewest();
    m_outcomes.setNewest({records.front().id, records.back().id, took});
    for (Record &record : records) {
        if (isWaitedFor(record))
            record.answerUs = qint32((begin - record.receivedMono) / 1000) + took;
    }
    for (const Record &record : records) {
        if (record.isRejected())
            m_rejected.add(record);
    }
    m_lastStamp = records.back().receivedAt;
    m_retention.grew(qint64(records.size()));
    if (m_retention.firstId() == 0)
        m_retention.began(records.front().id, records.front().receivedAt);
    m_records.learnFrom(records);
}

// Those that are too much, of former transactions.
bool SqliteStore::removeRejected()
{
    const std::optional<qint64> removed = m_rejected.removeExcess();
    if (!removed || *removed == 0)
        return removed.has_value();
    const qint64 before = m_retention.firstId();
    return m_retention.load() && setMissing(m_missing + *removed - (m_retention.firstId() - before));
}

bool SqliteStore::setMissing(qint64 missing)
{
    if (missing == m_missing)
        return true;
    m_missing = missing;
    return m_setMissing.run(missing);
}

bool SqliteStore::hasUnwritten() const
{
    return m_streams.hasUnwritten(m_lastId) || m_outcomes.hasUnwritten() || m_incidents.hasUnwritten();
}

Result<Done> SqliteStore::writeSome()
{
    m_outcomes.noteNewest();
    return transact([this] { return m_streams.writeSome(m_lastId, StreamsAtOnce); });
}

Result<Done> SqliteStore::noticeJump()
{
    const StoreClock::State clock = m_clock.state();
    if (!m_clock.look(m_lastId + 1))
        return Done{};
    Result<Done> done = transact([this] { return m_clock.store(); });
    if (!done)
        m_clock.restore(clock);
    return done;
}

Retention::Horizon SqliteStore::horizon() const
{
    return {.timeline = timeline(),
            .newest = m_lastId,
            .newestStamp = m_lastStamp,
            .lastRemovable = std::min(m_lastId - 1, m_streams.completeThrough()),
            .steady = m_clock.steady()};
}

bool SqliteStore::hasExpired()
{
    return m_retention.isDue(horizon());
}

Result<Done> SqliteStore::removeExpired()
{
    std::optional<Retention::Removed> removed;
    const qint64 missingBefore = m_missing;
    Result<Done> done = transact([&] {
        removed = m_retention.removeSome(horizon(), m_streams, m_runs, m_outcomes);
        return removed && setMissing(m_missing - (removed->records - removed->rows)) &&
               m_damaged.removeBefore(firstId()) && m_incidents.removeBefore(removed->oldest);
    });
    if (done) {
        m_rejected.removedBefore(firstId());
        m_retention.settle(*removed, horizon());
    } else {
        m_missing = missingBefore;
        m_retention.undo();
    }
    return done;
}

Result<Done> SqliteStore::writeHeartbeat()
{
    return transact([this] { return m_runs.heartbeat(m_clock.now()); });
}

Result<Done> SqliteStore::end()
{
    if (!m_file.hasItsLog(*m_database)) {
        m_file.leaveLog();
        return Error{u"The log %1-wal was cut or overwritten."_s.arg(path())};
    }
    m_outcomes.noteNewest();
    return transact([this] { return m_streams.writeAll(m_lastId) && m_runs.end(m_clock.now()); });
}

} // namespace journal
