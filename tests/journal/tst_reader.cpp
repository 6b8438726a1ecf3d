#include "journal/reader.h"
#include "journal/watching.h"
#include "testdata.h"

#include <QDir>
#include <QRegularExpression>

using namespace watching;
using journal::Entry;
using journal::EntryPage;
using journal::Gap;
using journal::Reader;
using journal::StoredRecord;

namespace {

QList<qint64> ids(const Result<EntryPage> &page)
{
    QList<qint64> ids;
    for (const Entry &entry : page->entries)
        ids.append(entry.id);
    return ids;
}

QList<qint64> range(qint64 first, qint64 last)
{
    QList<qint64> ids;
    for (qint64 id = first; id <= last; ++id)
        ids.append(id);
    return ids;
}

} // namespace

class ReaderTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void walksTheHistoryOfOneStream();
    void continuesAHistoryFromAnyRecord();
    void pagesThroughTheJournal();
    void followsTheJournal();
    void givesRecordsBackAsTheyCame_data();
    void givesRecordsBackAsTheyCame();
    void givesHeadsBackAsTheyCame_data();
    void givesHeadsBackAsTheyCame();
    void readsBodiesOfADictionaryThatCameLater();
    void saysWhatCameInFromARecord();
    void keepsTheTargetOfEachRecord();
    void leavesABodyThatIsReadOtherwiseNowWithItsStream();
    void findsRejectedRequests();
    void findsStreamsWithTheirNewestState();
    void showsTimesOfNotRunning();
    void showsAGapBetweenTwoPages();
    void showsJumpsOfTheClock();
    void endsWhereRetentionHasBeen();
    void repliesToWhoeverAsks();
    void cannotReadWhatIsNotThere();

private:
    void write(const std::shared_ptr<Records> &records);
    void write(std::initializer_list<Record> records) { write(samples::records(records)); }
    void restart();

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
    std::unique_ptr<Watched> m_writer;
    std::unique_ptr<Reader> m_reader;
};

void ReaderTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retainDays = 100'000}, m_folder->filePath(u"journal.db"_s)};
    m_writer = std::make_unique<Watched>(m_options);
    m_writer->writer.open();
    m_reader = std::make_unique<Reader>();
    m_reader->open(sqlite(m_options.path));
}

void ReaderTest::cleanup()
{
    m_reader.reset();
    m_writer.reset();
}

void ReaderTest::write(const std::shared_ptr<Records> &records)
{
    const qsizetype expected = m_writer->records() + qsizetype(records->size());
    m_writer->writer.append(records);
    QTRY_COMPARE(m_writer->records(), expected);
}

void ReaderTest::restart()
{
    m_writer->writer.close(1000);
    m_writer = std::make_unique<Watched>(m_options);
    m_writer->writer.open();
    QCOMPARE(m_writer->openError(), QString());
}

void ReaderTest::walksTheHistoryOfOneStream()
{
    write({samples::status("a", "PENDING", 10), samples::status("b", "PENDING", 20),
           samples::status("a", "PUBLISHING", 30), samples::status("b", "PUBLISHING", 40),
           samples::status("a", "UNPUBLISHED", 50)});
    const auto newest = m_reader->history(5, 2);
    QCOMPARE(ids(newest), QList<qint64>({3, 5}));
    QCOMPARE(newest->entries[1].status, QByteArray("UNPUBLISHED"));
    QCOMPARE(newest->entries[1].receivedAt, 50);
    QCOMPARE(newest->before, 3);

    const auto oldest = m_reader->history(5, 2, newest->before);
    QCOMPARE(ids(oldest), QList<qint64>({1}));
    QCOMPARE(oldest->before, 0);
    QCOMPARE(ids(m_reader->history(4, 10)), QList<qint64>({2, 4}));
    QCOMPARE(ids(m_reader->history(4, 0)), QList<qint64>());
    QCOMPARE(ids(m_reader->history(0, 10)), QList<qint64>());
}

void ReaderTest::continuesAHistoryFromAnyRecord()
{
    write(std::make_shared<Records>(mixed(2, 5))); // streams in turn: 1, 3, 5 … and 2, 4, 6 …
    QCOMPARE(ids(m_reader->history(9, 2, 6)), QList<qint64>({3, 5}));
    QCOMPARE(ids(m_reader->history(9, 2, 5)), QList<qint64>({1, 3}));
    QCOMPARE(ids(m_reader->history(9, 9, 1)), QList<qint64>());
    QCOMPARE(ids(m_reader->history(9, 1, 1000)), QList<qint64>({9}));
}

