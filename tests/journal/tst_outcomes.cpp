#include "journal/reader.h"
#include "journal/recentoutcomes.h"
#include "journal/watching.h"

using namespace watching;
using journal::AnswerKind;
using journal::Entry;
using journal::Outcome;
using journal::Outcomes;
using journal::Reader;
using journal::Sent;

namespace {

journal::OutcomesPtr outcomes(std::initializer_list<Outcome> list)
{
    return std::make_shared<const Outcomes>(list);
}

Outcome gone(qint64 record, const QByteArray &streamKey)
{
    return {.record = record,
            .streamKey = streamKey,
            .status = 0,
            .kind = AnswerKind::Injected,
            .sent = Sent::Gone,
            .answerUs = 1'500'000};
}

// A rule has answered it, and the web server behind us has it, too.
Record toldTo(const QByteArray &mediaSessionId)
{
    Record record = samples::status(mediaSessionId, "PUBLISHING", wallMicroseconds());
    record.answer = {.status = 403, .kind = AnswerKind::Injected, .ruleId = "no", .sent = Sent::Response};
    record.backend = journal::pendingBackendAnswer();
    return record;
}

Outcome answered(qint64 id, const Record &record, const QByteArray &body)
{
    Record same = record;
    same.id = id;
    Outcome outcome = Outcome::of(same);
    outcome.backend = std::make_shared<const journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.status = 201, .us = 70'000, .isBeside = true},
                               .reason = "Created",
                               .head = "Date: Mon, 30 Nov 2026 10:00:00 GMT\r\nX-A: 1\r\n",
                               .body = body});
    return outcome;
}

} // namespace

// What is known of answers only after their records were committed: in the writer, in the database, and for readers.
class OutcomesTest final : public QObject {
    Q_OBJECT
private slots:
    void init();

    void answersTakeAsLongAsTheirCommit();
    void areReadBeforeTheyAreStored();
    void areReadFromTheDatabase();
    void changeNothingButTheAnswer();
    void showOnTheStreamsRow();
    void showOnTheStreamsRowAfterACrash();
    void leaveAnOlderAnswerOfAStream();
    void takeTheRuleFromOneThatWasRefused();
    void goWithTheirRecords();
    void areStoredThoughNothingMoreComes();
    void whatWasPendingWhenItsRunEndedIsUnknown();
    void whatAKillLeftOpenIsUnknown();
    void whatAKillLeftOpenAtTheBeginningIsUnknown();
    void whatWasRefusedBeforeAKillStays();
    void sayWhatTheBackendAnsweredAfterAll();
    void whatTheBackendHadNotAnsweredIsUnknown();
    void keepTheBackendsAnswersWithinBounds();

private:
    void write(Watched &writer, std::initializer_list<Record> records);
    static Entry entry(Reader &reader, qint64 id);
    bool isStored(qint64 record);
    void copyAsKilled(const QString &copy); // what a kill would leave now

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void OutcomesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retainDays = 100'000}, m_folder->filePath(u"journal.db"_s)};
}

void OutcomesTest::write(Watched &writer, std::initializer_list<Record> records)
{
    const qsizetype expected = writer.records() + qsizetype(records.size());
    writer.writer.append(samples::records(records));
    QTRY_COMPARE(writer.records(), expected);
}

Entry OutcomesTest::entry(Reader &reader, qint64 id)
{
    const auto found = reader.record(id);
    return found && *found ? (*found)->entry : Entry();
}

bool OutcomesTest::isStored(qint64 record)
{
    return Other(m_options.path).ask(u"SELECT count(*) FROM outcomes WHERE record = %1"_s.arg(record)).toInt() == 1;
}

void OutcomesTest::copyAsKilled(const QString &copy)
{
    QVERIFY(QFile::copy(m_options.path, copy));
    QVERIFY(QFile::copy(m_options.path + u"-wal"_s, copy + u"-wal"_s));
}

