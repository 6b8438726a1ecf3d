#include "journal/sqlite/sqlitestore.h"
#include "journal/watching.h"
#include "logging.h"

#include <QRandomGenerator>
#include <QRegularExpression>

using namespace watching;
using journal::SqliteStore;

// What the writer does beside writing: streams, dictionaries, retention.
namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Day = 86'400 * Second;

} // namespace

class KeepingTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void writesStreamsWhenThereIsTime();
    void trainsADictionary();
    void removesOldRecords();
    void removesTheOldestOfTooMuch();
    void removesOfFewLargeRecordsNoMoreThanIsTooMuch();
    void removesNothingWhenTheClockJumps();
    void removesNothingWhenTheClockWasWrongAtTheStart();
    void isNotStoppedByARecordFromTheFuture();
    void waitsAndThenRemovesALittleAtATime();
    void keepsUpWhileItWaits();
    void saysThatItRemovesMuch();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    Result<std::unique_ptr<SqliteStore>> open() const;
    JournalOptions followClocks() const; // m_options, with these instead of the machine's
    Record stamped(const QByteArray &id) const;
    bool store(SqliteStore &file, const QByteArray &id);

    JournalOptions m_options;
    struct Clocks {
        qint64 wall = 1'800'000'000'000'000;
        qint64 steady = 500'000'000'000;
        void pass(qint64 microseconds)
        {
            wall += microseconds;
            steady += microseconds * 1'000;
        }
    };
    mutable Clocks m_clocks;
};

void KeepingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retryMs = 5, .removeAfterMs = 0, .removeEveryMs = 0, .removeShare = 1},
                 m_folder->filePath(u"deep/in/journal.db"_s)};
    m_clocks = {};
}

void KeepingTest::writesStreamsWhenThereIsTime()
{
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(mixed(700, 1)));
    w.writer.append(std::make_shared<Records>(mixed(700, 2)));
    QTRY_COMPARE(w.records(), 2100);
    Other other(m_options.path);
    QTRY_COMPARE(other.ask(u"SELECT value FROM meta WHERE key = 'complete_through'"_s).toInt(), 2100);
    QCOMPARE(other.ask(u"SELECT sum(events) FROM streams"_s).toInt(), 2100);
}

void KeepingTest::trainsADictionary()
{
    m_options.trainAfter = 100;
    Watched w(m_options);
    w.writer.open();
    w.writer.append(std::make_shared<Records>(mixed(100, 1)));
    QTRY_COMPARE(w.records(), 100);
    Other other(m_options.path);
    const auto size = [&] { return other.ask(u"SELECT length(body) FROM records ORDER BY id DESC LIMIT 1"_s).toInt(); };
    const int plain = size();
    QTRY_VERIFY((w.writer.append(samples::records({samples::full(1, 1)})), w.committed.wait(), size() * 4 < plain));
    QCOMPARE(other.ask(u"SELECT count(*) FROM dictionaries"_s).toInt(), 1);

    w.writer.close(1000);
    w.writer.open();
    w.writer.append(samples::records({samples::full(2, 2)}));
    QVERIFY(w.committed.wait());
    QVERIFY(size() * 4 < plain);
    QCOMPARE(other.ask(u"SELECT count(*) FROM dictionaries"_s).toInt(), 1);
}

void KeepingTest::removesOldRecords()
{
    const qint64 now = wallMicroseconds();
    m_options.retainDays = 7;
    Watched w(m_options);
    w.writer.open();
    Records records;
    for (int i = 0; i < 1200; ++i) {
        const QByteArray id = "old " + QByteArray::number(i);
        records.push_back(samples::status(id, i < 1100 ? "UNPUBLISHED" : "PUBLISHING", now - 8 * Day));
    }
    records.push_back(samples::rejected("/odd", "?", "old nonsense"));
    records.back().receivedAt = now - 8 * Day;
    records.push_back(samples::status("new", "UNPUBLISHED", now - Day));
    records.push_back(samples::status("newer", "PUBLISHING", now));
    w.writer.append(std::make_shared<Records>(std::move(records)));
    Other other(m_options.path);
    QTRY_COMPARE(other.ask(u"SELECT min(id) FROM records"_s).toInt(), 1202);
    // Streams that live stay, though what was known of them is gone; ended ones go.
    QTRY_COMPARE(other.ask(u"SELECT count(*) FROM streams"_s).toInt(), 102);
    QCOMPARE(other.ask(u"SELECT count(*) FROM forms WHERE id < 0 AND id > -1202"_s).toInt(), 0);
    QCOMPARE(
        other.ask(u"SELECT count(*) FROM records r LEFT JOIN forms f ON f.id = r.form WHERE f.id IS NULL"_s).toInt(),
        0);
    w.writer.close(1000);
    QCOMPARE(w.lastFigures().firstId, 1202);
    QCOMPARE(w.lastFigures().stored, 2);
    QCOMPARE(w.lastFigures().rejected, 0);
}