void ReaderTest::pagesThroughTheJournal()
{
    write(std::make_shared<Records>(mixed(5, 2)));
    const auto newest = m_reader->entriesBefore(0, 4);
    QCOMPARE(ids(newest), range(7, 10));
    QCOMPARE(newest->before, 7);
    const auto older = m_reader->entriesBefore(newest->before, 4);
    QCOMPARE(ids(older), range(3, 6));
    const auto oldest = m_reader->entriesBefore(older->before, 4);
    QCOMPARE(ids(oldest), range(1, 2));
    QCOMPARE(oldest->before, 0);
}

void ReaderTest::followsTheJournal()
{
    write(std::make_shared<Records>(mixed(5, 2)));
    QCOMPARE(ids(m_reader->entriesAfter(0, 4)), range(1, 4));
    const auto rest = m_reader->entriesAfter(4, 100);
    QCOMPARE(ids(rest), range(5, 10));
    QCOMPARE(rest->before, 5);
    QCOMPARE(ids(m_reader->entriesAfter(10, 4)), QList<qint64>());
    write({samples::status("a", "PENDING")});
    QCOMPARE(ids(m_reader->entriesAfter(10, 4)), range(11, 11));
}

void ReaderTest::givesRecordsBackAsTheyCame_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("method");
    const QStringList names = QDir(QStringLiteral(TEST_DATA)).entryList({u"*.json"_s}, QDir::Files);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name << name.section(QRegularExpression(u"[-.]"_s), 0, 0).toUtf8();
}

void ReaderTest::givesRecordsBackAsTheyCame()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, method);
    const QByteArray body = samples::file(file);
    if (!body.startsWith('{'))
        QSKIP("not a hook");
    Record record = samples::hook(method, body, 77);
    record.head = samples::file(u"wcs-request-head.txt"_s);
    record.answer = {403, journal::AnswerKind::Injected, "rule 1"};
    write({record});
    const auto found = m_reader->record(1);
    QVERIFY(found && *found);
    const StoredRecord &stored = **found;
    QCOMPARE(stored.body, body);
    QCOMPARE(stored.head, record.head);
    record.id = 1;
    QCOMPARE(stored.entry, journal::entryOf(record));
    QCOMPARE(ids(m_reader->history(1, 9)), QList<qint64>{1});
}

void ReaderTest::givesHeadsBackAsTheyCame_data()
{
    QTest::addColumn<QByteArray>("head");
    const QByteArray frame = QByteArray::fromHex("28b52ffd");
    QTest::newRow("none") << QByteArray("");
    QTest::newRow("begins as what is compressed") << frame + ": a\r\n";
    QTest::newRow("is what is compressed") << frame + QByteArray::fromHex("20012900000061");
    QTest::newRow("long") << "X: " + QByteArray(3000, 'x') + "\r\n";
}

// The first one of its form, and those that share it.
void ReaderTest::givesHeadsBackAsTheyCame()
{
    QFETCH(const QByteArray, head);
    Record record = samples::status("a", "PUBLISHING");
    record.head = head;
    write({record, record, record});
    restart();
    write({record});
    for (qint64 id = 1; id <= 4; ++id) {
        const auto found = m_reader->record(id);
        QVERIFY(found && *found);
        QVERIFY(!(*found)->entry.isDamaged);
        QCOMPARE((*found)->head, head);
    }
}

void ReaderTest::readsBodiesOfADictionaryThatCameLater()
{
    m_options.trainAfter = 100;
    restart();
    write(std::make_shared<Records>(mixed(100, 1)));
    const Record record = samples::full(7, 1);
    QCOMPARE((*m_reader->record(100))->entry.method, QByteArray("StreamStatusEvent"));
    Other other(m_options.path);
    QTRY_VERIFY((write({record}), other.ask(u"SELECT count(*) FROM dictionaries"_s).toInt() == 1));
    QCOMPARE((*m_reader->record(m_writer->records()))->body, record.body);
}