// The window has it from the batch, a reader from both; afterwards it is the same from the database alone.
void OutcomesTest::answersTakeAsLongAsTheirCommit()
{
    Watched w(m_options);
    w.writer.open();
    write(w, {ticketed(samples::status("a", "PENDING"), 1), samples::hook("connect", "{}")});
    write(w, {ticketed(samples::status("a", "PUBLISHING"), 2)});
    const Record first = w.batch(0)->records[0];
    QVERIFY(first.answerUs >= w.batch(0)->commitUs);

    Reader reader;
    reader.open(sqlite(m_options.path));
    reader.takeBatch(w.batch(0));
    reader.takeBatch(w.batch(1));
    QCOMPARE(entry(reader, 1).answerUs, first.answerUs);
    QCOMPARE(entry(reader, 2).answerUs, 0); // from memory
    QCOMPARE(entry(reader, 3).answerUs, w.batch(1)->records[0].answerUs);

    w.writer.close(1'000);
    Reader later;
    later.open(sqlite(m_options.path));
    QCOMPARE(entry(later, 1).answerUs, first.answerUs);
    QCOMPARE(entry(later, 2).answerUs, 0);
    QCOMPARE(entry(later, 3).answerUs, w.batch(1)->records[0].answerUs);
}

void OutcomesTest::areReadBeforeTheyAreStored()
{
    Watched w(m_options);
    w.writer.open();
    write(w, {samples::status("a", "PUBLISHING")});
    Reader reader;
    reader.open(sqlite(m_options.path));
    QCOMPARE(entry(reader, 1).answer.status, 200);
    reader.takeOutcomes(outcomes({gone(1, "node\na")}));
    QCOMPARE(entry(reader, 1).answer.sent, Sent::Gone);
    QCOMPARE(entry(reader, 1).answer.status, 0);
    QCOMPARE(entry(reader, 1).answerUs, 1'500'000);
}

void OutcomesTest::areReadFromTheDatabase()
{
    Watched w(m_options);
    w.writer.open();
    write(w, {samples::status("a", "PUBLISHING"), samples::status("b", "PUBLISHING")});
    Outcome later = gone(1, "node\na");
    later.status = 403;
    later.sent = Sent::Response;
    w.writer.takeOutcomes(outcomes({later}));
    w.writer.takeOutcomes(outcomes({gone(1, "node\na")})); // the last one counts
    write(w, {samples::status("c", "PUBLISHING")});
    Reader reader;
    reader.open(sqlite(m_options.path));
    QCOMPARE(entry(reader, 1).answer.sent, Sent::Gone);
    QCOMPARE(entry(reader, 2).answer.sent, Sent::Response);
}

void OutcomesTest::changeNothingButTheAnswer()
{
    Watched w(m_options);
    w.writer.open();
    Record record = samples::status("a", "PUBLISHING");
    record.answer = {
        .status = 200, .kind = AnswerKind::Injected, .ruleId = "slow", .ruleName = "Slow", .sent = Sent::Pending};
    write(w, {record});
    Reader reader;
    reader.open(sqlite(m_options.path));
    const Entry before = entry(reader, 1);
    reader.takeOutcomes(outcomes({gone(1, record.streamKey)}));
    Entry after = entry(reader, 1);
    QCOMPARE(after.answer.ruleId, QByteArray("slow"));
    QCOMPARE(after.answer.ruleName, QByteArray("Slow"));
    after.answer = before.answer;
    after.answerUs = before.answerUs;
    QCOMPARE(after, before);
}

void OutcomesTest::showOnTheStreamsRow()
{
    const Record record = samples::status("a", "PUBLISHING", wallMicroseconds());
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {record});
        w.writer.takeOutcomes(outcomes({gone(1, record.streamKey)}));
        w.writer.close(1'000);
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams.size(), 1u);
    QCOMPARE(w.snapshot()->streams[0].lastSent, Sent::Gone);
    QCOMPARE(w.snapshot()->streams[0].lastAnswer, 0);
}

// The row may have been written before, and is not made anew from records that it holds.
void OutcomesTest::showOnTheStreamsRowAfterACrash()
{
    const Record record = samples::status("a", "PUBLISHING", wallMicroseconds());
    const QString copy = m_folder->filePath(u"crashed.db"_s);
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {record});
        w.writer.takeOutcomes(outcomes({gone(1, record.streamKey)}));
        write(w, {samples::status("b", "PUBLISHING", wallMicroseconds())});
        copyAsKilled(copy);
    }
    m_options.path = copy;
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams.size(), 2u);
    for (const StreamState &state : w.snapshot()->streams)
        QCOMPARE(state.lastSent, state.mediaSessionId == "a" ? Sent::Gone : Sent::Unknown);
}

void OutcomesTest::leaveAnOlderAnswerOfAStream()
{
    const Record record = samples::status("a", "PENDING", wallMicroseconds());
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {record, samples::status("a", "PUBLISHING", wallMicroseconds())});
        w.writer.takeOutcomes(outcomes({gone(1, record.streamKey)}));
        w.writer.close(1'000);
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams[0].lastSent, Sent::Response);
}

void OutcomesTest::takeTheRuleFromOneThatWasRefused()
{
    journal::Answer answer{.status = 500, .kind = AnswerKind::Injected, .ruleId = "r", .ruleName = "R"};
    Outcome refused = gone(1, "a");
    refused.status = 503;
    refused.kind = AnswerKind::Refused;
    refused.sent = Sent::Response;
    refused.changeAnswer(answer);
    QCOMPARE(answer, (journal::Answer{.status = 503, .kind = AnswerKind::Refused}));
}

