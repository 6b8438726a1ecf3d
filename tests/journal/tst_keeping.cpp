#include "watching.h"

using namespace watching;

// What the writer does beside writing: streams, dictionaries, retention.
class KeepingTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void writesStreamsWhenThereIsTime();
    void trainsADictionary();
    void removesOldRecords();
    void removesTheOldestOfTooMuch();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    WriterOptions m_options;
};

void KeepingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {.path = m_folder->filePath(u"deep/in/journal.db"_s), .retryMs = 5};
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
    constexpr qint64 Day = 86'400'000'000;
    const qint64 now = journal::wallMicroseconds();
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

QTEST_GUILESS_MAIN(KeepingTest)
#include "tst_keeping.moc"
