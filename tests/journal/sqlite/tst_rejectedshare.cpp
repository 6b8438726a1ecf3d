#include "journal/recentoutcomes.h"
#include "journal/sqlite/sqlitereader.h"
#include "journal/sqlite/sqlitestore.h"
#include "journal/watching.h"

#include <QRandomGenerator>

using namespace watching;
using journal::Reason;
using journal::SqliteStore;

// Floods of rejected requests, and what stays of everything else.
class RejectedShareTest final : public QObject {
    Q_OBJECT
private slots:
    void init();
    void aFloodPushesOutItsOwn();
    void aFloodFromManyPushesOutTheOldest();
    void largeOnesGoByTheirBytes();
    void countsAreTrue_data();
    void countsAreTrue();
    void countsAreTrueAfterAFailure();
    void longHeadsTakeLittleAndComeBack();

private:
    Result<std::unique_ptr<SqliteStore>> open() const;
    bool write(SqliteStore &file, Records &&records);
    bool flood(SqliteStore &file, int count, qsizetype body = 10);
    qint64 count(const QString &condition) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    JournalOptions m_options;
};

namespace {

Record rejected(Reason reason, const QByteArray &peer, const QByteArray &body = "{}")
{
    Record record = samples::rejected("/elsewhere", body, "Not here.");
    record.reason = reason;
    record.peer = peer;
    return record;
}

} // namespace

void RejectedShareTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {{.retainRejected = 20, .trainAfter = 0}, m_folder->filePath(u"journal.db"_s)};
}

Result<std::unique_ptr<SqliteStore>> RejectedShareTest::open() const
{
    journal::Obstacle obstacle{};
    return SqliteStore::open({m_options.path}, m_options, {}, obstacle);
}

bool RejectedShareTest::write(SqliteStore &file, Records &&records)
{
    return file.write(records).ok();
}

bool RejectedShareTest::flood(SqliteStore &file, int count, qsizetype body)
{
    for (int i = 0; i < count; ++i) {
        if (!write(file, {rejected(Reason::BrowserPage, "192.0.2.9:" + QByteArray::number(i), QByteArray(body, 'x'))}))
            return false;
    }
    return true;
}

qint64 RejectedShareTest::count(const QString &condition) const
{
    return Other(m_options.path).ask(u"SELECT count(*) FROM records WHERE "_s + condition).toLongLong();
}

void RejectedShareTest::aFloodPushesOutItsOwn()
{
    const auto file = open();
    QVERIFY(file);
    QVERIFY(write(**file, {samples::status("a", "PUBLISHING")}));
    QVERIFY(write(**file, {rejected(Reason::WrongPath, "192.0.2.1:1")})); // the operator's own mistake
    QVERIFY(write(**file, {rejected(Reason::BrowserPage, "192.0.2.1:2")}));
    QVERIFY(flood(**file, 60));
    QVERIFY(write(**file, {samples::status("a", "UNPUBLISHED")}));
    QCOMPARE(count(u"rejection IS NULL"_s), 2);
    QCOMPARE(count(u"peer = CAST('192.0.2.1:1' AS BLOB)"_s), 1);
    QCOMPARE(count(u"peer = CAST('192.0.2.1:2' AS BLOB)"_s), 1);
    QCOMPARE(count(u"rejection IS NOT NULL"_s), 20);
    QCOMPARE((*file)->content().rejected, 20);
    QCOMPARE((*file)->content().accepted, 2);
    QCOMPARE(Other(m_options.path).ask(u"SELECT count(*) FROM forms WHERE id < 0"_s).toLongLong(),
             21); // one hook's is shared
}

void RejectedShareTest::aFloodFromManyPushesOutTheOldest()
{
    const auto file = open();
    QVERIFY(file);
    for (int i = 0; i < 100; ++i)
        QVERIFY(write(**file, {rejected(Reason::WrongPath, "2001:db8::" + QByteArray::number(i) + ":1")}));
    QCOMPARE(count(u"rejection IS NOT NULL"_s), 21); // the last one comes on top until the next
    QCOMPARE(count(u"id > 79"_s), 21);
}

