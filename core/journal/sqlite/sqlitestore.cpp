#include "journal/sqlite/sqlitestore.h"

#include "journal/checksum.h"
#include "journal/sqlite/logfile.h"
#include "journal/sqlite/recordrows.h"
#include "wcs/method.h"

#include <QFileInfo>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Day = 86'400'000'000; // µs
constexpr qint64 StreamsAtOnce = 500;  // rows written in one transaction when there is time
constexpr quint32 FirstDictionary = 1;
constexpr qint64 Megabyte = 1'000'000;
constexpr qint64 LittleRoom = 1000 * Megabyte;
constexpr qint64 LeastRoom = 1024 * 1024; // bytes

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

Result<Done> bringOver(Database &database, const Former &former)
{
    if (former.aside.isEmpty())
        return Done{};
    Result<Done> done = database.execute(u"BEGIN IMMEDIATE"_s);
    if (done)
        done = Salvage::begin(database, former.aside, former.lastId);
    if (done)
        done = database.execute(u"COMMIT"_s);
    if (!done)
        database.rollBack();
    return done;
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const SqliteFile &file, const WriterOptions &options,
                                                       const Former &former, Obstacle &obstacle)
{
    Result<OpenFile> opened = openForWriting(file, options, bundledMigrations(), obstacle);
    if (!opened)
        return opened.error();
    if (Result<Done> done = bringOver(*(*opened).database, former); !done) {
        obstacle = opened->database->obstacle();
        return done.error();
    }
    std::unique_ptr<SqliteStore> store(new SqliteStore(options, *std::move(opened)));
    if (Result<Done> done = store->load(options.trainAfter, former); !done) {
        obstacle = store->obstacle();
        return done.error();
    }
    return store;
}

SqliteStore::SqliteStore(const WriterOptions &options, OpenFile opened)
    : m_place(std::move(opened.place))
    , m_log(m_place.path())
    , m_openingNews(std::move(opened.notice))
    , m_database(std::move(opened.database))
    , m_begin(*m_database, u"BEGIN IMMEDIATE"_s)
    , m_commit(*m_database, u"COMMIT"_s)
    , m_insert(*m_database,
               u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, body, checksum) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertRejected(*m_database, u"INSERT INTO records (id, received_at, stream, previous, form, answer_us, peer, "
                                    "body, rejection, checksum) VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?, ?)"_s)
    , m_insertDictionary(*m_database, u"INSERT INTO dictionaries (id, bytes) VALUES (?, ?)"_s)
    , m_forms(*m_database, m_codec)
    , m_streams(*m_database, options.tailRecords)
    , m_outcomes(*m_database)
    , m_damaged(*m_database)
    , m_runs(*m_database)
    , m_jumps(*m_database)
    , m_retention(*m_database, options)
    , m_rejected(*m_database, rejectedLimits(options))
    , m_setMissing(*m_database, u"INSERT OR REPLACE INTO meta VALUES ('missing', ?)"_s)
    , m_wall(options.wall)
    , m_steady(options.steady)
{}

Result<Done> SqliteStore::load(int trainAfter, const Former &former)
{
    const Result<qint64> missing = m_database->number(u"SELECT value FROM meta WHERE key = 'missing'"_s);
    if (!missing || !m_damaged.load() || !m_rejected.load() || !m_forms.load() || !m_retention.load())
        return m_database->error();
    m_missing = *missing;
    Result<Done> done = beginTime(former);
    if (done && !m_streams.load(now() - Day))
        return m_database->error();
    if (done)
        done = loadDictionary(trainAfter);
    if (done)
        done = replay();
    if (done)
        done = loadSalvage();
    if (done)
        done = transact([this] {
            return m_runs.begin(now(), timeline().timeOf(m_lastId, m_lastStamp)) && storeJumps() &&
                   setMissing(m_missing + (firstId() > 0 ? m_lostNewest : 0));
        });
    m_log.begin();
    return done;
}

// Program time goes on behind all that is stored.
Result<Done> SqliteStore::beginTime(const Former &former)
{
    Timeline timeline;
    Statement newest(*m_database, u"SELECT id, received_at FROM records ORDER BY id DESC LIMIT 1"_s);
    const std::optional<qint64> lastSign = m_runs.lastSign();
    if (!m_jumps.load(timeline) || !lastSign || !newest.run())
        return m_database->error();
    m_storedJumps = timeline.jumps().size();
    if (former.timeline.jumps().size() > m_storedJumps)
        timeline = former.timeline;
    m_formerJumps = timeline.jumps().size();
    m_lastId = former.lastId;
    m_lastStamp = former.lastStamp;
    const bool holdsAny = newest.next();
    if (holdsAny && newest.number(0) > m_lastId) {
        m_lastId = newest.number(0);
        m_lastStamp = newest.number(1);
    }
    m_lostNewest = holdsAny ? m_lastId - newest.number(0) : m_lastId;
    newest.finish();
    const qint64 last = std::max(*lastSign, timeline.timeOf(m_lastId, m_lastStamp));
    m_clock.emplace(std::move(timeline), last, m_lastId + 1, m_wall(), m_steady());
    return Done{};
}

