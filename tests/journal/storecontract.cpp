#include "journal/storecontract.h"

#include <QDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace watching;
using journal::Entry;
using journal::EntryPage;
using journal::Obstacle;
using journal::Outcome;
using journal::Predecessor;
using journal::Sent;
using journal::Store;
using journal::StoreContent;
using journal::StoredRecord;
using journal::StoreReader;

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Hour = 3'600 * Second;
constexpr qint64 Day = 24 * Hour;
constexpr qint64 Start = 1'800'000'000 * Second;

QList<qint64> ids(const Result<EntryPage> &page)
{
    QList<qint64> ids;
    for (const Entry &entry : page->entries)
        ids.append(entry.id);
    return ids;
}

Outcome gone(const Record &record)
{
    return {.record = record.id,
            .streamKey = record.streamKey,
            .status = 0,
            .kind = journal::AnswerKind::Injected,
            .sent = Sent::Gone,
            .answerUs = 1'500'000};
}

Record waitedFor(Record record)
{
    record.ticket = 1;
    return record;
}

} // namespace

StoreContract::StoreContract(Make make)
    : m_make(std::move(make))
{}

StoreContract::~StoreContract() = default;

void StoreContract::init()
{
    m_kind = m_make();
    m_clocks = {.wall = Start, .steady = 500'000'000'000};
    m_projection = {};
    m_recent = {};
    m_options = {.retainDays = 30, .trainAfter = 0, .removeAfterMs = 0, .removeEveryMs = 0, .removeShare = 1};
    m_options.wall = [this] { return m_clocks.wall; };
    m_options.steady = [this] { return m_clocks.steady; };
}

void StoreContract::cleanup()
{
    m_reader.reset();
    m_store.reset();
    m_kind.reset();
}

Result<std::unique_ptr<Store>> StoreContract::tryToOpen(const Predecessor &predecessor)
{
    Obstacle obstacle{};
    return m_kind->storage()->open(m_options, predecessor, obstacle);
}

void StoreContract::open(const Predecessor &predecessor)
{
    Result<std::unique_ptr<Store>> opened = tryToOpen(predecessor);
    if (!opened)
        QFAIL(qPrintable(opened.error().sentence));
    m_store = *std::move(opened);
}

void StoreContract::reopen()
{
    m_reader.reset();
    QVERIFY(m_store->end());
    m_store.reset();
    open();
}

void StoreContract::reopenAfterAKill()
{
    m_reader.reset();
    m_store.reset();
    open();
}

void StoreContract::read(qint64 endedThrough)
{
    Result<std::unique_ptr<StoreReader>> reader = m_kind->storage()->openReader(m_recent, endedThrough);
    if (!reader)
        QFAIL(qPrintable(reader.error().sentence));
    m_reader = *std::move(reader);
}

bool StoreContract::write(Records &&records)
{
    const Result<qint32> took = m_store->write(records);
    if (!took)
        return false;
    m_projection.apply(records);
    return true;
}

bool StoreContract::finishWriting()
{
    for (int i = 0; m_store->hasUnwritten(); ++i) {
        if (i > 1'000 || !m_store->writeSome())
            return false;
    }
    return true;
}

bool StoreContract::removeExpired()
{
    for (int i = 0; m_store->hasExpired(); ++i) {
        if (i > 1'000 || !m_store->removeExpired())
            return false;
    }
    return true;
}

Record StoreContract::stamped(Record record) const
{
    record.receivedAt = m_clocks.wall;
    record.receivedMono = m_clocks.steady;
    return record;
}

void StoreContract::pass(qint64 microseconds)
{
    m_clocks.wall += microseconds;
    m_clocks.steady += microseconds * 1'000;
}

QByteArrayList StoreContract::projected() const
{
    return m_projection.described();
}

void StoreContract::beginsWithNothing()
{
    open();
    const StoreContent content = m_store->content();
    QCOMPARE(content.firstId, 0);
    QCOMPARE(content.lastId, 0);
    QCOMPARE(content.accepted, 0);
    QCOMPARE(content.rejected, 0);
    QVERIFY(m_store->snapshot()->streams.empty());
    QVERIFY(m_store->timeline().jumps().isEmpty());
    QCOMPARE(m_store->formerJumps(), 0);
    QCOMPARE(m_store->lostNewest(), 0);
    QVERIFY(m_store->damaged().empty());
    QVERIFY(!m_store->hasExpired() && !m_store->isSalvaging() && m_store->hasDiskSpace());
    QVERIFY(!m_store->look());
    read();
    QVERIFY(m_reader->entriesAfter(0, 10)->entries.isEmpty());
    QVERIFY(m_reader->history(1, 10, 0)->entries.isEmpty());
    QVERIFY(m_reader->streams("a", {})->streams.empty());
    const auto record = m_reader->record(1);
    QVERIFY(record && !*record);
}

void StoreContract::givesIdsInTheOrderOfTheRecords()
{
    open();
    qint64 last = 0;
    for (int size : {1, 7, 2, 300}) {
        Records records;
        for (int i = 0; i < size; ++i)
            records.push_back(stamped(i % 3 == 2 ? samples::rejected("/x", "{", "No.")
                                                 : samples::status(QByteArray::number(i % 5), "PUBLISHING")));
        QVERIFY(m_store->write(records));
        for (const Record &record : records)
            QCOMPARE(record.id, ++last);
        QVERIFY(!m_store->lookAfterWrite());
        pass(Second);
    }
    const StoreContent content = m_store->content();
    QCOMPARE(content.firstId, 1);
    QCOMPARE(content.lastId, last);
    QCOMPARE(content.accepted + content.rejected, last);
    QCOMPARE(content.rejected, 102);
    QVERIFY(content.bytes > 0);
    reopen();
    StoreContent again = m_store->content();
    again.bytes = content.bytes;
    QCOMPARE(again, content);
    Record next = stamped(samples::status("a", "PENDING"));
    QVERIFY(m_store->write({&next, 1}));
    QCOMPARE(next.id, last + 1);
}

// Up to the beginning of the commit it is stored with the record; how long that took comes on top.
void StoreContract::measuresTheTimeToTheCommit()
{
    open();
    Record record = waitedFor(samples::status("a", "PENDING", Start));
    record.receivedMono = steadyNanoseconds() - 7'000'000;
    Record fromMemory = stamped(samples::hook("connect", "{}"));
    fromMemory.answerUs = 42;
    Records records{record, fromMemory};
    const Result<qint32> took = m_store->write(records);
    QVERIFY(took);
    QVERIFY(records[0].answerUs >= 7'000 + *took);
    QCOMPARE(records[1].answerUs, 42);
    QVERIFY(finishWriting());
    read();
    QCOMPARE((*m_reader->record(1))->entry.answerUs, records[0].answerUs);
    QCOMPARE((*m_reader->record(2))->entry.answerUs, 42);
}

void StoreContract::givesRecordsBackByteForByte_data()
{
    QTest::addColumn<Record>("record");
    QTest::newRow("hook of 3.6 KB") << samples::full(1, 1);
    Record record = samples::status("a", "PUBLISHING");
    record.target = "/rest/my_api/StreamStatusEvent?x=%00&y=\"";
    record.head = "Host: b\xfcro\r\nContent-Length: 7\r\nX:  two  blanks \r\n";
    record.answer = {.status = 403,
                     .kind = journal::AnswerKind::Injected,
                     .ruleId = "rule 1",
                     .ruleName = "Für \"alle\"",
                     .sent = Sent::Cut};
    record.origin = wcs::Origin::Replay;
    QTest::newRow("odd head, target and answer") << record;
    using journal::BackendFailure;
    const auto withBackend = [](const journal::BackendAnswer &answer) {
        Record handedOn = samples::full(2, 1);
        handedOn.backend = std::make_shared<const journal::BackendAnswer>(answer);
        return handedOn;
    };
    QTest::newRow("handed on, and echoed") << withBackend({.result = {.status = 200, .us = 812},
                                                           .reason = "OK",
                                                           .head = "Server: x\r\nDate: y\r\n",
                                                           .body = samples::full(2, 1).body});
    QTest::newRow("handed on, another body") << withBackend({.result = {.status = 500, .us = 3},
                                                             .reason = QByteArray("N\xfcn"),
                                                             .head = "X:  two  blanks \r\n",
                                                             .body = QByteArray(20'000, 'x') + QByteArray(1, '\0')});
    QTest::newRow("handed on, nothing in it") << withBackend({.result = {.status = 204, .us = 0}});
    QTest::newRow("handed on, begins as a compressed one")
        << withBackend({.result = {.status = 200, .us = 1}, .body = QByteArray::fromHex("28b52ffd20012900000061")});
    QTest::newRow("handed on, no answer") << withBackend(
        {.result = {.us = 10'000'000, .failure = BackendFailure::TimedOut}, .sentence = "No answer within 10 s."});
    record = samples::status("a", "PUBLISHING");
    record.head.clear();
    QTest::newRow("no head") << record;
    record.head = "X: " + QByteArray(100'000, 'x') + "\r\n";
    record.body += QByteArray(1'000'000, ' ');
    QTest::newRow("large") << record;
    QTest::newRow("text outside of ASCII")
        << samples::hook("StreamStatusEvent", "{'nodeId':'n@1','mediaSessionId':'\u00e4 \u4e2d \U0001f600'"
                                              ",'status':'PLAYING','name':'\\u0000'}");
    QTest::newRow("rejected") << samples::rejected("/nonsense", "{\"status\":", "The body is not valid JSON.");
    QByteArray bytes(256, '\0');
    for (int i = 0; i < 256; ++i)
        bytes[i] = char(i);
    QTest::newRow("rejected, of all bytes") << samples::rejected("/x", bytes, "No.");
    QTest::newRow("rejected, nothing at all") << samples::rejected({}, {}, "No.");
    QTest::newRow("rejected, begins as a compressed one")
        << samples::rejected("/x", QByteArray::fromHex("28b52ffd20012900000061"), "No.");
}

// The first one of its kind, others like it, and after it was opened again.
void StoreContract::givesRecordsBackByteForByte()
{
    QFETCH(const Record, record);
    open();
    QVERIFY(write({stamped(record), stamped(record), stamped(record)}));
    reopen();
    QVERIFY(write({stamped(record)}));
    read();
    for (qint64 id = 1; id <= 4; ++id) {
        const auto found = m_reader->record(id);
        QVERIFY(found && *found);
        QCOMPARE((*found)->body, record.body);
        QCOMPARE((*found)->head, record.head);
        QCOMPARE(bool((*found)->backend), bool(record.backend));
        if (record.backend)
            QVERIFY(*(*found)->backend == *record.backend);
        Record expected = stamped(record);
        expected.id = id;
        expected.time = expected.receivedAt;
        expected.answerUs = (*found)->entry.answerUs; // see measuresTheTimeToTheCommit()
        QCOMPARE((*found)->entry, journal::entryOf(expected));
    }
    QVERIFY(m_reader->takeDamaged().isEmpty() && !m_reader->isDamaged());
}

void StoreContract::linksTheRecordsOfAStream()
{
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING")), stamped(samples::status("b", "PENDING")),
                   stamped(samples::rejected("/x", "{", "No.")), stamped(samples::status("a", "PUBLISHING"))}));
    QVERIFY(write({stamped(samples::status("b", "PUBLISHING")), stamped(samples::status("a", "UNPUBLISHED"))}));
    reopenAfterAKill();
    QVERIFY(write({stamped(samples::status("b", "UNPUBLISHED"))}));
    read();
    QCOMPARE(ids(m_reader->history(6, 10, 0)), (QList<qint64>{1, 4, 6}));
    QCOMPARE(ids(m_reader->history(7, 10, 0)), (QList<qint64>{2, 5, 7}));
    const auto newest = m_reader->history(6, 2, 0);
    QCOMPARE(ids(newest), (QList<qint64>{4, 6}));
    QCOMPARE(newest->before, 4);
    const auto oldest = m_reader->history(6, 2, newest->before);
    QCOMPARE(ids(oldest), QList<qint64>{1});
    QCOMPARE(oldest->before, 0);
    QCOMPARE(ids(m_reader->history(6, 1, 3)), QList<qint64>{1}); // from a record of another stream
}

void StoreContract::keepsTheStatesOfStreams_data()
{
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("ended in order") << false;
    QTest::newRow("killed") << true;
}

void StoreContract::keepsTheStatesOfStreams()
{
    QFETCH(const bool, isKilled);
    m_options.tailRecords = 50;
    open();
    for (int event = 0; event < 9; ++event) {
        Records records;
        for (int stream = 0; stream < 40; ++stream) {
            if (stream % 3 <= event % 3)
                records.push_back(stamped(samples::full(stream, event)));
        }
        for (Record &record : records) // went out before: what becomes of it is no question
            record.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
        records.push_back(stamped(samples::rejected("/x", "{", "No.")));
        QVERIFY(write(std::move(records)));
        pass(Second);
        QCOMPARE(described(*m_store->snapshot()), projected());
        if (event == 4)
            QVERIFY(finishWriting());
    }
    if (isKilled)
        reopenAfterAKill();
    else
        reopen();
    QCOMPARE(described(*m_store->snapshot()), projected());
    for (const StreamState &state : m_store->snapshot()->streams) // what its run left open need not be live any more
        QCOMPARE(state.doubt, state.isOpen() ? journal::Doubt::Unheard : journal::Doubt::None);
    QCOMPARE(m_store->snapshot()->throughId, m_store->content().lastId);
    pass(2 * Day); // what has ended long ago is no more in it
    QVERIFY(qsizetype(m_store->snapshot()->streams.size()) < m_projection.streams.size());
}

void StoreContract::findsStreamsWithTheirNewestState()
{
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING")), stamped(samples::status("b", "PENDING"))}));
    QVERIFY(write({stamped(samples::hook("StreamStatusEvent", "{'nodeId':'node@2','mediaSessionId':'a','status':"
                                                              "'PLAYING','published':false}"))}));
    QVERIFY(write({stamped(samples::status("a", "PUBLISHING"))}));
    read();
    const auto both = m_reader->streams("a", {});
    QVERIFY(both);
    QCOMPARE(both->throughId, 4);
    QCOMPARE(both->streams.size(), size_t(2));
    QCOMPARE(both->streams[0].lastRecord, 3); // the stream that was seen first last
    for (const StreamState &state : both->streams) {
        const StreamState &expected = m_projection.streams[streamKey(state, both->pool)];
        QCOMPARE(described(state, both->pool), described(expected, m_projection.pool));
    }
    QCOMPARE(m_reader->streams("a", "node@1")->streams.size(), size_t(1));
    QVERIFY(m_reader->streams("nobody", {})->streams.empty());
}

void StoreContract::keepsWhatBecameOfAnswers()
{
    open();
    Records records{stamped(samples::status("a", "PUBLISHING")), stamped(samples::status("b", "PUBLISHING")),
                    stamped(samples::status("b", "UNPUBLISHED"))};
    QVERIFY(m_store->write(records));
    m_store->note({gone(records[0]), gone(records[1])});
    QVERIFY(m_store->hasUnwritten());
    QVERIFY(finishWriting());
    for (int run = 0; run < 2; ++run) {
        read();
        const Entry first = (*m_reader->record(1))->entry;
        QCOMPARE(first.answer.sent, Sent::Gone);
        QCOMPARE(first.answer.status, 0);
        QCOMPARE(first.answerUs, 1'500'000);
        QCOMPARE((*m_reader->record(3))->entry.answer.sent, Sent::Response);
        reopen();
    }
    const journal::SnapshotPtr snapshot = m_store->snapshot();
    for (const StreamState &state : snapshot->streams)
        QCOMPARE(state.lastSent, state.mediaSessionId == "a" ? Sent::Gone : Sent::Response);
}

void StoreContract::keepsIncidents()
{
    open();
    const journal::KeptIncident first{.id = 1, .since = Start, .document = "{\"a\":\"\xff\"}"};
    journal::KeptIncident second{.id = 2, .since = Start + Second, .document = "{}"};
    const journal::KeptFinding found{1, QByteArray("north\nid\0x", 10), "failed", Start, 0, "{}"};
    journal::KeptFinding over{2, "other", "stuck", Start, Start + Second, "{}"};
    m_store->note(journal::KeptIncidents{{first, second}, {found, over}});
    QVERIFY(m_store->hasUnwritten());
    second.resolvedAt = Start + Hour;
    m_store->note(journal::KeptIncidents{{second}, {}}); // takes the place of the other
    QVERIFY(finishWriting());
    for (int run = 0; run < 2; ++run) {
        read();
        QVERIFY(*m_reader->incidents(0, 10) == (journal::KeptIncidents{{second, first}, {}}));
        QVERIFY(*m_reader->incidents(2, 10) == (journal::KeptIncidents{{first}, {}}));
        QVERIFY(*m_reader->incidents(0, 1) == (journal::KeptIncidents{{second}, {}}));
        QVERIFY(*m_reader->incidentFindings(1, 10) == (journal::KeptIncidents{{}, {found}}));
        QVERIFY(*m_reader->incidentFindings(2, 10) == (journal::KeptIncidents{{}, {over}}));
        QVERIFY(m_reader->incidentFindings(3, 10)->isEmpty());
        reopen();
        // What is over of what is resolved is not looked at by a start.
        QVERIFY(m_store->snapshot()->incidents == (journal::KeptIncidents{{first, second}, {found}}));
    }
}

void StoreContract::removesIncidentsWithTheHistory()
{
    m_options.retainDays = 7;
    open();
    QVERIFY(write({stamped(samples::status("gone", "UNPUBLISHED"))}));
    const qint64 now = Start + Hour;
    m_store->note(journal::KeptIncidents{{{1, Start, now, "{}"}, {2, Start, 0, "{}"}},
                                         {{1, "a", "failed", Start, 0, "{}"}, {2, "b", "failed", Start, 0, "{}"}}});
    QVERIFY(finishWriting());
    pass(8 * Day);
    QVERIFY(write({stamped(samples::status("a", "PUBLISHING"))}));
    QVERIFY(finishWriting() && removeExpired());
    read();
    QCOMPARE(m_reader->incidents(0, 10)->incidents.size(), size_t(1));
    QCOMPARE(m_reader->incidents(0, 10)->incidents.front().id, 2); // it goes on
    QVERIFY(m_reader->incidentFindings(1, 10)->isEmpty());
    QVERIFY(!m_reader->incidentFindings(2, 10)->isEmpty());
}

void StoreContract::knowsOfAnswersThatAreNotStoredYet()
{
    open();
    Records records{stamped(waitedFor(samples::status("a", "PUBLISHING")))};
    const Result<qint32> took = m_store->write(records);
    QVERIFY(took);
    read();
    const qint32 before = (*m_reader->record(1))->entry.answerUs;
    m_recent.take(journal::Batch{.records = records, .commitUs = *took});
    QCOMPARE((*m_reader->record(1))->entry.answerUs, before + *took);
    m_recent.take({gone(records[0])});
    QCOMPARE((*m_reader->record(1))->entry.answer.sent, Sent::Gone);
    QCOMPARE((*m_reader->record(1))->entry.answerUs, 1'500'000);
}

void StoreContract::takesAnswersThatAKillLeftOpenForUnknown()
{
    open();
    QVERIFY(write({stamped(waitedFor(samples::status("a", "PENDING")))}));
    QVERIFY(finishWriting()); // what became of it is known
    Record refused = stamped(waitedFor(samples::status("a", "PUBLISHING")));
    refused.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
    QVERIFY(write(
        {stamped(waitedFor(samples::status("a", "PUBLISHING"))), stamped(samples::hook("connect", "{}")), refused}));
    reopenAfterAKill();
    read(m_store->snapshot()->throughId);
    QCOMPARE((*m_reader->record(1))->entry.answer.sent, Sent::Response);
    QCOMPARE((*m_reader->record(2))->entry.answer.sent, Sent::Unknown);
    QCOMPARE((*m_reader->record(3))->entry.answer.sent, Sent::Response); // nobody waited for the store
    QCOMPARE((*m_reader->record(4))->entry.answer.sent, Sent::Response); // it had gone out before
}

void StoreContract::boundsRejectedRequests()
{
    m_options.retainRejected = 20;
    open();
    const auto flood = [&](int i) {
        Record record = stamped(samples::rejected("/", "x", "No."));
        record.peer = "192.0.2.9:" + QByteArray::number(i);
        return record;
    };
    QVERIFY(write({stamped(samples::status("a", "PUBLISHING")), stamped(samples::rejected("/mine", "{", "No."))}));
    for (int i = 0; i < 60; ++i)
        QVERIFY(write({flood(i)}));
    QVERIFY(write({stamped(samples::status("a", "UNPUBLISHED"))}));
    for (int run = 0; run < 2; ++run) {
        const StoreContent content = m_store->content();
        QCOMPARE(content.rejected, 20);
        QCOMPARE(content.accepted, 2);
        QCOMPARE(content.firstId, 1);
        read();
        const auto kept = m_reader->rejected(100, 0);
        QCOMPARE(kept->entries.size(), 20);
        QCOMPARE(kept->entries.first().id, 2); // who floods pushes out its own
        QCOMPARE(kept->entries.last().id, 62);
        QCOMPARE(ids(m_reader->history(63, 10, 0)), (QList<qint64>{1, 63}));
        reopen();
    }
}

void StoreContract::removesWhatIsTooOld()
{
    m_options.retainDays = 7;
    open();
    Records old{stamped(samples::status("gone", "UNPUBLISHED")), stamped(samples::status("a", "PUBLISHING")),
                stamped(samples::rejected("/x", "{", "No."))};
    QVERIFY(m_store->write(old));
    m_store->note({gone(old[0])});
    pass(8 * Day);
    QVERIFY(write({stamped(samples::status("a", "UNPUBLISHED")), stamped(samples::status("b", "PENDING"))}));
    QVERIFY(finishWriting());
    QVERIFY(m_store->hasExpired());
    QVERIFY(removeExpired());
    const StoreContent content = m_store->content();
    QCOMPARE(content.firstId, 4);
    QCOMPARE(content.accepted, 2);
    QCOMPARE(content.rejected, 0);
    read();
    QVERIFY(!m_reader->record(1)->has_value());
    QCOMPARE(ids(m_reader->entriesAfter(0, 10)), (QList<qint64>{4, 5}));
    const auto history = m_reader->history(4, 10, 0);
    QCOMPARE(ids(history), QList<qint64>{4});
    QCOMPARE(history->before, 0);
    QVERIFY(m_reader->streams("gone", {})->streams.empty());
    QCOMPARE(m_reader->streams("a", {})->streams.size(), size_t(1));
    reopen();
    QCOMPARE(m_store->content().accepted, 2);
}

void StoreContract::removesWhatIsTooMuch()
{
    m_options.retainGb = 0.002;
    open();
    for (int i = 0; i < 60; ++i) {
        Records records;
        for (int k = 0; k < 10; ++k) {
            records.push_back(stamped(samples::full(k, i)));
            records.back().body += QByteArray::number(i * k) + QByteArray(20'000, char('a' + (i + k) % 26));
            for (qsizetype at = 4'000; at < records.back().body.size(); at += 3) // not to be compressed well
                records.back().body[at] = char(qHash(at * (i * 10 + k + 1)));
        }
        QVERIFY(m_store->write(records));
        QVERIFY(finishWriting() && removeExpired());
        pass(Second);
    }
    const StoreContent content = m_store->content();
    QCOMPARE(content.lastId, 600);
    QVERIFY(content.firstId > 100);
    QVERIFY(content.accepted < 500 && content.accepted > 10);
    QVERIFY(!m_store->removalNotice().isEmpty());
    read();
    QCOMPARE(m_reader->entriesAfter(0, 1'000)->entries.first().id, content.firstId);
}

void StoreContract::keepsTheNewestRecord()
{
    m_options.retainGb = 0;
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING")), stamped(samples::status("a", "PUBLISHING"))}));
    QVERIFY(finishWriting() && removeExpired());
    QCOMPARE(m_store->content().firstId, 2);
    pass(400 * Day);
    QVERIFY(!m_store->hasExpired());
}

void StoreContract::noticesThatTheClockWasSet()
{
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING"))}));
    pass(5 * Second);
    m_clocks.wall += 24 * Hour; // and the next record tells of it
    QVERIFY(write({stamped(samples::status("a", "PUBLISHING"))}));
    pass(5 * Second);
    m_clocks.wall -= 2 * Hour; // and none does
    QVERIFY(m_store->noticeJump());
    QVERIFY(m_store->noticeJump());
    Records last{stamped(samples::status("a", "UNPUBLISHED"))};
    QVERIFY(m_store->write(last));

    const QList<journal::ClockJump> jumps = m_store->timeline().jumps();
    QCOMPARE(jumps.size(), 2);
    QCOMPARE(jumps[0].record, 2);
    QCOMPARE(jumps[0].by, 24 * Hour);
    QCOMPARE(jumps[1].record, 3);
    QCOMPARE(jumps[1].by, -2 * Hour);
    QCOMPARE(last[0].time, Start + 10 * Second);
    for (int run = 0; run < 2; ++run) {
        read();
        const auto page = m_reader->history(3, 10, 0);
        QCOMPARE(page->jumps, jumps);
        QCOMPARE(page->entries[1].time - page->entries[0].time, 5 * Second);
        QCOMPARE(page->entries[2].time - page->entries[1].time, 5 * Second);
        QCOMPARE(page->entries[2].receivedAt, Start + 10 * Second + 22 * Hour);
        QCOMPARE(m_reader->entriesBefore(2, 1)->jumps, jumps.first(1));
        const auto found = m_reader->streams("a", {});
        QCOMPARE(found->streams[0].lastSeen - found->streams[0].firstSeen, 10 * Second);
        QCOMPARE(found->timeline.jumps(), jumps);
        reopen();
        QCOMPARE(m_store->formerJumps(), 2);
        QCOMPARE(m_store->timeline().jumps(), jumps);
    }
}

void StoreContract::goesOnWhenTheClockWasSetBackMeanwhile()
{
    open();
    Records first{stamped(samples::status("a", "PENDING"))};
    QVERIFY(m_store->write(first));
    QVERIFY(m_store->end());
    m_store.reset();
    m_clocks.wall -= Hour;
    m_clocks.steady = 1'000'000'000; // of another start of the machine
    open();
    QCOMPARE(m_store->timeline().jumps().size(), 1);
    Records second{stamped(samples::status("a", "PUBLISHING"))};
    QVERIFY(m_store->write(second));
    QVERIFY(second[0].time >= first[0].time);
    QCOMPARE(second[0].receivedAt, m_clocks.wall);
}

void StoreContract::knowsWhenItWasNotOpen_data()
{
    keepsTheStatesOfStreams_data();
}

void StoreContract::knowsWhenItWasNotOpen()
{
    QFETCH(const bool, isKilled);
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING"))}));
    pass(5 * Second);
    if (!isKilled)
        QVERIFY(m_store->end());
    m_store.reset();
    pass(Hour);
    open();
    pass(5 * Second);
    QVERIFY(write({stamped(samples::status("a", "PUBLISHING"))}));
    read();
    const auto page = m_reader->history(2, 10, 0);
    QCOMPARE(page->gaps.size(), 1);
    QCOMPARE(page->gaps[0].clean, !isKilled);
    QCOMPARE(page->gaps[0].from, isKilled ? Start : Start + 5 * Second); // of a kill the last sign of life is known
    QCOMPARE(page->gaps[0].to, Start + 5 * Second + Hour);
    QCOMPARE(m_reader->history(1, 10, 0)->gaps.size(), 1); // it goes on, and was not heard of meanwhile
    QVERIFY(write({stamped(samples::status("a", "UNPUBLISHED"))}));
    m_reader.reset();
    QVERIFY(m_store->end());
    m_store.reset();
    pass(Hour);
    open();
    read();
    QCOMPARE(m_reader->history(3, 10, 0)->gaps.size(), 1); // and then it had ended
}

void StoreContract::writesAHeartbeat()
{
    open();
    QVERIFY(!m_store->needsHeartbeat());
    pass(11 * Second);
    QVERIFY(m_store->needsHeartbeat());
    QVERIFY(m_store->writeHeartbeat());
    QVERIFY(!m_store->needsHeartbeat());
    pass(11 * Second);
    QVERIFY(write({stamped(samples::status("a", "PENDING"))})); // which is one, too
    QVERIFY(!m_store->needsHeartbeat());
}

void StoreContract::takesNothingWhileItIsLocked()
{
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING"))}));
    QVERIFY(finishWriting());
    const StoreContent before = m_store->content();
    const QByteArrayList streams = described(*m_store->snapshot());

    m_kind->lock();
    m_clocks.wall += Hour;
    Records records{stamped(samples::status("a", "PUBLISHING")), stamped(samples::status("b", "PENDING")),
                    stamped(samples::rejected("/x", "{", "No."))};
    const Result<qint32> done = m_store->write(records);
    QVERIFY(!done);
    QVERIFY(!done.error().sentence.isEmpty());
    QVERIFY(m_store->isLocked());
    QCOMPARE(m_store->obstacle(), Obstacle::Passing);
    QVERIFY(!m_store->writeHeartbeat());
    QVERIFY(!m_store->noticeJump());
    StoreContent after = m_store->content();
    after.bytes = before.bytes;
    QCOMPARE(after, before);
    QCOMPARE(described(*m_store->snapshot()), streams);
    QVERIFY(m_store->timeline().jumps().isEmpty());

    m_kind->unlock();
    QVERIFY(m_store->write(records));
    QCOMPARE(records[0].id, 2);
    QCOMPARE(records[2].id, 4);
    QCOMPARE(m_store->timeline().jumps().size(), 1);
    m_projection.apply(records);
    QCOMPARE(described(*m_store->snapshot()), projected());
    reopen();
    read();
    QCOMPARE(ids(m_reader->entriesAfter(0, 10)), (QList<qint64>{1, 2, 3, 4}));
    QCOMPARE(ids(m_reader->history(2, 10, 0)), (QList<qint64>{1, 2}));
    QCOMPARE(described(*m_store->snapshot()), projected());
}

void StoreContract::isReadWhileItIsWritten()
{
    open();
    read();
    QList<qint64> seen;
    for (int i = 0; i < 50; ++i) {
        Records records;
        for (int k = 0; k <= i % 4; ++k)
            records.push_back(stamped(samples::full(k, i)));
        QVERIFY(m_store->write(records));
        const auto page = m_reader->entriesAfter(seen.isEmpty() ? 0 : seen.last(), 100);
        QVERIFY(page);
        QCOMPARE(page->entries.size(), qsizetype(records.size())); // at once, and each of them once
        seen += ids(page);
        const auto newest = m_reader->record(records.back().id);
        QVERIFY(newest && *newest);
        QCOMPARE((*newest)->body, records.back().body);
        if (i % 10 == 0)
            QVERIFY(finishWriting());
    }
    for (qsizetype i = 0; i < seen.size(); ++i)
        QCOMPARE(seen[i], i + 1);
}

void StoreContract::isReadFromBothEnds()
{
    open();
    for (int i = 0; i < 5; ++i)
        QVERIFY(write({stamped(samples::status("a", "PUBLISHING")), stamped(samples::rejected("/x", "{", "No."))}));
    read();
    QCOMPARE(ids(m_reader->entriesAfter(0, 4)), (QList<qint64>{1, 2, 3, 4}));
    QCOMPARE(ids(m_reader->entriesAfter(8, 4)), (QList<qint64>{9, 10}));
    const auto newest = m_reader->entriesBefore(0, 4);
    QCOMPARE(ids(newest), (QList<qint64>{7, 8, 9, 10}));
    QCOMPARE(newest->before, 7);
    const auto oldest = m_reader->entriesBefore(3, 4);
    QCOMPARE(ids(oldest), (QList<qint64>{1, 2}));
    QCOMPARE(oldest->before, 0);
    QCOMPARE(ids(m_reader->rejected(2, 0)), (QList<qint64>{8, 10}));
    QCOMPARE(ids(m_reader->rejected(2, 8)), (QList<qint64>{4, 6}));
}

void StoreContract::remembersWhatIsDamaged()
{
    open();
    QVERIFY(write({stamped(samples::status("a", "PENDING")), stamped(samples::status("a", "PUBLISHING")),
                   stamped(samples::status("a", "UNPUBLISHED"))}));
    QCOMPARE(m_store->noteDamaged({2, 3}), (journal::RecordIds{2, 3}));
    QCOMPARE(m_store->noteDamaged({1, 3}), journal::RecordIds{1});
    reopen();
    QCOMPARE(m_store->damaged(), (journal::RecordIds{1, 2, 3}));
}

// As one that was lost while it was open.
void StoreContract::goesOnFromAPredecessor()
{
    open();
    m_clocks.wall += Hour;
    QVERIFY(m_store->noticeJump());
    Predecessor predecessor = m_store->asPredecessor();
    predecessor.lastId = 100;
    predecessor.lastStamp = m_clocks.wall;
    m_store.reset();
    m_kind = m_make();
    open(predecessor);
    QCOMPARE(m_store->lostNewest(), 100);
    QCOMPARE(m_store->timeline().jumps().size(), 1);
    Records records{stamped(samples::status("a", "PENDING"))};
    QVERIFY(m_store->write(records));
    QCOMPARE(records[0].id, 101);
    QCOMPARE(records[0].time, Start);
    reopen();
    QCOMPARE(m_store->content().firstId, 101);
    QCOMPARE(m_store->content().accepted, 1);
    QCOMPARE(m_store->timeline().jumps().size(), 1);
}

void StoreContract::isOpenForOneWriterAlone()
{
    open();
    const Result<std::unique_ptr<Store>> second = tryToOpen();
    QVERIFY(!second);
    QVERIFY(!second.error().sentence.isEmpty());
    QVERIFY(write({stamped(samples::status("a", "PENDING"))}));
    reopen();
    QCOMPARE(m_store->content().lastId, 1);
}

void StoreContract::cannotBeReadBeforeThereIsOne()
{
    const Result<std::unique_ptr<StoreReader>> reader = m_kind->storage()->openReader(m_recent, 0);
    QVERIFY(!reader);
    QVERIFY(!reader.error().sentence.isEmpty());
}
