#include "journal/watching.h"
#include "logging.h"

#include <QFile>

#include <csignal>
#include <sys/resource.h>

using namespace watching;

class WriterTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void saysCommittedAfterTheCommit();
    void commitsTogetherWhatHasQueued();
    void measuresTheTimeToTheCommit();
    void refusesWhatCannotBeTakenInTime();
    void keepsWhatNobodyWaitsFor();
    void recoversFromADiskThatFails();
    void givesIdsAgainAfterARollback();
    void refusesWhileItIsNotOpen();
    void closesWithoutLosingWhatHasQueued();
    void givesUpClosingWhenItsTimeIsOver();
    void countsWhatItStores();
    void tellsThatTheClockWasSet();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

void WriterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5}, m_folder->filePath(u"deep/in/journal.db"_s)};
}

void WriterTest::saysCommittedAfterTheCommit()
{
    Watched w(m_options);
    w.writer.open();
    Other other(m_options.path);
    QVariant seen;
    connect(&w.writer, &Writer::committed, this, [&] { seen = other.ask(u"SELECT count(*) FROM records"_s); });
    w.writer.append(samples::records({samples::status("a", "PENDING"), samples::status("b", "PENDING")}));
    QVERIFY(w.committed.wait());
    QCOMPARE(seen.toInt(), 2);
}

void WriterTest::commitsTogetherWhatHasQueued()
{
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({ticketed(samples::status("a", "PENDING"), 11)}));
    w.writer.append(samples::records({samples::status("b", "PENDING"), samples::rejected("/", "x", "no")}));
    QVERIFY(w.committed.isEmpty());
    QVERIFY(w.committed.wait());
    QCOMPARE(w.committed.size(), 1);
    const Records &records = w.batch(0)->records;
    QCOMPARE(records.size(), size_t(3));
    for (size_t i = 0; i < records.size(); ++i)
        QCOMPARE(records[i].id, qint64(i) + 1);
    QCOMPARE(records[0].ticket, quint64(11));
    QVERIFY(w.refused.isEmpty());
}

void WriterTest::measuresTheTimeToTheCommit()
{
    Watched w(m_options);
    w.writer.open();
    Record waited = ticketed(samples::status("a", "PENDING"), 1);
    waited.receivedMono -= 7'000'000;
    Record fromMemory = samples::status("a", "PUBLISHING");
    fromMemory.answerUs = 42;
    w.writer.append(samples::records({waited, fromMemory}));
    QVERIFY(w.committed.wait());
    QVERIFY(w.batch(0)->records[0].answerUs >= 7000);
    QCOMPARE(w.batch(0)->records[1].answerUs, 42);
    QVERIFY(w.batch(0)->commitUs > 0);
    Other other(m_options.path);
    const int before = other.ask(u"SELECT answer_us FROM records WHERE id = 1"_s).toInt(); // up to the commit
    QVERIFY(before >= 7000);
    QCOMPARE(before + w.batch(0)->commitUs, w.batch(0)->records[0].answerUs);
    QTRY_COMPARE(other.ask(u"SELECT us FROM commits WHERE first = 1 AND last = 2"_s).toInt(), w.batch(0)->commitUs);
}