bool SqliteStore::storeJumps()
{
    const QList<ClockJump> &jumps = timeline().jumps();
    for (; m_storedJumps < jumps.size(); ++m_storedJumps) {
        if (!m_jumps.insert(jumps[m_storedJumps]))
            return false;
    }
    return true;
}

Result<Done> SqliteStore::loadDictionary(int trainAfter)
{
    Statement newest(*m_database, u"SELECT id, bytes FROM dictionaries ORDER BY id DESC LIMIT 1"_s);
    if (!newest.run())
        return m_database->error();
    if (newest.next()) {
        const auto id = quint32(newest.number(0));
        m_codec.addDictionary(id, newest.bytes(1));
        m_codec.encodeWith(id);
    } else if (trainAfter > 0) {
        m_trainer.emplace(trainAfter, FirstDictionary);
    }
    return Done{};
}

// After a crash: the rows of streams may lack the newest records.
Result<Done> SqliteStore::replay()
{
    const RecentOutcomes none;
    RecordRows rows(*m_database, none, m_lastId);
    Statement tail(*m_database, RecordRows::query(u"WHERE r.id > ? AND r.stream > 0 ORDER BY r.id"_s));
    Result<Done> outcome = Done{};
    Result<Done> done = transact([&] {
        bool going = tail.run(m_streams.completeThrough());
        while (going && tail.next()) {
            const Result<RecordRow> row = rows.read(tail);
            if (!row)
                outcome = row.error();
            going = row.ok();
            if (row && !row->isDamaged) {
                Record record = row->record;
                record.time = timeline().timeOf(record.id, record.receivedAt);
                going = m_streams.replay(record);
            }
        }
        going = going && !tail.hasFailed();
        tail.finish();
        return going && m_streams.writeNew() && m_damaged.note(rows.takeDamaged()) && noteUnknownAnswers();
    });
    return outcome ? done : outcome;
}

// A transaction's commit time is stored behind what became of its answers. Where it is missing, the program was killed.
bool SqliteStore::noteUnknownAnswers()
{
    const RecentOutcomes none;
    RecordRows rows(*m_database, none, m_lastId);
    Statement late(*m_database,
                   RecordRows::query(u"WHERE r.id > (SELECT coalesce(max(last), 0) FROM commits) ORDER BY r.id"_s));
    Outcomes unknown;
    for (bool going = late.run(); going && late.next();) {
        const Result<RecordRow> row = rows.read(late);
        if (!row)
            return false;
        const Record &record = row->record;
        const Answer &answer = record.answer;
        if (row->isDamaged || record.isRejected() || !wcs::waitsForJournal(record.event.method) ||
            answer.kind == AnswerKind::Refused || answer.sent != Sent::Response)
            continue;
        unknown.push_back({.record = record.id,
                           .streamKey = record.streamKey,
                           .status = answer.status,
                           .kind = answer.kind,
                           .sent = Sent::Unknown,
                           .answerUs = record.answerUs});
    }
    m_outcomes.note(unknown);
    return !late.hasFailed();
}

void SqliteStore::noteNewestCommit()
{
    if (m_newestCommit)
        m_outcomes.note(*m_newestCommit);
    m_newestCommit.reset();
}

Result<Done> SqliteStore::loadSalvage()
{
    Result<std::unique_ptr<Salvage>> salvage = Salvage::pending(*m_database);
    if (!salvage)
        return m_database->error();
    m_salvage = *std::move(salvage);
    if (!m_salvage)
        return Done{};
    m_salvageNews = m_salvage->news();
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
    const QString news = m_salvage->news();
    if (m_salvage->isDone()) {
        if (Result<Done> next = loadSalvage(); !next)
            return next;
    }
    m_salvageNews = news;
    return Done{};
}

SnapshotPtr SqliteStore::snapshot() const
{
    return m_streams.snapshot(now() - Day, m_lastId, timeline());
}

StoreContent SqliteStore::content() const
{
    return {.firstId = firstId(),
            .lastId = m_lastId,
            .accepted = accepted(),
            .rejected = m_rejected.records(),
            .bytes = QFileInfo(path()).size() + QFileInfo(path() + u"-wal"_s).size()};
}