void ReaderTest::saysWhatCameInFromARecord()
{
    Record rejected = samples::rejected("/nonsense", "{\"status\":", "The body is not valid JSON.");
    rejected.answerUs = 12;
    write({rejected});
    const auto page = m_reader->entriesBefore(0, 1);
    const Entry &entry = page->entries.at(0);
    QCOMPARE(entry.method, QByteArray());
    QCOMPARE(entry.target, QByteArray("/nonsense"));
    QCOMPARE(entry.reason, journal::Reason::WrongPath);
    QCOMPARE(entry.rejection, QByteArray("The body is not valid JSON."));
    QCOMPARE(entry.answer, (journal::Answer{400, journal::AnswerKind::Refused, {}}));
    QCOMPARE(entry.peer, rejected.peer);
    QCOMPARE(entry.answerUs, 12);
    QCOMPARE(entry.published, qint8(-1));
    QCOMPARE((*m_reader->record(1))->body, rejected.body);
    QCOMPARE((*m_reader->record(1))->head, rejected.head);
}

void ReaderTest::keepsTheTargetOfEachRecord()
{
    const QList<QByteArray> targets{"/a/connect", "/b//connect", "/b//connect?x=1", "/a/connect", ""};
    Records records;
    for (const QByteArray &target : targets) {
        records.push_back(samples::hook("connect", "{}", 1));
        records.back().target = target;
    }
    write(std::make_shared<Records>(records));
    restart(); // forms are shared from the second time on, and read again
    write(std::make_shared<Records>(records));
    const auto page = m_reader->entriesAfter(0, 100);
    QCOMPARE(page->entries.size(), 2 * targets.size());
    for (qsizetype i = 0; i < page->entries.size(); ++i)
        QCOMPARE(page->entries[i].target, targets[i % targets.size()]);
}

// As a journal has it of a version that took more for JSON, and less for an id.
void ReaderTest::leavesABodyThatIsReadOtherwiseNowWithItsStream()
{
    Record lax = samples::status("m", "PUBLISHING");
    lax.body.replace("cam", "C:\\live");
    Record number = samples::status("7", "PUBLISHING");
    number.body.replace("\"7\"", "7");
    number.event.mediaSessionId.clear();
    number.streamKey = number.event.streamKey();
    write({lax, number, samples::status("m", "STOPPED")});

    const auto page = m_reader->entriesAfter(0, 10);
    QCOMPARE(page->entries.size(), 3);
    const Entry &unread = page->entries[0];
    QCOMPARE(unread.mediaSessionId, "m");
    QCOMPARE(unread.nodeId, "node@1");
    QCOMPARE(unread.status, QByteArray());
    QCOMPARE(unread.problems.size(), 1);
    QVERIFY2(unread.problems[0].sentence().startsWith("body: cannot be read: The body is not valid JSON"),
             unread.problems[0].sentence());
    QCOMPARE(page->entries[1].mediaSessionId, QByteArray());
    QCOMPARE(page->entries[1].name, "cam");
    QCOMPARE(page->entries[1].problems.size(), 1);

    QCOMPARE((*m_reader->record(2))->body, number.body);
    QCOMPARE(m_reader->streams("m")->streams[0].events, 2u);
}

void ReaderTest::findsRejectedRequests()
{
    write({samples::status("m", "PUBLISHING"), samples::rejected("/x", "{", "No."), samples::status("m", "PUBLISHING"),
           samples::rejected("/y", "{", "No."), samples::rejected("/z", "{", "No.")});
    QCOMPARE(ids(m_reader->rejected(10)), (QList<qint64>{2, 4, 5}));
    QCOMPARE(ids(m_reader->rejected(2)), (QList<qint64>{4, 5}));
    QCOMPARE(ids(m_reader->rejected(2, 5)), (QList<qint64>{2, 4}));
    QCOMPARE(ids(m_reader->rejected(2, 2)), QList<qint64>());
}

void ReaderTest::findsStreamsWithTheirNewestState()
{
    Projection projection;
    connect(&m_writer->writer, &Writer::committed, this,
            [&](const BatchPtr &batch) { projection.apply(batch->records); });
    Record elsewhere = samples::hook("StreamStatusEvent",
                                     "{'nodeId':'node@2','mediaSessionId':'a','status':'PLAYING','published':false}");
    write({samples::status("a", "PENDING"), samples::status("b", "PENDING")});
    write({elsewhere});
    write({samples::status("a", "PUBLISHING")}); // later than its row: the rows lag behind

    const auto both = m_reader->streams("a");
    QVERIFY(both);
    QCOMPARE(both->throughId, 4);
    QCOMPARE(both->streams.size(), size_t(2));
    QCOMPARE(both->streams[0].lastRecord, 3); // the stream that was seen first last
    for (const StreamState &state : both->streams) {
        const StreamState &expected = projection.streams[streamKey(state, both->pool)];
        QCOMPARE(described(state, both->pool), described(expected, projection.pool));
    }
    const auto one = m_reader->streams("a", "node@1");
    QCOMPARE(one->streams.size(), size_t(1));
    QCOMPARE(one->streams[0].lastRecord, 4);
    QVERIFY(m_reader->streams("nobody")->streams.empty());
}

