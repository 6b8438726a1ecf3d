#include "board/logreader.h"
#include "journal/watching.h"

using namespace board;
using namespace filter;
using namespace watching;

// The journal as an event log looks through it.
class LogReaderTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void pagesToTheBeginning();
    void looksThroughAllForWhatIsRare();
    void saysThatItPassedDamagedOnes();
    void goesForward();
    void findsWhatASourceHolds();
    void stops();
    void saysWhyItCannot();

private:
    void write(const Records &records);
    LogPortion read(const LogRequest &request); // all that is found
    static QList<qint64> ids(const LogPortion &portion);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Watched> m_writer;
    std::unique_ptr<journal::Reader> m_journal;
    std::unique_ptr<LogReader> m_reader;
};

void LogReaderTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    JournalOptions options;
    options.path = m_folder->filePath(u"j.db"_s);
    m_writer = std::make_unique<Watched>(options);
    m_writer->writer.open();
    m_journal = std::make_unique<journal::Reader>();
    m_journal->open(sqlite(options.path));
    m_reader = std::make_unique<LogReader>(*m_journal);
}

void LogReaderTest::cleanup()
{
    m_reader.reset();
    m_journal.reset();
    m_writer.reset();
}

void LogReaderTest::write(const Records &records)
{
    m_writer->writer.append(std::make_shared<Records>(records));
}

LogPortion LogReaderTest::read(const LogRequest &request)
{
    LogPortion all;
    const QFuture<LogPortion> found = m_reader->gateway()(request);
    const bool isDone = QTest::qWaitFor([&found] { return found.isFinished(); });
    bool hasPassed = false;
    for (int next = 0; isDone && next < found.resultCount(); ++next) {
        const LogPortion portion = found.resultAt(next);
        const QList<journal::Entry> entries =
            request.isOlder ? portion.entries + all.entries : all.entries + portion.entries;
        all = portion;
        all.entries = entries;
        all.passedDamaged = hasPassed = hasPassed || portion.passedDamaged;
    }
    return all;
}

QList<qint64> LogReaderTest::ids(const LogPortion &portion)
{
    QList<qint64> ids;
    for (const journal::Entry &entry : portion.entries)
        ids.append(entry.id);
    return ids;
}

void LogReaderTest::pagesToTheBeginning()
{
    Records records;
    for (int i = 0; i < 700; ++i)
        records.push_back(samples::status("m", "PUBLISHING"));
    write(records);
    LogPortion portion = read({.limit = 400});
    QCOMPARE(portion.entries.size(), 400);
    QCOMPARE(portion.entries.first().id, 301);
    QCOMPARE(portion.entries.last().id, 700);
    QCOMPARE(portion.reached, 301);
    QVERIFY(!portion.isEnd);
    portion = read({.from = portion.reached, .limit = 400});
    QCOMPARE(portion.entries.size(), 300);
    QCOMPARE(portion.entries.first().id, 1);
    QVERIFY(portion.isEnd);
}