void KeepingTest::removesTheOldestOfTooMuch()
{
    m_options.retainGb = 0.002;
    m_options.trainAfter = 0;
    Watched w(m_options);
    w.writer.open();
    for (int i = 0; i < 10; ++i)
        w.writer.append(std::make_shared<Records>(mixed(40, 10)));
    QTRY_COMPARE(w.records(), 4000);
    Other other(m_options.path);
    const QString used =
        u"SELECT (page_count - freelist_count) * 16384 FROM pragma_page_count, pragma_freelist_count"_s;
    QTRY_VERIFY(other.ask(used).toLongLong() <= 2'000'000);
    QCOMPARE(other.ask(u"SELECT max(id) FROM records"_s).toInt(), 4000);
    QVERIFY(other.ask(u"SELECT count(*) FROM records"_s).toInt() > 500);

    w.writer.close(1000); // and no longer ago than must be
    m_options.retainGb = 0;
    Watched none(m_options);
    none.writer.open();
    QTRY_COMPARE(other.ask(u"SELECT count(*) FROM records"_s).toInt(), 1);
}

Result<std::unique_ptr<SqliteStore>> KeepingTest::open() const
{
    journal::Obstacle obstacle;
    return SqliteStore::open({m_options.path}, followClocks(), {}, obstacle);
}

JournalOptions KeepingTest::followClocks() const
{
    JournalOptions options = m_options;
    options.retainDays = 30;
    options.wall = [this] { return m_clocks.wall; };
    options.steady = [this] { return m_clocks.steady; };
    return options;
}

Record KeepingTest::stamped(const QByteArray &id) const
{
    Record record = samples::status(id, "UNPUBLISHED", m_clocks.wall);
    record.receivedMono = m_clocks.steady;
    return record;
}

// Stores one more, and what else is done in time; true if then there is something to remove.
bool KeepingTest::store(SqliteStore &file, const QByteArray &id)
{
    Record record = stamped(id);
    bool isDone = file.write({&record, 1}).ok();
    while (isDone && file.hasUnwritten())
        isDone = file.writeSome().ok();
    return isDone && file.hasExpired();
}

