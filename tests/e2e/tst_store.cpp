#include "api.h"

#include <QDir>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <sys/mount.h>

// A store that cannot take events: locked by another process, or on a full disk.
class TestStore : public QObject {
    Q_OBJECT
private slots:
    void lockedByAnotherProcess();
    void diskFull();
    void lockedAtTheStart();
    void diskFullAtTheStart();
    void removedUnderLoad();
    void logCutUnderLoad();
    void damagedHeader();
    void somethingElseAtTheUsualPlace();
    void damagedRecordAfterAKill();
    void damagedLogAfterAKill();

private:
    void checkBlocked(Program &program, const char *words);
    void checkRecovered(Program &program, int answered200);
};

namespace {

// With `noise` bytes that do not compress well.
QByteArray publishing(int n, qsizetype noise = 0)
{
    QByteArray random(noise, Qt::Uninitialized);
    for (char &c : random)
        c = char('#' + QRandomGenerator::global()->bounded(57)); // neither quote nor backslash
    return "{\"nodeId\":\"n\",\"mediaSessionId\":\"m" + QByteArray::number(n) +
           "\",\"status\":\"PUBLISHING\",\"published\":true,\"noise\":\"" + random + "\"}";
}

// While it lives, no other connection can write to the database.
class ExclusiveLock {
public:
    explicit ExclusiveLock(const QString &path)
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock"));
        database.setDatabaseName(path);
        m_isHeld = database.open() && QSqlQuery(database).exec(QStringLiteral("BEGIN EXCLUSIVE"));
    }
    ~ExclusiveLock()
    {
        QSqlDatabase::database(QStringLiteral("lock")).close();
        QSqlDatabase::removeDatabase(QStringLiteral("lock"));
    }
    bool isHeld() const { return m_isHeld; }

private:
    bool m_isHeld = false;
};

// A file system of a few MiB. Only root may mount one.
class SmallDisk {
public:
    SmallDisk()
        : m_isMounted(::mount("tmpfs", qUtf8Printable(m_folder.path()), "tmpfs", 0, "size=4m") == 0)
    {}
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(qUtf8Printable(m_folder.path()), MNT_DETACH);
    }
    bool isMounted() const { return m_isMounted; }
    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    bool m_isMounted;
};

} // namespace

// 503 with its reason, the cause in /health, and connect all the same.
void TestStore::checkBlocked(Program &program, const char *words)
{
    const RawAnswer refused = postHook(program, "StreamStatusEvent", publishing(1'000'000));
    QCOMPARE(refused.status, 503);
    QCOMPARE(refused.header("Retry-After"), "1");
    const QJsonObject health = getJson(program, "/health");
    QCOMPARE(health.value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
    const QString cause = health.value(QStringLiteral("causes")).toArray().first().toString();
    QVERIFY2(cause.contains(QLatin1String(words)), qPrintable(cause));

    const RawAnswer connect = postHook(program, "connect", R"({"appKey":"defaultApp"})");
    QCOMPARE(connect.status, 200);
    QVERIFY(connect.body.contains("restClientConfig"));
    QCOMPARE(postHook(program, "publishStream", R"({"name":"p"})").status, 200);
}

void TestStore::checkRecovered(Program &program, int answered200)
{
    QTRY_COMPARE_WITH_TIMEOUT(postHook(program, "StreamStatusEvent", publishing(2'000'000)).status, 200, 10'000);
    const auto isOver = [&] { // and what was said to events is told for a minute
        const QJsonArray causes = getJson(program, "/health").value(QStringLiteral("causes")).toArray();
        return causes.size() == 1 && causes.first().toString().startsWith(QStringLiteral("Events were answered 503. "));
    };
    QTRY_VERIFY2(
        isOver(),
        getJson(program, "/health").value(QStringLiteral("causes")).toVariant().toStringList().join(u'|').toUtf8());
    for (int n = 0; n < answered200; ++n)
        QCOMPARE(getJson(program, "/streams/m" + QByteArray::number(n)).value(QStringLiteral("events")).toInt(), 1);
    // What had been answered 503 was not kept behind the peer's back.
    QVERIFY(getJson(program, "/streams/m1000000", 404).contains(QStringLiteral("error")));
    QCOMPARE(getJson(program, "/health").value(QStringLiteral("dropped")).toInt(-1), 0);
}

void TestStore::lockedByAnotherProcess()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 3; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n)).status, 200);
    {
        const ExclusiveLock lock(program.databasePath());
        QVERIFY(lock.isHeld());
        checkBlocked(program, "locked");
    }
    checkRecovered(program, 3);
    QCOMPARE(program.stop(), 0);
}