void WriterTest::refusesWhatCannotBeTakenInTime()
{
    Watched w(m_options);
    w.writer.open();
    Other other(m_options.path);
    other.ask(u"BEGIN EXCLUSIVE"_s);
    w.writer.append(samples::records({ticketed(samples::status("a", "PENDING"), 5, 200),
                                      ticketed(samples::status("b", "PENDING"), 6, 60'000),
                                      ticketed(samples::status("c", "PENDING"), 7, 50)}));
    QTRY_COMPARE(w.state().kind, StoreState::Kind::Failing);
    QVERIFY2(w.state().cause.contains(u"locked by another process"_s), qPrintable(w.state().cause));
    QTRY_COMPARE(w.refused.size(), 2);
    QCOMPARE(w.refused[0][0].value<QList<quint64>>(), QList<quint64>{7}); // at once: its time was over
    QCOMPARE(w.refused[1][0].value<QList<quint64>>(), QList<quint64>{5});
    QCOMPARE(w.refused[1][1].toString(), w.state().cause);
    QVERIFY(w.committed.isEmpty());

    other.ask(u"COMMIT"_s);
    QTRY_COMPARE(w.records(), 1);
    QCOMPARE(w.batch(0)->records[0].ticket, quint64(6));
    QCOMPARE(w.state(), (StoreState{.kind = StoreState::Kind::Ok}));
    QCOMPARE(other.ask(u"SELECT count(*) FROM records"_s).toInt(), 1);
    QCOMPARE(w.refused.size(), 2);
}

void WriterTest::keepsWhatNobodyWaitsFor()
{
    Watched w(m_options);
    w.writer.open();
    Other other(m_options.path);
    other.ask(u"BEGIN EXCLUSIVE"_s);
    w.writer.append(
        samples::records({ticketed(samples::status("a", "PENDING"), 1, 50), samples::status("b", "PENDING")}));
    QTRY_COMPARE(w.refused.size(), 1);
    other.ask(u"COMMIT"_s);
    QTRY_COMPARE(w.records(), 1);
    QCOMPARE(w.batch(0)->records[0].streamKey, samples::status("b", "PENDING").streamKey);
}

void WriterTest::recoversFromADiskThatFails()
{
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({samples::status("a", "PENDING")}));
    QVERIFY(w.committed.wait());

    // No file of this process may grow: what the log cannot take fails as on a broken disk.
    signal(SIGXFSZ, SIG_IGN);
    rlimit whole{};
    getrlimit(RLIMIT_FSIZE, &whole);
    const rlimit none{0, whole.rlim_max};
    setrlimit(RLIMIT_FSIZE, &none);
    w.writer.append(
        samples::records({ticketed(samples::status("a", "PUBLISHING"), 1, 60'000), samples::status("b", "PENDING")}));
    QTRY_COMPARE(w.refused.size(), 1); // long before its time was over, as it is known why
    QCOMPARE(w.refused[0][0].value<QList<quint64>>(), QList<quint64>{1});
    QCOMPARE(w.state().kind, StoreState::Kind::Failing);
    QVERIFY2(w.state().cause.contains(u"disk"_s), qPrintable(w.state().cause));
    QCOMPARE(w.refused[0][1].toString(), w.state().cause);
    w.writer.append(samples::records({ticketed(samples::status("a", "PUBLISHING"), 2, 60'000)}));
    QCOMPARE(w.refused.size(), 2); // at once

    setrlimit(RLIMIT_FSIZE, &whole);
    QTRY_COMPARE(w.records(), 2);
    QCOMPARE(w.batch(1)->records[0].id, 2);
    QCOMPARE(w.state().kind, StoreState::Kind::Ok);
}

void WriterTest::givesIdsAgainAfterARollback()
{
    m_options.tailRecords = 8;
    Watched w(m_options);
    w.writer.open();
    Projection projection;
    connect(&w.writer, &Writer::committed, this, [&](const BatchPtr &batch) { projection.apply(batch->records); });
    w.writer.append(std::make_shared<Records>(mixed(5, 2)));
    QTRY_COMPARE(w.records(), 10);

    Other other(m_options.path);
    other.ask(u"CREATE TRIGGER broken BEFORE INSERT ON records WHEN NEW.id = 15 "
              "BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END"_s);
    w.writer.append(std::make_shared<Records>(mixed(8, 1)));
    QTRY_COMPARE(w.state().kind, StoreState::Kind::Failing);
    QVERIFY2(w.state().cause.contains(u"broken on purpose"_s), qPrintable(w.state().cause));
    QCOMPARE(w.records(), 10);
    other.ask(u"DROP TRIGGER broken"_s);
    QTRY_COMPARE(w.records(), 18);

    QCOMPARE(other.ask(u"SELECT max(id) FROM records"_s).toInt(), 18);
    QCOMPARE(other.ask(u"SELECT count(*) FROM streams"_s).toInt(), 8);
    w.writer.close(1000);
    w.writer.open();
    QCOMPARE(described(*w.snapshot()), projection.described());
}

void WriterTest::refusesWhileItIsNotOpen()
{
    m_options.path = m_folder->path();
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({ticketed(samples::status("a", "PENDING"), 3, 60'000)}));
    QCOMPARE(w.refused.size(), 1);
    QCOMPARE(w.refused[0][0].value<QList<quint64>>(), QList<quint64>{3});
    QCOMPARE(w.refused[0][1].toString(), w.openError());
}

void WriterTest::closesWithoutLosingWhatHasQueued()
{
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(mixed(300, 10))); // more than one transaction takes
    w.writer.close(5000);
    QTRY_COMPARE(w.closed.size(), 1);
    QCOMPARE(w.records(), 3000);
    QCOMPARE(w.state().kind, StoreState::Kind::Closed);
    QVERIFY(!QFile::exists(m_options.path + u"-wal"_s));
    QVERIFY(!QFile::exists(m_options.path + u".lock"_s));
    Other other(m_options.path);
    QCOMPARE(other.ask(u"SELECT count(*) FROM runs WHERE stopped_at IS NOT NULL"_s).toInt(), 1);
    QCOMPARE(other.ask(u"SELECT value FROM meta WHERE key = 'complete_through'"_s).toInt(), 3000);
}

void WriterTest::givesUpClosingWhenItsTimeIsOver()
{
    Watched w(m_options);
    w.writer.open();
    Other other(m_options.path);
    other.ask(u"BEGIN EXCLUSIVE"_s);
    w.writer.append(
        samples::records({ticketed(samples::status("a", "PENDING"), 1, 60'000), samples::status("b", "PENDING")}));
    w.writer.close(50);
    QTRY_COMPARE(w.closed.size(), 1);
    QCOMPARE(w.refused.size(), 1);
    QCOMPARE(w.refused[0][0].value<QList<quint64>>(), QList<quint64>{1});
    QCOMPARE(w.lastFigures().lost, quint64(1));
    other.ask(u"COMMIT"_s);
    QCOMPARE(other.ask(u"SELECT count(*) FROM records"_s).toInt(), 0);
}

void WriterTest::countsWhatItStores()
{
    Watched w(m_options);
    w.writer.open();
    w.writer.append(samples::records({samples::status("a", "PENDING"), samples::rejected("/", "x", "no")}));
    QTRY_COMPARE(w.lastFigures().lastId, 2);
    const StoreFigures figures = w.lastFigures();
    QCOMPARE(figures.firstId, 1);
    QCOMPARE(figures.stored, 1);
    QCOMPARE(figures.rejected, 1);
    QCOMPARE(figures.commitTimes.count(), quint64(1));
    QVERIFY(figures.commitTimes.sum() > 0);
    QVERIFY(figures.fileBytes > 16384);
    QCOMPARE(figures.commitTimes.through(MetricBuckets::of(figures.commitTimes.max())), quint64(1));
}

void WriterTest::tellsThatTheClockWasSet()
{
    switchLogOn("streamwatch.journal");
    constexpr qint64 Day = 86'400'000'000;
    qint64 wall = wallMicroseconds();
    qint64 steady = steadyNanoseconds();
    m_options.wall = [&wall] { return wall; };
    m_options.steady = [&steady] { return steady; };
    Watched w(m_options);
    w.writer.open();
    wall += 400 * Day; // and no record tells of it
    QTest::ignoreMessage(QtWarningMsg, "The clock was set forward by 400 days.");
    QTRY_COMPARE(w.committed.size(), 1);
    QVERIFY(w.batch(0)->records.empty());
    QCOMPARE(w.batch(0)->jumps.size(), 1);
    const journal::ClockJump jump = w.batch(0)->jumps[0];
    QCOMPARE(jump.record, 1);
    QCOMPARE(jump.by, 400 * Day);
    QCOMPARE(jump.to, wall);

    wall -= 400 * Day; // and now one does
    steady += 2'000'000'000;
    Record record = samples::status("a", "PENDING", wall);
    record.receivedMono = steady;
    QTest::ignoreMessage(QtWarningMsg, "The clock was set back by 400 days.");
    w.writer.append(samples::records({record}));
    QTRY_COMPARE(w.records(), 1);
    const qsizetype told = w.committed.size();
    QCOMPARE(w.batch(1)->jumps.size(), 1);
    const qint64 time = w.batch(told - 1)->records[0].time;
    QCOMPARE(time, jump.at + 2'000'000);

    w.writer.close(1000);
    w.writer.open(); // what was told is not told again, but known
    QCOMPARE(w.snapshot()->timeline.jumps().size(), 2);
    QCOMPARE(w.snapshot()->timeline.jumps()[0], jump);
    QCOMPARE(w.committed.size(), told);
    w.writer.close(1000);
    wall -= Day;
    QTest::ignoreMessage(QtWarningMsg, "The clock was set back by 1 day.");
    w.writer.open();
    QCOMPARE(w.snapshot()->timeline.jumps().size(), 3);
    QVERIFY(w.snapshot()->timeline.at(steady) > time);
}

QTEST_GUILESS_MAIN(WriterTest)
#include "tst_writer.moc"