void ReaderTest::showsTimesOfNotRunning()
{
    constexpr qint64 Second = 1'000'000;
    write({samples::status("a", "PENDING", wallMicroseconds())});
    restart(); // cleanly
    write({samples::status("b", "PENDING", wallMicroseconds())});
    const QString crashed = m_folder->filePath(u"crashed.db"_s);
    for (const QString &part : {u""_s, u"-wal"_s})
        QVERIFY(QFile::copy(m_options.path + part, crashed + part));
    m_options.path = crashed;
    restart();
    m_reader->open(sqlite(crashed));
    write({samples::status("a", "PUBLISHING", wallMicroseconds() + Second)});

    const auto page = m_reader->history(3, 9);
    QCOMPARE(ids(page), QList<qint64>({1, 3}));
    QCOMPARE(page->gaps.size(), 2);
    QVERIFY(page->gaps[0].clean);
    QVERIFY(!page->gaps[1].clean);
    QVERIFY(page->entries[0].receivedAt <= page->gaps[0].from);
    QVERIFY(page->gaps[0].from <= page->gaps[0].to);
    QVERIFY(page->gaps[0].to <= page->gaps[1].from);
    QVERIFY(page->gaps[1].to <= page->entries[1].receivedAt);
    // What was stored last is a sign of life, even where none was written.
    QCOMPARE(page->gaps[1].from, (*m_reader->record(2))->entry.receivedAt);
    QCOMPARE(m_reader->history(2, 9)->gaps.size(), 1); // the one behind its newest entry, as it goes on
}

void ReaderTest::showsAGapBetweenTwoPages()
{
    write({samples::status("a", "PENDING", wallMicroseconds())});
    restart();
    write({samples::status("a", "PUBLISHING", wallMicroseconds())});
    const auto newest = m_reader->history(2, 1);
    QCOMPARE(ids(newest), QList<qint64>{2});
    QVERIFY(newest->gaps.isEmpty());
    QCOMPARE(m_reader->history(2, 1, newest->before)->gaps.size(), 1);
    QCOMPARE(m_reader->entriesBefore(newest->before, 1)->gaps.size(), 1);
}