void TestStore::diskFull()
{
    const SmallDisk disk;
    if (!disk.isMounted())
        QSKIP("Only root can mount a small disk.");
    Program program(QStringLiteral(STREAMWATCH_BINARY), disk.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    int answered = 0;
    for (const qsizetype noise : {qsizetype(100'000), qsizetype(0)}) { // large events, then the last small ones
        while (answered < 1'000 && postHook(program, "StreamStatusEvent", publishing(answered, noise)).status == 200)
            ++answered;
    }
    QVERIFY(answered > 0 && answered < 1'000);
    checkBlocked(program, "full");
    const auto notices = [&] {
        return QJsonDocument(getJson(program, "/health").value(QStringLiteral("notices")).toArray()).toJson();
    };
    QTRY_VERIFY_WITH_TIMEOUT(notices().contains("is filling up: 0 MB of 4 MB are free"), 10'000);

    QVERIFY(::mount("tmpfs", qUtf8Printable(disk.path()), "tmpfs", MS_REMOUNT, "size=64m") == 0);
    checkRecovered(program, 0);
    for (int n = 0; n < answered; ++n)
        QCOMPARE(getJson(program, "/streams/m" + QByteArray::number(n)).value(QStringLiteral("events")).toInt(), 1);
    QCOMPARE(program.stop(), 0);
}

// It listens all the same, and goes on by itself.
void TestStore::lockedAtTheStart()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 3; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n)).status, 200);
    QCOMPARE(program.stop(), 0);
    {
        const ExclusiveLock lock(program.databasePath());
        QVERIFY(lock.isHeld());
        QVERIFY2(program.start(), qPrintable(program.failure()));
        checkBlocked(program, "locked");
    }
    checkRecovered(program, 3);
    QStringList methods; // those that were answered from memory have followed
    for (const QJsonValue &event : getJson(program, "/events?limit=1000").value(QStringLiteral("events")).toArray())
        methods.append(event.toObject().value(QStringLiteral("method")).toString());
    QCOMPARE(methods.count(QStringLiteral("connect")), 1);
    QCOMPARE(methods.count(QStringLiteral("publishStream")), 1);
    QCOMPARE(program.stop(), 0);
}

void TestStore::diskFullAtTheStart()
{
    const SmallDisk disk;
    if (!disk.isMounted())
        QSKIP("Only root can mount a small disk.");
    QFile rest(disk.path() + QStringLiteral("/rest"));
    QVERIFY(rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (rest.write(QByteArray(4096, 'x')) == 4096) {
    }
    const QTemporaryDir elsewhere;
    Program program(QStringLiteral(STREAMWATCH_BINARY), elsewhere.path());
    program.setDatabase(disk.path() + QStringLiteral("/full.db"));
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const RawAnswer connect = postHook(program, "connect", R"({"appKey":"defaultApp"})");
    QCOMPARE(connect.status, 200);
    QCOMPARE(postHook(program, "StreamStatusEvent", publishing(1'000'000)).status, 503);
    QCOMPARE(getJson(program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
    QVERIFY(rest.remove());
    checkRecovered(program, 0);
    QCOMPARE(program.stop(), 0);
}

// Whatever was answered 200 is in the new one or in the one that was moved.
void TestStore::removedUnderLoad()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QString moved = program.databasePath() + QStringLiteral(".moved");
    for (int n = 0; n < 200; ++n) {
        if (n == 100)
            QVERIFY(QFile::rename(program.databasePath(), moved));
        const int status = postHook(program, "StreamStatusEvent", publishing(n)).status;
        QVERIFY2(status == 200 || status == 503, qPrintable(QString::number(status)));
        QCOMPARE(status, 200); // as the disk takes the new one at once
    }
    QCOMPARE(storedCount(program), 100);
    const QJsonObject health = getJson(program, "/health");
    QCOMPARE(health.value(QStringLiteral("status")).toString(), QStringLiteral("ok"));
    const QString notice = health.value(QStringLiteral("notices")).toArray().first().toString();
    QVERIFY2(notice.contains(moved), qPrintable(notice));
    QCOMPARE(getJson(program, "/events?limit=1000").value(QStringLiteral("events")).toArray().size(), 100);
    QCOMPARE(program.stop(), 0);
    QVERIFY(QFile::remove(program.databasePath()) && QFile::rename(moved, program.databasePath()));
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QCOMPARE(storedCount(program), 100);
}

// Another program's `: > streamwatch.db-wal`: from then on nothing is answered 200 that is not there.
void TestStore::logCutUnderLoad()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 50; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n)).status, 200);
    QVERIFY(QFile::resize(program.databasePath() + QStringLiteral("-wal"), 0));
    QSet<int> answered;
    for (int n = 50; n < 150; ++n) {
        if (postHook(program, "StreamStatusEvent", publishing(n)).status == 200)
            answered.insert(n);
    }
    QVERIFY2(answered.size() > 90, qPrintable(QString::number(answered.size())));
    const auto health = [&] { return QJsonDocument(getJson(program, "/health")).toJson(); };
    QTRY_VERIFY2(health().contains("-wal was cut or overwritten while the program ran."), health().constData());
    QVERIFY(storedNumbers(program).contains(answered));
    program.kill();
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QVERIFY(storedNumbers(program).contains(answered));
    QCOMPARE(program.stop(), 0);
}