void KeepingTest::removesOfFewLargeRecordsNoMoreThanIsTooMuch()
{
    m_options.retainGb = 0.01;
    Watched w(m_options);
    w.writer.open();
    constexpr int Count = 150;
    auto records = std::make_shared<Records>();
    QRandomGenerator random(7);
    for (int i = 0; i < Count; ++i) {
        records->push_back(samples::rejected("/odd", {}, "nonsense"));
        records->back().body.resize(200'000); // 30 MB in all
        random.fillRange(reinterpret_cast<quint32 *>(records->back().body.data()), records->back().body.size() / 4);
    }
    w.writer.append(records);
    QTRY_COMPARE(w.records(), Count);
    Other other(m_options.path);
    const auto pages = [&] {
        return other.ask(u"SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count"_s).toInt();
    };
    QTRY_VERIFY(pages() <= int(0.01e9 / 16384));
    const int left = other.ask(u"SELECT count(*) FROM records"_s).toInt();
    QVERIFY2(left > 35 && left < 50, qPrintable(QString::number(left))); // about a third
}

void KeepingTest::removesNothingWhenTheClockJumps()
{
    const auto file = *open();
    QVERIFY(!store(*file, "a"));
    m_clocks.pass(Second);
    m_clocks.wall += 400 * Day;
    QVERIFY(!store(*file, "b"));
    m_clocks.pass(2 * Second);
    QVERIFY(!store(*file, "c"));
    m_clocks.wall -= 400 * Day;
    QVERIFY(!store(*file, "d"));
    Other other(m_options.path);
    QCOMPARE(other.ask(u"SELECT group_concat(record || ' ' || (moved / 86400000000)) FROM clock_jumps"_s).toString(),
             u"2 400,4 -400"_s);

    // And all go when they are old, whatever their stamps say.
    m_clocks.pass(31 * Day);
    QVERIFY(store(*file, "e"));
    while (file->hasExpired())
        QVERIFY(file->removeExpired());
    QCOMPARE(file->content().firstId, 5);
}

// 400 days seem to have passed since the last run, and then the clock is put right.
void KeepingTest::removesNothingWhenTheClockWasWrongAtTheStart()
{
    m_options.removeAfterMs = 60'000;
    QVERIFY(!store(**open(), "a"));
    m_clocks.pass(60 * Second);
    m_clocks.wall += 400 * Day;
    const auto file = *open();
    QVERIFY(!store(*file, "b"));
    m_clocks.pass(10 * Second);
    m_clocks.wall -= 400 * Day;
    QVERIFY(!store(*file, "c"));
    m_clocks.pass(3'600 * Second);
    QVERIFY(!store(*file, "d"));
    m_clocks.pass(31 * Day);
    QVERIFY(store(*file, "e"));
}

void KeepingTest::isNotStoppedByARecordFromTheFuture()
{
    m_clocks.wall += 400 * Day;
    QVERIFY(!store(**open(), "future"));
    m_clocks.pass(60 * Second);
    m_clocks.wall -= 400 * Day;
    const auto file = *open();
    QVERIFY(!store(*file, "right"));
    m_clocks.pass(29 * Day);
    QVERIFY(!store(*file, "young"));
    m_clocks.pass(2 * Day);
    QVERIFY(store(*file, "today"));
    while (file->hasExpired())
        QVERIFY(file->removeExpired());
    QCOMPARE(file->content().firstId, 3);
}

void KeepingTest::waitsAndThenRemovesALittleAtATime()
{
    m_options.removeAfterMs = 60'000;
    m_options.removeEveryMs = 10'000;
    m_options.removeShare = 0.01;
    {
        const auto file = *open();
        Records old(1'000, stamped("old"));
        QVERIFY(file->write(old));
        QVERIFY(file->end());
    }
    m_clocks.pass(31 * Day);
    const auto file = *open();
    QVERIFY(!store(*file, "new"));
    m_clocks.pass(59 * Second);
    QVERIFY(!store(*file, "new"));
    m_clocks.pass(2 * Second);
    QVERIFY(store(*file, "new"));
    QVERIFY(file->removeExpired());
    QCOMPARE(file->content().firstId, 11); // one in a hundred
    QVERIFY(!store(*file, "new"));
    m_clocks.pass(9 * Second);
    QVERIFY(!store(*file, "new"));
    m_clocks.pass(2 * Second);
    QVERIFY(store(*file, "new"));
    QVERIFY(file->removeExpired());
    QCOMPARE(file->content().firstId, 20); // of those that are left
    QCOMPARE(file->removalNotice(), QString());
}

void KeepingTest::keepsUpWhileItWaits()
{
    m_options.removeAfterMs = 60'000;
    m_options.retainGb = 0.002;
    m_options.trainAfter = 0;
    const QString used =
        u"SELECT (page_count - freelist_count) * 16384 FROM pragma_page_count, pragma_freelist_count"_s;
    {
        Watched w(followClocks());
        w.writer.open();
        for (int i = 0; i < 10; ++i)
            w.writer.append(std::make_shared<Records>(mixed(40, 10)));
        QTRY_COMPARE(w.records(), 4000);
        Other other(m_options.path);
        QTRY_VERIFY(other.ask(used).toLongLong() <= 2'000'000);
        w.writer.close(1000);
    }
    // A limit that was mistyped costs nothing before somebody could see it.
    m_options.retainGb = 0;
    Watched w(followClocks());
    w.writer.open();
    Other other(m_options.path);
    const int kept = other.ask(u"SELECT count(*) FROM records"_s).toInt();
    w.writer.append(samples::records({stamped("new")}));
    QVERIFY(w.committed.wait());
    QTRY_COMPARE(other.ask(u"SELECT count(*) FROM records"_s).toInt(), kept - 1); // two for one
    m_clocks.pass(61 * Second);
    w.writer.append(samples::records({stamped("newer")}));
    QTRY_COMPARE(other.ask(u"SELECT count(*) FROM records"_s).toInt(), 1);
}

void KeepingTest::saysThatItRemovesMuch()
{
    switchLogOn("streamwatch.journal");
    m_options.retainGb = 0;
    Watched w(followClocks());
    w.writer.open();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^In the last hour .* were removed"_s));
    w.writer.append(std::make_shared<Records>(mixed(10, 10)));
    QTRY_COMPARE(w.lastFigures().removal,
                 u"In the last hour the 99 oldest of 100 records were removed, as they are more than 0 GB."_s);
    m_clocks.pass(3'601 * Second);
    w.writer.close(1000);
    QCOMPARE(w.lastFigures().removal, QString());
}

QTEST_GUILESS_MAIN(KeepingTest)
#include "tst_keeping.moc"