void RejectedShareTest::largeOnesGoByTheirBytes()
{
    m_options.retainRejected = 1'000'000;
    m_options.retainGb = 0.002; // a twentieth: 100 KB
    const auto file = open();
    QVERIFY(file);
    QVERIFY(write(**file, {rejected(Reason::WrongPath, "192.0.2.1:1")}));
    QVERIFY(flood(**file, 100, 4'000));
    QVERIFY(count(u"rejection IS NOT NULL"_s) < 30);
    QVERIFY(count(u"rejection IS NOT NULL"_s) > 15);
    QCOMPARE(count(u"peer = CAST('192.0.2.1:1' AS BLOB)"_s), 1);
}

void RejectedShareTest::countsAreTrue_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1, 2, 3})
        QTest::addRow("seed %u", seed) << seed;
}

// Whatever comes, goes and is started anew.
void RejectedShareTest::countsAreTrue()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    struct {
        qint64 wall = 1'800'000'000'000'000;
        qint64 steady = 500'000'000'000;
    } clocks;
    m_options.retainDays = 1;
    m_options.removeAfterMs = 0;
    m_options.removeEveryMs = 0;
    m_options.removeShare = 1;
    m_options.wall = [&] { return clocks.wall; };
    m_options.steady = [&] { return clocks.steady; };
    auto file = open();
    QVERIFY(file);
    int written = 0;
    for (int step = 0; step < 100; ++step) {
        Records records;
        for (int i = random.bounded(1, 8); i > 0; --i) {
            Record record =
                random.bounded(3) == 0
                    ? samples::status("s" + QByteArray::number(random.bounded(5)), "X")
                    : rejected(Reason::WrongPath, "192.0.2." + QByteArray::number(random.bounded(4)) + ":1");
            record.receivedAt = clocks.wall;
            record.receivedMono = clocks.steady;
            records.push_back(std::move(record));
        }
        written += int(records.size());
        QVERIFY(write(**file, std::move(records)));
        const qint64 passed = random.bounded(3'600) * qint64(1'000'000);
        clocks.wall += passed;
        clocks.steady += passed * 1'000;
        (void)(*file)->writeSome();
        while ((*file)->hasExpired())
            QVERIFY((*file)->removeExpired());
        if (random.bounded(20) == 0) {
            file = Error{}; // ended as a crash would
            file = open();
            QVERIFY(file);
        }
        QCOMPARE((*file)->content().rejected, count(u"rejection IS NOT NULL"_s));
        QCOMPARE((*file)->content().accepted, count(u"rejection IS NULL"_s));
        QVERIFY((*file)->content().rejected <= 20 + 8);
        QCOMPARE((*file)->content().firstId, Other(m_options.path).ask(u"SELECT min(id) FROM records"_s).toLongLong());
    }
    QVERIFY(written > 2 * count(u"1"_s)); // much has gone
}

void RejectedShareTest::countsAreTrueAfterAFailure()
{
    const auto file = open();
    QVERIFY(file);
    QVERIFY(flood(**file, 30));
    for (int i = 0; i < 5; ++i) {
        {
            Other other(m_options.path);
            other.ask(u"BEGIN IMMEDIATE"_s);
            QVERIFY(!write(**file, {rejected(Reason::WrongPath, "192.0.2.1:1")}));
        }
        QVERIFY(write(**file, {rejected(Reason::WrongPath, "192.0.2.1:1")}));
        QCOMPARE((*file)->content().rejected, count(u"rejection IS NOT NULL"_s));
        QCOMPARE((*file)->content().accepted, 0);
    }
}

void RejectedShareTest::longHeadsTakeLittleAndComeBack()
{
    const auto file = open();
    QVERIFY(file);
    Record record = samples::status("a", "PUBLISHING");
    record.head = "X-Once: " + QByteArray("0123456789").repeated(2'800) +
                  "\r\nContent-Length: " + QByteArray::number(record.body.size()) + "\r\n";
    const QByteArray head = record.head;
    QVERIFY(write(**file, {record}));
    QVERIFY(Other(m_options.path).ask(u"SELECT sum(length(head)) FROM forms"_s).toLongLong() < 1'000);
    const journal::RecentOutcomes none;
    const auto reader = journal::SqliteReader::open(m_options.path, none, 0);
    QVERIFY(reader);
    const auto found = (*reader)->record(1);
    QVERIFY(found && *found);
    QCOMPARE((*found)->head, head);
}

QTEST_GUILESS_MAIN(RejectedShareTest)
#include "tst_rejectedshare.moc"