// Only while the file has another name, or none.
QString SqliteStore::whatWasMoved() const
{
    const qint64 count = firstId() > 0 ? m_lastId - firstId() + 1 : 0;
    const QString where = m_place.whereItWent();
    if (where.isEmpty())
        return u"The journal %1 was removed while the program ran, and with it the %2 records that it held; a new one "
               "is begun."_s.arg(path())
                   .arg(count);
    return u"The journal %1 was moved to %2 while the program ran, with the %3 records that it holds; a new one is "
           "begun."_s.arg(path(), where)
               .arg(count);
}

Loss SqliteStore::look()
{
    if (!m_place.isStillThere())
        return {Loss::Kind::Moved, whatWasMoved()};
    if (!m_log.isStillThere())
        return {Loss::Kind::LogMoved, u"The log %1-wal was removed or replaced while the program ran."_s.arg(path())};
    if (!hasItsLog())
        return brokenLog();
    return m_place.isWhole() ? Loss() : overwritten();
}

Loss SqliteStore::lookAfterWrite()
{
    if (!m_place.isStillThere())
        return {Loss::Kind::Moved, whatWasMoved()};
    if (!m_place.isWhole())
        return hasItsLog() ? overwritten() : brokenLog(); // what is damaged may stand in the log alone
    return m_log.follow() ? Loss() : brokenLog();
}

Loss SqliteStore::brokenLog() const
{
    return {Loss::Kind::LogBroken, u"The log %1-wal was cut or overwritten while the program ran."_s.arg(path())};
}

Loss SqliteStore::overwritten() const
{
    return {Loss::Kind::Damaged, u"The journal %1 was cut or overwritten while the program ran."_s.arg(path())};
}

// Another program may have put all of the log into the journal, and cut it then.
bool SqliteStore::hasItsLog()
{
    const LogWatch::Finding found = m_log.look();
    if (found == LogWatch::Finding::Anew && canReadNewest())
        m_log.begin();
    else if (found != LogWatch::Finding::Same)
        return false;
    return true;
}