// It starts, answers, and brings all over.
void TestStore::damagedHeader()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 50; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n)).status, 200);
    QCOMPARE(program.stop(), 0);
    QFile file(program.databasePath());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write(QByteArray(100, '\0')), 100);
    file.close();
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QCOMPARE(postHook(program, "StreamStatusEvent", publishing(50)).status, 200);
    QTRY_COMPARE(storedCount(program), 51);
    const QByteArray health = QJsonDocument(getJson(program, "/health")).toJson();
    QVERIFY2(health.contains("Of the 50 records of the damaged journal"), health.constData());
    for (int n = 0; n <= 50; ++n)
        QCOMPARE(getJson(program, "/streams/m" + QByteArray::number(n)).value(QStringLiteral("events")).toInt(), 1);
    QCOMPARE(QDir(folder.path()).entryList({QStringLiteral("streamwatch.db.damaged-*Z")}).size(), 1);
    QCOMPARE(program.stop(), 0);
}

void TestStore::somethingElseAtTheUsualPlace()
{
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("streamwatch"));
    QVERIFY(QDir().mkpath(data));
    QFile file(data + QStringLiteral("/streamwatch.db"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Dear diary,\n");
    file.close();
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    program.setEnvironment(QStringLiteral("XDG_DATA_HOME"), folder.path());
    program.launch({QStringLiteral("--headless"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                    QStringLiteral("--admin"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--ready-file"),
                    folder.filePath(QStringLiteral("ready.json"))});
    QVERIFY2(program.waitUntilReady(), qPrintable(program.failure()));
    QCOMPARE(postHook(program, "StreamStatusEvent", publishing(1)).status, 200);
    const QStringList aside = QDir(data).entryList({QStringLiteral("streamwatch.db.damaged-*Z")});
    QCOMPARE(aside.size(), 1);
    QFile kept(data + QLatin1Char('/') + aside.first());
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), "Dear diary,\n");
}

// It starts, and lists that one as damaged.
void TestStore::damagedRecordAfterAKill()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 20; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n, 1000)).status, 200);
    program.kill();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("damage"));
        database.setDatabaseName(program.databasePath());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(
            QStringLiteral("UPDATE records SET body = substr(body, 1, length(body) - 9) WHERE id = 15")));
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("damage"));
    QVERIFY2(program.start(), qPrintable(program.failure()));
    const QJsonArray events = getJson(program, "/events?limit=1000").value(QStringLiteral("events")).toArray();
    QCOMPARE(events.size(), 20);
    for (const QJsonValue &event : events)
        QCOMPARE(event.toObject().value(QStringLiteral("damaged")).toBool(),
                 event.toObject().value(QStringLiteral("id")).toInt() == 15);
    QCOMPARE(getJson(program, "/events/15").value(QStringLiteral("damaged")).toBool(), true);
    RawClient client(program.adminPort());
    QCOMPARE(client.get("/api/v1/events/15/body").status, 500); // it is no empty body
    QTRY_COMPARE(getJson(program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
    QVERIFY(!getJson(program, "/streams/m16").isEmpty());
    QCOMPARE(getJson(program, "/streams/m14/history").value(QStringLiteral("damaged")).toInt(), 1);
    QCOMPARE(postHook(program, "StreamStatusEvent", publishing(30)).status, 200);
    QCOMPARE(program.stop(), 0);
    QVERIFY2(program.start(), qPrintable(program.failure())); // nobody reads it in this run
    QTRY_COMPARE(getJson(program, "/health").value(QStringLiteral("status")).toString(), QStringLiteral("degraded"));
}

// Five bits flipped: from the first on, SQLite would take nothing.
void TestStore::damagedLogAfterAKill()
{
    QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    QVERIFY2(program.start(), qPrintable(program.failure()));
    for (int n = 0; n < 40; ++n)
        QCOMPARE(postHook(program, "StreamStatusEvent", publishing(n)).status, 200);
    program.kill();
    QFile log(program.databasePath() + QStringLiteral("-wal"));
    QVERIFY(log.open(QIODevice::ReadWrite));
    QByteArray bytes = log.readAll();
    for (int n = 1; n <= 5; ++n) {
        char &byte = bytes[bytes.size() / 12 * n];
        byte = char(byte ^ 1);
    }
    QVERIFY(log.seek(0));
    QCOMPARE(log.write(bytes), bytes.size());
    log.close();
    QVERIFY2(program.start(), qPrintable(program.failure()));
    QCOMPARE(storedNumbers(program).size(), 40);
    QCOMPARE(postHook(program, "StreamStatusEvent", publishing(40)).status, 200);
    const auto health = [&] { return QJsonDocument(getJson(program, "/health")).toJson(); };
    QTRY_VERIFY2(health().contains(", 5 did not fit their checksums"), health().constData());
    QCOMPARE(QDir(folder.path()).entryList({QStringLiteral("streamwatch.db.damaged-*Z-wal")}).size(), 1);
    QCOMPARE(program.stop(), 0);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
