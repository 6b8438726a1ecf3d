#include "api.h"
#include "backendthread.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRandomGenerator>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

// Promise 1: an event that was answered with 200 outlives a kill -9 at any moment. So does what a web server behind the
// program said to it, which has seen it.
class TestCrash : public QObject {
    Q_OBJECT
private slots:
    void answeredEventsOutliveKills_data();
    void answeredEventsOutliveKills();
};

namespace {

constexpr int Kills = 20;
constexpr int Connections = 8;

// Media session and number within it, as one word.
using Ledger = QSet<QByteArray>;

QByteArray ledgerEntry(const QByteArray &session, qint64 number)
{
    return session + '#' + QByteArray::number(number);
}

// Full load by connections that each send their next event as soon as the last one is answered, every one with a media
// session of its own and the events' numbers, from 1, in `info`. A connection ends when the program is gone.
class Load {
public:
    Load(const Program &program, int round)
        : m_path(program.hookUrl().path().toLatin1() + "/StreamStatusEvent")
        , m_answered(Connections)
    {
        for (int i = 0; i < Connections; ++i) {
            const QByteArray session = "crash-" + QByteArray::number(round) + '-' + QByteArray::number(i);
            m_threads.emplace_back([this, i, session, port = program.hookPort()](const std::stop_token &stop) {
                m_answered[size_t(i)] = send(stop, port, session);
            });
        }
    }

    int answers() const { return m_answers; }
    int wrongBodies() const { return m_wrongBodies; }

    // What was answered with 200, in all. Waits for the connections to end: kill the program before.
    Ledger finish()
    {
        m_threads.clear();
        Ledger all;
        for (const Ledger &one : m_answered)
            all.unite(one);
        return all;
    }

private:
    Ledger send(const std::stop_token &stop, quint16 port, const QByteArray &session)
    {
        QByteArray sample = sampleBody(QStringLiteral("synthetic-full-3614.json"));
        sample.replace("56141d10-fddc-11e6-ac3a-4d67d5b3360d", session);
        Ledger answered;
        RawClient client(port);
        for (qint64 number = 1; !stop.stop_requested(); ++number) {
            QByteArray body = sample;
            body.replace("\"status\":", "\"info\":\"" + QByteArray::number(number) + "\",\"status\":");
            const RawAnswer answer = client.post(m_path, body);
            if (answer.status == 0)
                break;
            if (answer.status != 200)
                continue;
            answered.insert(ledgerEntry(session, number));
            ++m_answers;
            if (answer.body != body)
                ++m_wrongBodies;
        }
        return answered;
    }

    QByteArray m_path;
    std::atomic<int> m_answers = 0;
    std::atomic<int> m_wrongBodies = 0;
    std::vector<Ledger> m_answered;      // each written by its own thread, read once all have ended
    std::vector<std::jthread> m_threads; // the last member: they end before what they use
};

// The entry of a hook as it was sent.
QByteArray entryOf(const QByteArray &body)
{
    const QJsonObject hook = QJsonDocument::fromJson(body).object();
    return ledgerEntry(hook.value(u"mediaSessionId").toString().toLatin1(),
                       hook.value(u"info").toString().toLongLong());
}

// What the journal holds, read page by page. Fails the test where an event stands twice or out of order, or does not
// say what the web server behind has answered.
Ledger journalLedger(const Program &program, bool hasBackend)
{
    Ledger found;
    QHash<QByteArray, qint64> lastNumbers;
    for (qint64 after = 0;;) {
        const QJsonObject page = getJson(program, "/events?limit=1000&after=" + QByteArray::number(after));
        const QJsonArray events = page.value(u"events").toArray();
        if (events.isEmpty())
            return found;
        for (const QJsonValue &event : events) {
            const QByteArray session = event[u"mediaSessionId"].toString().toLatin1();
            const qint64 number = event[u"info"].toString().toLongLong();
            if (number <= std::exchange(lastNumbers[session], number))
                QTest::qFail("An event stands twice or out of order in the journal", __FILE__, __LINE__);
            if (hasBackend && event[u"backend"][u"status"].toInt() != 200)
                QTest::qFail("An event does not say that it was handed on", __FILE__, __LINE__);
            found.insert(ledgerEntry(session, number));
        }
        after = page.value(u"next").toInteger();
    }
}

QString integrity(const QString &path)
{
    const QString name = QStringLiteral("integrity");
    QString result;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(path);
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        if (query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next())
            result = query.value(0).toString();
    }
    QSqlDatabase::removeDatabase(name);
    return result;
}

} // namespace

void TestCrash::answeredEventsOutliveKills_data()
{
    QTest::addColumn<bool>("hasBackend");
    QTest::newRow("alone") << false;
    QTest::newRow("with a web server behind") << true;
}

void TestCrash::answeredEventsOutliveKills()
{
    QFETCH(const bool, hasBackend);
    BackendThread backend([](const http::Request &request) { return entryOf(request.body); });
    const QStringList options = hasBackend ? QStringList{QStringLiteral("--forward"), backend.url()} : QStringList();
    const quint32 givenSeed = qEnvironmentVariable("STREAMWATCH_SEED").toUInt();
    const quint32 seed = givenSeed != 0 ? givenSeed : QRandomGenerator::global()->generate();
    qInfo("STREAMWATCH_SEED=%u repeats these moments", seed);
    QRandomGenerator random(seed);

    const QTemporaryDir folder;
    Program program(QStringLiteral(STREAMWATCH_BINARY), folder.path());
    Ledger answered;
    qint64 slowestStart = 0; // ms
    const int given = qEnvironmentVariableIntValue("STREAMWATCH_KILLS");
    const int kills = given > 0 ? given : Kills;
    for (int round = 0; round < kills; ++round) {
        QElapsedTimer sinceStart;
        sinceStart.start();
        QVERIFY2(program.start(options), qUtf8Printable(program.failure())); // within Program::startLimitMs()
        slowestStart = qMax(slowestStart, sinceStart.elapsed());

        Load load(program, round);
        QTRY_VERIFY(load.answers() > 0);
        QThread::usleep(random.bounded(100'000U, 400'000U)); // waits for nothing: it is the random moment
        QVERIFY2(program.isRunning(), qUtf8Printable(program.failure()));
        program.kill();
        answered.unite(load.finish());
        QCOMPARE(load.wrongBodies(), 0);
    }

    QVERIFY2(program.start(), qUtf8Printable(program.failure()));
    const Ledger lost = answered - journalLedger(program, hasBackend);
    QVERIFY2(lost.isEmpty(), "lost, for example: " + lost.values().value(0));
    if (hasBackend)
        QVERIFY((answered - backend.seen()).isEmpty()); // each at least once
    QCOMPARE(program.stop(), std::optional<int>(0));
    QCOMPARE(integrity(program.databasePath()), QStringLiteral("ok"));
    qInfo("%lld events answered before %d kills, slowest start %lld ms", qlonglong(answered.size()), kills,
          qlonglong(slowestStart));
}

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"