void ReaderTest::showsJumpsOfTheClock()
{
    constexpr qint64 Second = 1'000'000;
    constexpr qint64 Hour = 3'600 * Second;
    qint64 wall = wallMicroseconds() + Hour;
    qint64 steady = 1'000'000'000;
    m_options.wall = [&wall] { return wall; };
    m_options.steady = [&steady] { return steady; };
    const auto pass = [&](qint64 time) {
        wall += time;
        steady += time * 1'000;
    };
    const auto stamped = [&](const QByteArray &status) {
        Record record = samples::status("a", status, wall);
        record.receivedMono = steady;
        return record;
    };
    restart();
    write({stamped("PENDING")});
    pass(5 * Second);
    wall += 24 * Hour;
    write({stamped("PUBLISHING")});
    pass(5 * Second);
    wall -= 2 * Hour;
    write({stamped("UNPUBLISHED")});

    const auto page = m_reader->history(3, 9);
    QCOMPARE(page->jumps.size(), 2);
    QCOMPARE(page->jumps[0].record, 2);
    QCOMPARE(page->jumps[0].by, 24 * Hour);
    QCOMPARE(page->jumps[1].to, wall);
    QCOMPARE(page->entries[2].receivedAt, wall);
    QCOMPARE(page->entries[1].time - page->entries[0].time, 5 * Second);
    QCOMPARE(page->entries[2].time - page->entries[1].time, 5 * Second);
    QCOMPARE((*m_reader->record(2))->entry.time, page->entries[1].time);
    // Of pages: with the one that the jump's record is not on.
    const auto newest = m_reader->history(3, 1);
    QVERIFY(newest->jumps.isEmpty());
    QCOMPARE(m_reader->history(3, 1, newest->before)->jumps, page->jumps.last(1));
    QCOMPARE(m_reader->entriesBefore(2, 1)->jumps, page->jumps.first(1));
    // As soon as it is noticed, also where nothing has come since.
    wall -= Hour;
    QTRY_COMPARE(m_reader->history(3, 9)->jumps.size(), 3);

    const auto found = m_reader->streams("a");
    const StreamState &state = found->streams[0];
    QCOMPARE(state.lastSeen - state.firstSeen, 10 * Second);
    QCOMPARE(found->timeline.stampOf(state.firstSeen), page->entries[0].receivedAt);
    QCOMPARE(found->timeline.stampOf(state.statusSince), page->entries[2].receivedAt);

    // Set back while the program is off: what comes next is no earlier for that.
    pass(Second);
    m_writer->writer.close(1000);
    wall -= Hour;
    restart();
    write({stamped("PUBLISHING")});
    const auto after = m_reader->history(4, 2);
    QCOMPARE(after->gaps.size(), 1);
    QVERIFY(after->gaps[0].begin < after->gaps[0].end);
    QVERIFY(qAbs(after->gaps[0].to - after->gaps[0].from + Hour) <= 1); // a moment follows a moment
    QVERIFY(after->entries[1].time > after->entries[0].time);
    QCOMPARE(m_reader->streams("a")->streams[0].findings & quint8(journal::Finding::LateStatus), 1);
    m_writer.reset(); // before the clocks
}

void ReaderTest::endsWhereRetentionHasBeen()
{
    constexpr qint64 Day = 86'400'000'000;
    const qint64 now = wallMicroseconds();
    m_options.retainDays = 7;
    m_options.removeAfterMs = 0;
    m_options.removeShare = 1;
    restart();
    const qint64 old = now - 8 * Day;
    write({samples::status("a", "PENDING", old), samples::status("gone", "UNPUBLISHED", old),
           samples::status("a", "PUBLISHING", old), samples::status("b", "PENDING", now),
           samples::status("a", "UNPUBLISHED", now)});
    QTRY_COMPARE(ids(m_reader->entriesAfter(0, 9)), range(4, 5));
    const auto page = m_reader->history(5, 9);
    QCOMPARE(ids(page), QList<qint64>{5});
    QCOMPARE(page->before, 0);
    QCOMPARE(ids(m_reader->history(5, 9, 3)), QList<qint64>());
    QVERIFY(!m_reader->record(3)->has_value());
    QCOMPARE(m_reader->entriesBefore(0, 9)->before, 0);
    QCOMPARE(m_reader->streams("a")->streams.size(), size_t(1));
    QTRY_VERIFY(m_reader->streams("gone")->streams.empty());
}

void ReaderTest::repliesToWhoeverAsks()
{
    write({samples::status("a", "PENDING")});
    const journal::ReaderGateway gateway = m_reader->gateway();
    const auto page = gateway.history(1, 10, 0);
    const auto newest = gateway.entriesBefore(0, 10);
    const auto record = gateway.record(1);
    const auto none = gateway.record(99);
    QTRY_VERIFY(none.isFinished());
    QCOMPARE(*page.result(), *m_reader->history(1, 10));
    QCOMPARE(*newest.result(), *m_reader->entriesBefore(0, 10));
    QCOMPARE((*record.result())->body, samples::status("a", "PENDING").body);
    QVERIFY(none.result().ok() && !*none.result());
}

void ReaderTest::cannotReadWhatIsNotThere()
{
    Reader reader;
    QSignalSpy failed(&reader, &Reader::openFailed);
    QSignalSpy opened(&reader, &Reader::opened);
    QVERIFY(!reader.history(1, 1));
    QVERIFY(!reader.record(1));
    QCOMPARE(failed.size(), 0);
    reader.open(sqlite(m_folder->filePath(u"nothing.db"_s)));
    QCOMPARE(failed.size(), 1);
    QVERIFY(opened.isEmpty());
    reader.open(sqlite(m_options.path));
    QCOMPARE(opened.size(), 1);
    reader.close();
    QVERIFY(!reader.record(1));
}

QTEST_GUILESS_MAIN(ReaderTest)
#include "tst_reader.moc"