// As somebody would who does not have it in memory.
bool SqliteStore::canReadNewest() const
{
    const QString newest = u"SELECT max(id) FROM records"_s;
    const Result<qint64> known = m_database->number(newest);
    const auto other = Database::open(path(), Database::Access::Read);
    const Result<qint64> read = other ? (*other)->number(newest) : other.error();
    return known && read && *known == *read;
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

// Of one that has been moved, all is in the file that was stored. Of one whose log is broken, nothing more gets there
// than the next start would take.
void SqliteStore::leave(const Loss &loss)
{
    if (loss.kind == Loss::Kind::LogBroken)
        return leaveLog();
    (void)end();
    (void)m_database->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

void SqliteStore::leaveLog()
{
    (void)cutLog(path() + u"-wal"_s);
}

template <typename Work>
Result<Done> SqliteStore::transact(Work work)
{
    if (!m_begin.run())
        return m_database->error();
    m_streams.begin();
    if (work() && writeOutcomes() && m_commit.run()) {
        m_streams.keep();
        m_forms.keep();
        m_outcomes.keep();
        m_rejected.keep();
        return Done{};
    }
    const Error error = m_database->error();
    m_database->rollBack();
    m_log.passOver();
    m_streams.undo();
    m_forms.undo();
    m_rejected.undo();
    return error;
}

Result<qint32> SqliteStore::write(std::span<Record> records)
{
    const qint64 lastId = m_lastId;
    const ClockWatch before = *m_clock;
    const qsizetype jumpsBefore = m_storedJumps;
    const qint64 missingBefore = m_missing;
    const qint64 begin = steadyNanoseconds();
    const Result<Done> done = transact([&] {
        return useTrainedDictionary() && std::ranges::all_of(records, [&](Record &r) { return insert(r, begin); }) &&
               storeJumps() && m_streams.writeNew() && m_streams.sweep(m_lastId, qint64(records.size())) &&
               (!isSilent() || m_runs.alive(now())) && removeRejected();
    });
    if (!done) {
        m_lastId = lastId;
        m_clock = before;
        m_storedJumps = jumpsBefore;
        if (std::exchange(m_missing, missingBefore) != missingBefore)
            m_retention.undo();
        if (!m_trained.isEmpty())
            m_codec.encodeWith(0);
        return done.error();
    }
    const auto took = qint32((steadyNanoseconds() - begin) / 1000);
    settle(records, begin, took);
    return took;
}

bool SqliteStore::writeOutcomes()
{
    return std::ranges::all_of(m_outcomes.unwritten(), [this](const Outcome &o) { return m_streams.settle(o); }) &&
           m_outcomes.write();
}

bool SqliteStore::useTrainedDictionary()
{
    if (m_trainer && m_trainer->hasResult()) {
        m_trained = m_trainer->take();
        m_trainer.reset();
    }
    if (m_trained.isEmpty())
        return true;
    m_codec.addDictionary(FirstDictionary, m_trained);
    m_codec.encodeWith(FirstDictionary);
    return m_insertDictionary.run(qint64(FirstDictionary), m_trained);
}

// begin: of the transaction (steady clock, ns). What it takes from then on is not known before its end.
bool SqliteStore::insert(Record &record, qint64 begin)
{
    record.id = ++m_lastId;
    m_clock->add(record);
    if (isWaitedFor(record))
        record.answerUs = qint32((begin - record.receivedMono) / 1000);
    const std::optional<qint64> form = m_forms.idOf(record);
    if (!form)
        return false;
    const QByteArray body = m_codec.encode(record.body);
    if (record.isRejected())
        return m_insertRejected.run(record.id, record.receivedAt, *form, record.answerUs, record.peer, body,
                                    record.rejection, qint64(checksumOf(record)));
    std::optional<StreamTable::Place> place(std::in_place);
    if (!record.streamKey.isEmpty())
        place = m_streams.add(record);
    return place && m_insert.run(record.id, record.receivedAt, place->stream, place->previous, *form, record.answerUs,
                                 record.peer, body, qint64(checksumOf(record)));
}

// What only a committed transaction may change.
void SqliteStore::settle(std::span<Record> records, qint64 begin, qint32 took)
{
    if (std::ranges::any_of(records, isWaitedFor))
        noteNewestCommit();
    m_newestCommit = {records.front().id, records.back().id, took};
    for (Record &record : records) {
        if (isWaitedFor(record))
            record.answerUs = qint32((begin - record.receivedMono) / 1000) + took;
    }
    m_trained.clear();
    for (const Record &record : records) {
        if (record.isRejected())
            m_rejected.add(record);
    }
    m_lastStamp = records.back().receivedAt;
    m_retention.grew(qint64(records.size()));
    if (m_retention.firstId() == 0)
        m_retention.began(records.front().id, records.front().receivedAt);
    if (m_trainer) {
        for (const Record &record : records)
            m_trainer->add(record.body);
    }
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

qint64 SqliteStore::accepted() const
{
    return firstId() == 0 ? 0 : m_lastId - firstId() + 1 - m_missing - m_rejected.records();
}

bool SqliteStore::hasUnwritten() const
{
    return m_streams.hasUnwritten(m_lastId) || m_newestCommit || m_outcomes.hasUnwritten();
}

Result<Done> SqliteStore::writeSome()
{
    noteNewestCommit();
    return transact([this] { return m_streams.writeSome(m_lastId, StreamsAtOnce); });
}

Result<Done> SqliteStore::noticeJump()
{
    const ClockWatch before = *m_clock;
    m_clock->look(m_lastId + 1, m_wall(), m_steady());
    if (timeline().jumps().size() == before.timeline().jumps().size())
        return Done{};
    const qsizetype jumpsBefore = m_storedJumps;
    Result<Done> done = transact([this] { return storeJumps(); });
    if (!done) {
        m_clock = before;
        m_storedJumps = jumpsBefore;
    }
    return done;
}

Retention::Horizon SqliteStore::horizon() const
{
    return {.timeline = timeline(),
            .newest = m_lastId,
            .newestStamp = m_lastStamp,
            .lastRemovable = std::min(m_lastId - 1, m_streams.completeThrough()),
            .steady = m_steady()};
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
               m_damaged.removeBefore(firstId());
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

Result<Done> SqliteStore::sayAlive()
{
    return transact([this] { return m_runs.alive(now()); });
}

QString SqliteStore::roomNews() const
{
    const QStorageInfo disk(QFileInfo(path()).path());
    const qint64 free = disk.bytesAvailable();
    if (free < 0 || free >= std::min(disk.bytesTotal() / 20, LittleRoom))
        return {};
    return u"The disk that holds the journal %1 is filling up: %2 MB of %3 MB are free; free some space, or events are "
           "answered 503 once it is full."_s.arg(path())
               .arg(free / Megabyte)
               .arg(disk.bytesTotal() / Megabyte);
}

bool SqliteStore::hasRoom() const
{
    return QStorageInfo(QFileInfo(m_database->path()).path()).bytesAvailable() >= LeastRoom;
}

Result<Done> SqliteStore::end()
{
    if (!hasItsLog()) {
        leaveLog();
        return Error{u"The log %1-wal was cut or overwritten."_s.arg(path())};
    }
    noteNewestCommit();
    return transact([this] { return m_streams.writeAll(m_lastId) && m_runs.end(now()); });
}

} // namespace journal
