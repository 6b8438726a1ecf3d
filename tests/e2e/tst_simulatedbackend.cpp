#include "rawclient.h"
#include "simulatorprocess.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

namespace {

const QString AnyPort = QStringLiteral("127.0.0.1:0");

// Two cameras, of which the second has a name that is refused.
const QByteArray Cameras = R"({"title":"T","seconds":60,"clients":[
    {"id":"a","do":[{"do":"connect"},{"do":"publish","name":"cam"},{"do":"wait","seconds":1},{"do":"disconnect"}]},
    {"id":"b","do":[{"do":"connect"},{"do":"publish","name":"forbidden"},{"do":"wait","seconds":1},
                    {"do":"disconnect"}]}]})";

qint64 count(const QJsonObject &object, const char *figure)
{
    return object.value(QLatin1String(figure)).toInteger(-1);
}

} // namespace

// wcs-simulator --backend, CONTRACT §7.
class TestSimulatedBackend : public QObject {
    Q_OBJECT
private slots:
    void init();
    void answersHooks();
    void servesClients();
    void endsWithItsClients();
    void endsWhenTheTimeIsUp();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysThatItCannotListen();

private:
    QJsonObject ready() const
    {
        QFile file(readyFile());
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    QString readyFile() const { return m_folder->filePath(QStringLiteral("ready.json")); }
    // Starts the backend alone, on a free port. An empty URL: it does not listen.
    QUrl startBackend(const QStringList &more)
    {
        m_backend->start(QStringList{u"--backend"_qs, AnyPort, u"--json"_qs, u"--ready-file"_qs, readyFile()} + more);
        const auto hasStarted = [this] { return !ready().isEmpty(); };
        return QTest::qWaitFor(hasStarted, 10'000) ? QUrl(ready().value(u"backendUrl").toString()) : QUrl();
    }
    QJsonObject stopBackend()
    {
        m_backend->process.terminate();
        const Ended run = m_backend->wait();
        if (run.code != 0)
            qWarning("It ended with %d: %s", run.code, run.error.constData());
        return run.result().value(u"backend").toObject();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Simulator> m_backend;
    std::unique_ptr<Simulator> m_clients;
};

void TestSimulatedBackend::init()
{
    m_backend.reset();
    m_clients.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_backend = std::make_unique<Simulator>(m_folder->path());
    m_clients = std::make_unique<Simulator>(m_folder->path());
}

void TestSimulatedBackend::answersHooks()
{
    const QByteArray profile = R"({"restClientConfig":{"connect":{"restOnError":"FAIL"}},
        "refuse":[{"method":"publishStream","name":"x*","status":402,"body":{"no":true}}]})";
    const QUrl url = startBackend({u"--backend-profile"_qs, m_backend->file(profile)});
    QVERIFY(url.port() > 0);
    QVERIFY(ready().value(u"wsUrl").isNull() && ready().value(u"restUrl").isNull());
    QCOMPARE(ready().value(u"pid").toInteger(), m_backend->process.processId());

    RawClient client(quint16(url.port()));
    const RawAnswer connected = client.post("/rest/my_api/connect", R"({"appKey":"live"})");
    QCOMPARE(connected.status, 200);
    QVERIFY(connected.body.startsWith(R"({"appKey":"live")") && connected.body.contains("FAIL"));
    const QByteArray event = R"({ "name" : "x1" })";
    QCOMPARE(client.post("/rest/my_api/StreamStatusEvent", event).body, event);
    const RawAnswer refused = client.post("/rest/my_api/publishStream", event);
    QCOMPARE(refused.status, 402);
    QCOMPARE(refused.body, R"({"no":true})");
    QCOMPARE(client.get("/rest/my_api/connect").status, 405);

    const QJsonObject backend = stopBackend();
    QCOMPARE(count(backend, "hooks"), 3);
    QCOMPARE(count(backend, "refused"), 1);
    QCOMPARE(count(backend, "others"), 1);
    QCOMPARE(backend.value(u"answers").toObject(), (QJsonObject{{u"200"_qs, 2}, {u"402"_qs, 1}}));
    QCOMPARE(count(backend.value(u"methods").toObject(), "publishStream"), 1);
}

void TestSimulatedBackend::servesClients()
{
    const QUrl url = startBackend({u"--backend-profile"_qs, u"strict"_qs});
    QVERIFY(url.port() > 0);
    const Ended run = m_clients->run({u"--url"_qs, url.toString() + u"/rest/app"_qs, u"--scenario"_qs,
                                      m_clients->file(Cameras), u"--max"_qs, u"--json"_qs});
    QCOMPARE(run.code, 1); // publishStream was refused
    QVERIFY2(run.error.isEmpty(), run.error.constData());
    QVERIFY(!run.result().contains(u"backend"));
    const QJsonObject backend = stopBackend();
    QCOMPARE(count(backend, "hooks"), count(run.result(), "hooks"));
    QCOMPARE(backend.value(u"answers"), run.result().value(u"answers"));
    QVERIFY(count(backend, "refused") > 0);
    QCOMPARE(count(backend.value(u"methods").toObject(), "connect"), 2);
}

void TestSimulatedBackend::endsWithItsClients()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost, 0));
    const QString port = QString::number(free.serverPort());
    free.close();
    const Ended run =
        m_clients->run({u"--backend"_qs, u"127.0.0.1:"_qs + port, u"--url"_qs, u"http://127.0.0.1:%1/x"_qs.arg(port),
                        u"--scenario"_qs, u"publish"_qs, u"--max"_qs, u"--json"_qs});
    QCOMPARE(run.code, 0);
    const QJsonObject backend = run.result().value(u"backend").toObject();
    QVERIFY(count(backend, "hooks") > 10);
    QCOMPARE(count(backend, "hooks"), count(run.result(), "hooks"));
    QCOMPARE(count(backend.value(u"answers").toObject(), "200"), count(backend, "hooks"));
}

void TestSimulatedBackend::endsWhenTheTimeIsUp()
{
    const Ended run = m_backend->run({u"--backend"_qs, AnyPort, u"--duration"_qs, u"0.2"_qs});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.output.startsWith("Listening on http://127.0.0.1:"), run.output.constData());
    QVERIFY2(run.output.endsWith("Backend       0 hooks; answers none; 0 refused\n"), run.output.constData());
    QVERIFY(!run.output.contains("Latency")); // there were no clients
}

void TestSimulatedBackend::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("a member") << QByteArray(R"({"refuse":[{},{"stream":"x"}]})")
                              << QByteArray("“stream” is not known here. (at /refuse/1/stream) See --help.");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("This is not JSON: ");
    QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, ' ') << QByteArray("");
}

void TestSimulatedBackend::saysWhatIsWrong()
{
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, error);
    const Ended run = m_backend->run({u"--backend"_qs, AnyPort, u"--backend-profile"_qs, m_backend->file(profile)});
    QCOMPARE(run.code, 2);
    QVERIFY2(run.error.startsWith("wcs-simulator: --backend-profile: "), run.error.constData());
    QVERIFY2(run.error.contains(error) && run.error.count('\n') == 1, run.error.constData());
}

void TestSimulatedBackend::saysThatItCannotListen()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, 0));
    const Ended run = m_backend->run({u"--backend"_qs, u"127.0.0.1:%1"_qs.arg(taken.serverPort()), u"--json"_qs});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.error.startsWith("wcs-simulator: ") && run.error.count('\n') == 1, run.error.constData());
}

QTEST_GUILESS_MAIN(TestSimulatedBackend)
#include "tst_simulatedbackend.moc"