void OutcomesTest::goWithTheirRecords()
{
    m_options.retainGb = 0.0005;
    Watched w(m_options);
    w.writer.open();
    write(w, {ticketed(samples::status("a", "PUBLISHING"), 1)});
    w.writer.takeOutcomes(outcomes({gone(1, "node\na")}));
    quint64 ticket = 1;
    const auto hasGone = [&] {
        auto records = std::make_shared<Records>(mixed(50, 10));
        for (Record &record : *records)
            record = ticketed(std::move(record), ++ticket);
        w.writer.append(records);
        Other other(m_options.path);
        return other.ask(u"SELECT min(id) FROM records"_s).toLongLong() > 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasGone(), 20'000);
    Other other(m_options.path);
    const qint64 oldest = other.ask(u"SELECT min(id) FROM records"_s).toLongLong();
    QCOMPARE(other.ask(u"SELECT count(*) FROM outcomes"_s).toInt(), 0);
    QVERIFY(other.ask(u"SELECT min(last) FROM commits"_s).toLongLong() >= oldest);
}

void OutcomesTest::areStoredThoughNothingMoreComes()
{
    Watched w(m_options);
    w.writer.open();
    write(w, {samples::status("a", "PUBLISHING")});
    w.writer.takeOutcomes(outcomes({gone(1, "node\na")}));
    QTRY_VERIFY(isStored(1));
}

// It may have gone out just before the kill; an end in order says what became of it.
void OutcomesTest::whatWasPendingWhenItsRunEndedIsUnknown()
{
    Record record = samples::status("a", "PUBLISHING", wallMicroseconds());
    record.answer = {.status = 403, .kind = AnswerKind::Injected, .ruleId = "slow", .sent = Sent::Pending};
    const QString copy = m_folder->filePath(u"killed.db"_s);
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {record});
        copyAsKilled(copy);
        w.writer.close(1'000);
    }
    for (const QString &path : {m_options.path, copy}) {
        m_options.path = path;
        Watched w(m_options);
        w.writer.open();
        QCOMPARE(w.openError(), QString());
        QCOMPARE(w.snapshot()->streams.at(0).lastSent, Sent::Unknown);
        QCOMPARE(w.snapshot()->streams.at(0).lastAnswer, 403);
        Reader reader;
        reader.open(sqlite(path), w.snapshot()->throughId);
        QCOMPARE(entry(reader, 1).answer.sent, Sent::Unknown);
        QCOMPARE(entry(reader, 1).answer.status, 403);
        QCOMPARE(entry(reader, 1).answer.ruleId, QByteArray("slow"));
        record.receivedAt += 1'000;
        write(w, {record}); // of this run: it waits
        QCOMPARE(entry(reader, 2).answer.sent, Sent::Pending);
        const auto streams = reader.streams("a");
        QVERIFY(streams);
        QCOMPARE(streams->streams.at(0).lastSent, Sent::Pending);
        w.writer.close(1'000);
    }
}

// A kill between a commit and what became of its answers.
void OutcomesTest::whatAKillLeftOpenIsUnknown()
{
    const QString copy = m_folder->filePath(u"killed.db"_s);
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {ticketed(samples::status("a", "PENDING"), 1)});
        w.writer.takeOutcomes(outcomes({gone(1, "node\na")}));
        QTRY_VERIFY(isStored(1));
        write(w, {ticketed(samples::status("a", "PUBLISHING"), 2), samples::hook("connect", "{}")});
        copyAsKilled(copy);
        w.writer.close(1'000);
    }
    for (const QString &path : {m_options.path, copy}) {
        m_options.path = path;
        const Sent expected = path == copy ? Sent::Unknown : Sent::Response;
        Watched w(m_options);
        w.writer.open();
        QCOMPARE(w.openError(), QString());
        QCOMPARE(w.snapshot()->streams.at(0).lastSent, expected);
        QCOMPARE(w.snapshot()->streams.at(0).lastAnswer, 200);
        Reader reader;
        reader.open(sqlite(path), w.snapshot()->throughId);
        QCOMPARE(entry(reader, 1).answer.sent, Sent::Gone);
        QCOMPARE(entry(reader, 2).answer.sent, expected);
        QCOMPARE(entry(reader, 2).answer.status, 200);
        QCOMPARE(entry(reader, 3).answer.sent, Sent::Response); // nobody waited for the disk
        w.writer.close(1'000);
    }
}

// The very first ones, of which no commit's time is known yet.
void OutcomesTest::whatAKillLeftOpenAtTheBeginningIsUnknown()
{
    const QString copy = m_folder->filePath(u"killed.db"_s);
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({ticketed(samples::status("a", "PENDING"), 1)}));
    QTRY_COMPARE(w.records(), 1);
    QCOMPARE(Other(m_options.path).ask(u"SELECT count(*) FROM commits"_s).toInt(), 0);
    copyAsKilled(copy);
    m_options.path = copy;
    Watched again(m_options);
    again.writer.open();
    Reader reader;
    reader.open(sqlite(copy), again.snapshot()->throughId);
    QCOMPARE(entry(reader, 1).answer.sent, Sent::Unknown);
}

