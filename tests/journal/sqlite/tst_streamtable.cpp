#include "journal/samples.h"
#include "journal/sqlite/migrations.h"
#include "journal/sqlite/streamtable.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using journal::Database;
using journal::Record;
using journal::StreamState;
using journal::StreamTable;

class StreamTableTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void placesRecordsInTheirStream();
    void takesBackARolledBackTransaction();
    void writesRowsInTime();
    void forgetsWhatEndedLongAgo();

private:
    qint64 number(const QString &sql) { return *m_database->number(sql); }
    bool add(StreamTable &table, Record record);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    qint64 m_lastId = 0;
};

void StreamTableTest::init()
{
    m_lastId = 0;
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    const QString path = m_folder->filePath(u"streams.db"_s);
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    m_database = *Database::open(path, Database::Access::Write);
    QVERIFY(journal::migrate(*m_database, journal::bundledMigrations()));
}

bool StreamTableTest::add(StreamTable &table, Record record)
{
    record.id = ++m_lastId;
    return table.add(record).has_value();
}

void StreamTableTest::placesRecordsInTheirStream()
{
    StreamTable table(*m_database, 100);
    table.begin();
    Record record = samples::status("a", "PENDING");
    record.id = 1;
    const auto first = table.add(record);
    QCOMPARE(first->stream, 1);
    QCOMPARE(first->previous, 0);
    record.id = 2;
    QCOMPARE(table.add(record)->previous, 1);
    record = samples::status("b", "PENDING");
    record.id = 3;
    QCOMPARE(table.add(record)->stream, 2);
    QVERIFY(table.writeNew());
    table.keep();
    QCOMPARE(number(u"SELECT last_record FROM streams WHERE id = 1"_s), 2);

    StreamTable again(*m_database, 100);
    QVERIFY(again.load(0));
    again.begin();
    record.id = 4;
    QCOMPARE(again.add(record)->previous, 3);
}

void StreamTableTest::takesBackARolledBackTransaction()
{
    StreamTable table(*m_database, 100);
    table.begin();
    QVERIFY(add(table, samples::status("a", "PENDING")));
    QVERIFY(table.writeNew());
    table.keep();
    const auto before = table.snapshot(0, 1, 0, {}, {});

    QVERIFY(m_database->execute(u"BEGIN"_s));
    table.begin();
    QVERIFY(add(table, samples::status("a", "PUBLISHING")));
    QVERIFY(add(table, samples::status("b", "PENDING")));
    QVERIFY(table.writeNew());
    QVERIFY(table.writeAll(m_lastId));
    QVERIFY(m_database->execute(u"ROLLBACK"_s));
    table.undo();
    QCOMPARE(table.snapshot(0, 1, 0, {}, {})->streams, before->streams);
    QCOMPARE(table.completeThrough(), 0);

    table.begin();
    m_lastId = 1;
    QVERIFY(add(table, samples::status("b", "PENDING")));
    QVERIFY(table.writeNew());
    table.keep();
    QCOMPARE(number(u"SELECT id FROM streams WHERE media_session_id = x'62'"_s), 2); // "b"
}

void StreamTableTest::writesRowsInTime()
{
    constexpr int Tail = 400;
    StreamTable table(*m_database, Tail);
    for (int i = 0; i < 5000; ++i) {
        table.begin();
        QVERIFY(add(table, samples::status(QByteArray::number(i % 150), i % 2 ? "PENDING" : "PUBLISHING")));
        QVERIFY(table.writeNew() && table.sweep(m_lastId, 1));
        table.keep();
        QVERIFY(m_lastId - table.completeThrough() <= Tail);
    }
    QVERIFY(table.hasUnwritten(m_lastId));
    while (table.hasUnwritten(m_lastId)) {
        table.begin();
        QVERIFY(table.writeSome(m_lastId, 20));
        table.keep();
    }
    QCOMPARE(table.completeThrough(), m_lastId);
    QCOMPARE(number(u"SELECT sum(events) FROM streams"_s), m_lastId);
}

void StreamTableTest::forgetsWhatEndedLongAgo()
{
    constexpr int Many = 100'001;
    StreamTable table(*m_database, 50'000);
    QVERIFY(m_database->execute(u"BEGIN"_s));
    table.begin();
    QVERIFY(add(table, samples::status("live", "PUBLISHING")));
    Record record = samples::status("ended", "FAILED");
    for (int i = 0; i < Many; ++i) {
        const QByteArray number = QByteArray::number(i);
        record.event.mediaSessionId = number;
        record.event.info = "reason " + number;
        record.streamKey = record.event.streamKey();
        QVERIFY(add(table, record));
    }
    QVERIFY(table.writeNew());
    table.keep();
    QVERIFY(m_database->execute(u"COMMIT"_s));

    const auto snapshot = table.snapshot(0, m_lastId, 0, {}, {});
    QCOMPARE(snapshot->streams.size(), size_t(1));
    QVERIFY(snapshot->pool.size() < 100);
    QCOMPARE(snapshot->pool.text(snapshot->streams[0].status), QByteArray("PUBLISHING"));
    QCOMPARE(snapshot->pool.text(snapshot->streams[0].nodeId), QByteArray("node@1"));

    table.begin();
    record.id = ++m_lastId;
    const auto place = table.add(record); // the last one goes on where it was
    QCOMPARE(place->previous, m_lastId - 1);
    QCOMPARE(place->stream, m_lastId - 1);
}

QTEST_GUILESS_MAIN(StreamTableTest)
#include "tst_streamtable.moc"