void LogReaderTest::looksThroughAllForWhatIsRare()
{
    Records records;
    for (int i = 0; i < 1'000; ++i)
        records.push_back(samples::status("m", i == 3 || i == 5 ? "FAILED" : "PUBLISHING"));
    write(records);
    const Filter filter = std::get<Filter>(Filter::parse(u"status:failed"_s));
    LogPortion portion = read({.query = {.filter = filter}, .limit = 10});
    QCOMPARE(ids(portion), (QList<qint64>{4, 6}));
    QCOMPARE(portion.looked, 1'000);
    QVERIFY(portion.isEnd);
    portion = read({.query = {.filter = filter}, .limit = 1});
    QCOMPARE(ids(portion), QList<qint64>{6});
    QCOMPARE(portion.reached, 6);
    QVERIFY(!portion.isEnd);
}

void LogReaderTest::saysThatItPassedDamagedOnes()
{
    Records records;
    for (int i = 0; i < 500; ++i)
        records.push_back(samples::status("m", "PUBLISHING"));
    write(records);
    const Filter filter = std::get<Filter>(Filter::parse(u"status:publishing"_s));
    QVERIFY(!read({.query = {.filter = filter}, .limit = 1'000}).passedDamaged);
    Other(m_folder->filePath(u"j.db"_s)).ask(u"UPDATE records SET body = x'00' WHERE id = 9"_s);
    const LogPortion portion = read({.query = {.filter = filter}, .limit = 1'000});
    QCOMPARE(portion.entries.size(), 499);
    QVERIFY(portion.passedDamaged);
    QVERIFY(!read({.query = {.filter = filter}, .limit = 100}).passedDamaged); // it did not come so far
    QVERIFY(!read({.limit = 1'000}).passedDamaged);                            // it is listed
}

void LogReaderTest::goesForward()
{
    Records records;
    for (int i = 0; i < 20; ++i)
        records.push_back(samples::status("m", "PUBLISHING"));
    write(records);
    LogPortion portion = read({.isOlder = false, .from = 5, .limit = 10});
    QCOMPARE(portion.entries.first().id, 6);
    QCOMPARE(portion.entries.last().id, 15);
    QVERIFY(!portion.isEnd);
    portion = read({.isOlder = false, .from = portion.reached, .limit = 10});
    QCOMPARE(portion.entries.last().id, 20);
    portion = read({.isOlder = false, .from = 20, .limit = 10});
    QVERIFY(portion.isEnd);
    QVERIFY(portion.entries.isEmpty());
}

void LogReaderTest::findsWhatASourceHolds()
{
    const Record a = samples::status("a", "PUBLISHING");
    write({a, samples::status("b", "PUBLISHING"), samples::rejected("/x", "{", "No."), a,
           samples::rejected("/y", "{", "No."), samples::status("b", "STOPPED")});
    const LogQuery rejected{.source = LogQuery::Source::Rejected};
    QCOMPARE(ids(read({.query = rejected, .limit = 10})), (QList<qint64>{3, 5}));
    QCOMPARE(ids(read({.query = rejected, .from = 5, .limit = 10})), QList<qint64>{3});
    QCOMPARE(ids(read({.query = rejected, .isOlder = false, .from = 3, .limit = 9})), QList<qint64>{5});
    const LogQuery stream{.source = LogQuery::Source::Stream, .streamKey = a.streamKey, .lastRecord = 4};
    QCOMPARE(ids(read({.query = stream, .limit = 10})), (QList<qint64>{1, 4}));
    QCOMPARE(ids(read({.query = stream, .isOlder = false, .from = 1, .limit = 9})), QList<qint64>{4});
    QCOMPARE(ids(read({.limit = 10})).size(), 6);
}

void LogReaderTest::stops()
{
    Records records;
    for (int i = 0; i < 2'000; ++i)
        records.push_back(samples::status("m", "PUBLISHING"));
    write(records);
    const LogGateway look = m_reader->gateway();
    QFuture<LogPortion> cancelled = look({.limit = 2'000});
    QTRY_VERIFY(cancelled.resultCount() > 0);
    cancelled.cancel();
    const int before = cancelled.resultCount();
    const QFuture<LogPortion> replaced = look({.limit = 2'000});
    const QFuture<LogPortion> last = look({.limit = 10});
    QTRY_VERIFY(last.isFinished());
    QCOMPARE(last.resultAt(last.resultCount() - 1).isDone, true);
    QCOMPARE(cancelled.resultCount(), before);
    QVERIFY(replaced.isCanceled());
}

void LogReaderTest::saysWhyItCannot()
{
    m_journal->close();
    const LogPortion portion = read({.limit = 10});
    QVERIFY(portion.isDone);
    QVERIFY(!portion.failure.isEmpty());
}

QTEST_GUILESS_MAIN(LogReaderTest)
#include "tst_logreader.moc"