// The endpoint's own 503 went out before its record came here.
void OutcomesTest::whatWasRefusedBeforeAKillStays()
{
    const QString copy = m_folder->filePath(u"killed.db"_s);
    Watched w(m_options);
    w.writer.open();
    write(w, {ticketed(samples::status("a", "PENDING"), 1)});
    QTRY_VERIFY(Other(m_options.path).ask(u"SELECT count(*) FROM commits"_s).toInt() == 1);
    Record refused = ticketed(samples::status("a", "PUBLISHING"), 2);
    refused.answer = {.status = 503, .kind = AnswerKind::Refused};
    write(w, {refused});
    copyAsKilled(copy);
    m_options.path = copy;
    Watched again(m_options);
    again.writer.open();
    Reader reader;
    reader.open(sqlite(copy), again.snapshot()->throughId);
    QCOMPARE(entry(reader, 2).answer.sent, Sent::Response);
    QCOMPARE(entry(reader, 2).answer.status, 503);
}

void OutcomesTest::sayWhatTheBackendAnsweredAfterAll()
{
    const Record record = toldTo("a");
    const Outcome own = answered(1, record, "theirs");
    const Outcome echo = answered(2, record, record.body);
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {record, record});
        Reader reader;
        reader.open(sqlite(m_options.path));
        QVERIFY(entry(reader, 1).backend.isPending());
        reader.takeOutcomes(outcomes({own}));
        QCOMPARE(entry(reader, 1).backend, own.backend->result); // before it is stored
        w.writer.takeOutcomes(outcomes({own, own, echo}));       // a later one says it again
        w.writer.close(1'000);
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams.at(0).backend.status, 201);
    QCOMPARE(w.snapshot()->streams.at(0).backend.us, echo.backend->result.us);
    QCOMPARE(w.snapshot()->streams.at(0).backend.failure, journal::BackendFailure::None);
    Reader reader;
    reader.open(sqlite(m_options.path), w.snapshot()->throughId);
    for (const Outcome &outcome : {own, echo}) {
        const auto found = reader.record(outcome.record);
        QVERIFY(found && *found && (*found)->backend);
        QVERIFY(*(*found)->backend == *outcome.backend);
        QCOMPARE((*found)->entry.answer.status, 403);
    }
}

void OutcomesTest::whatTheBackendHadNotAnsweredIsUnknown()
{
    {
        Watched w(m_options);
        w.writer.open();
        write(w, {toldTo("a")});
        w.writer.takeOutcomes(outcomes({gone(1, toldTo("a").streamKey)})); // of the peer alone
        w.writer.close(1'000);
    }
    Watched w(m_options);
    w.writer.open();
    QCOMPARE(w.snapshot()->streams.at(0).backend.failure, journal::BackendFailure::Unknown);
    Reader reader;
    reader.open(sqlite(m_options.path), w.snapshot()->throughId);
    QCOMPARE(entry(reader, 1).backend.failure, journal::BackendFailure::Unknown);
    QVERIFY(entry(reader, 1).backend.isBeside);
    QCOMPARE(entry(reader, 1).answer.sent, Sent::Gone);
}

void OutcomesTest::keepTheBackendsAnswersWithinBounds()
{
    const Record record = toldTo("a");
    journal::RecentOutcomes recent;
    recent.take({answered(1, record, "small")});
    for (qint64 id = 2; id <= 4; ++id)
        recent.take({answered(id, record, QByteArray(7 * 1024 * 1024, 'x'))});
    QVERIFY(!recent.outcomeOf(1) && !recent.outcomeOf(2));
    QVERIFY(recent.outcomeOf(3) && recent.outcomeOf(4));
    recent.take({answered(4, record, "small")}); // anew
    recent.take({answered(5, record, QByteArray(7 * 1024 * 1024, 'x'))});
    QVERIFY(recent.outcomeOf(3) && recent.outcomeOf(5));
}

QTEST_GUILESS_MAIN(OutcomesTest)
#include "tst_outcomes.moc"
