#include "api.h"
#include "backendthread.h"
#include "http/testproxy.h"
#include "http/testtls.h"
#include "simulatorprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTemporaryDir>

#include <csignal>
#include <utility>

// The program between a WCS and a web server: wcs-simulator plays both.
class TestForward : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void itsRefusalOfConnectReachesTheClient();
    void itsErrorsReachTheClientAsItHasIt();
    void tellsNoErrorsWhereItHasNotSaidFail();
    void comesBackByItself();
    void answersInTimeWhileItHangs();
    void aRuleAnswersAtOnceWhatItSeesLater();
    void keepsWhatWasChosenWhileItRan();
    void comparesTheMirror();
    void goesByAProxy_data();
    void goesByAProxy();
    void saysThatTheProxyRefuses();

private:
    // A web server on a free port, or on this one; its URL.
    QString startBackend(Simulator &simulator, const QByteArray &profile, quint16 port = 0);
    Ended runClients(const QByteArray &scenario);
    RawAnswer post(const QByteArray &method, const QByteArray &body);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
    std::unique_ptr<Simulator> m_backend;
    std::unique_ptr<Simulator> m_clients;
};

namespace {

const QByteArray Camera = R"({"title":"T","seconds":60,"clients":[
    {"id":"a","do":[{"do":"connect"},{"do":"publish","name":"cam"},{"do":"wait","seconds":1},{"do":"disconnect"}]}]})";

quint16 portOf(const QString &url)
{
    return quint16(QUrl(url).port(0));
}

} // namespace

void TestForward::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
    m_backend = std::make_unique<Simulator>(m_folder->path());
    m_clients = std::make_unique<Simulator>(m_folder->path());
}

void TestForward::cleanup()
{
    m_program.reset();
    m_backend.reset();
    m_clients.reset();
}

QString TestForward::startBackend(Simulator &simulator, const QByteArray &profile, quint16 port)
{
    const QString ready = m_folder->filePath(QStringLiteral("backend-ready.json"));
    const QString file = m_folder->filePath(QStringLiteral("profile.json"));
    QFile::remove(ready);
    QFile written(file);
    if (!written.open(QIODevice::WriteOnly) || written.write(profile) != profile.size())
        return {};
    written.close();
    simulator.start({QStringLiteral("--backend"), QStringLiteral("127.0.0.1:%1").arg(port),
                     QStringLiteral("--backend-profile"), file, QStringLiteral("--ready-file"), ready});
    QString url;
    const auto isReady = [&] {
        QFile said(ready);
        url = said.open(QIODevice::ReadOnly)
                  ? QJsonDocument::fromJson(said.readAll()).object().value(QStringLiteral("backendUrl")).toString()
                  : QString();
        return !url.isEmpty();
    };
    return QTest::qWaitFor(isReady, 10'000) ? url : QString();
}

Ended TestForward::runClients(const QByteArray &scenario)
{
    return m_clients->run({QStringLiteral("--url"), m_program->hookUrl().toString(), QStringLiteral("--scenario"),
                           m_clients->file(scenario), QStringLiteral("--max"), QStringLiteral("--json")});
}

RawAnswer TestForward::post(const QByteArray &method, const QByteArray &body)
{
    return RawClient(m_program->hookPort()).post(m_program->hookUrl().path().toLatin1() + '/' + method, body);
}

void TestForward::itsRefusalOfConnectReachesTheClient()
{
    const QString url = startBackend(*m_backend, R"({"refuse":[{"method":"connect","status":403}]})");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    const Ended run = runClients(Camera);
    QCOMPARE(run.result().value(u"refusedConnections").toInt(), 1);
    const QJsonObject event =
        getJson(*m_program, "/events?filter=method:connect").value(u"events").toArray().first().toObject();
    QCOMPARE(event.value(u"answer").toObject().value(u"kind").toString(), QStringLiteral("relayed"));
    QCOMPARE(event.value(u"answer").toObject().value(u"status").toInt(), 403);
    QCOMPARE(event.value(u"backend").toObject().value(u"status").toInt(), 403);
}

void TestForward::itsErrorsReachTheClientAsItHasIt()
{
    const QString url = startBackend(*m_backend, R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":"FAIL"}},
                        "refuse":[{"method":"StreamStatusEvent","status":500}]})");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    const Ended run = runClients(Camera);
    QVERIFY2(run.errorEvents() > 0, run.output.constData());
    QTRY_COMPARE(getJson(*m_program, "/connect-config").value(u"last").toObject().value(u"from").toString(),
                 QStringLiteral("backend"));
    QVERIFY(getJson(*m_program, "/events?filter=backend:5xx%20answer:5xx").value(u"events").toArray().size() > 0);
}

// The program's own setting, which says FAIL, is not what this web server has said.
void TestForward::tellsNoErrorsWhereItHasNotSaidFail()
{
    const QString url = startBackend(*m_backend, R"({"refuse":[{"method":"StreamStatusEvent","status":500}]})");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    QCOMPARE(runClients(Camera).errorEvents(), 0);
    RawClient admin(m_program->adminPort());
    QCOMPARE(admin.put("/api/v1/connect-config", R"({"withBackend":"fill"})").status, 200);
    m_clients = std::make_unique<Simulator>(m_folder->path());
    QVERIFY(runClients(Camera).errorEvents() > 0);
}

void TestForward::comesBackByItself()
{
    const QString url = startBackend(*m_backend, "{}");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    const QByteArray hook = R"({"name":"cam"})";
    QCOMPARE(post("StreamStatusEvent", hook).status, 200);
    m_backend->process.kill();
    QVERIFY(m_backend->process.waitForFinished());
    for (int i = 0; i < 10; ++i)
        QCOMPARE(post("StreamStatusEvent", hook).status, 502);
    const auto causes = [this] {
        return QJsonDocument(getJson(*m_program, "/health").value(u"causes").toArray()).toJson();
    };
    QTRY_VERIFY2(causes().contains("has failed 5 times in a row, as there was no connection to it"),
                 causes().constData());
    QCOMPARE(getJson(*m_program, "/health").value(u"status").toString(), QStringLiteral("degraded"));

    Simulator again(m_folder->path());
    QCOMPARE(startBackend(again, "{}", portOf(url)), url);
    QElapsedTimer since;
    since.start();
    QTRY_COMPARE_WITH_TIMEOUT(post("StreamStatusEvent", hook).status, 200, 5'000);
    qInfo("%lld ms after it was there again, it was asked again", since.elapsed());
    QTRY_VERIFY(getJson(*m_program, "/backend").value(u"suspended").toArray().isEmpty());
}

void TestForward::answersInTimeWhileItHangs()
{
    const QString url = startBackend(*m_backend, "{}");
    QVERIFY(m_program->start(
        {QStringLiteral("--forward"), url, QStringLiteral("--forward-timeout"), QStringLiteral("300")}));
    QCOMPARE(post("StreamStatusEvent", "{}").status, 200);
    RawClient admin(m_program->adminPort());
    QCOMPARE(admin
                 .post("/api/v1/rules", R"({"id":"a","match":{"name":"fast"},
                                             "action":{"type":"respond","status":403}})")
                 .status,
             201);
    ::kill(pid_t(m_backend->process.processId()), SIGSTOP);
    QCOMPARE(post("connect", "{}").status, 504);
    QCOMPARE(post("StreamStatusEvent", R"({"name":"fast"})").status, 403); // a rule answers without it
    const QJsonObject event =
        getJson(*m_program, "/events?filter=backend:timedOut").value(u"events").toArray().first().toObject();
    QVERIFY(event.value(u"backend").toObject().value(u"us").toInt() >= 300'000);
    ::kill(pid_t(m_backend->process.processId()), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(post("StreamStatusEvent", "{}").status, 200, 5'000);
}

void TestForward::aRuleAnswersAtOnceWhatItSeesLater()
{
    const QString url = startBackend(*m_backend, "{}");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    QCOMPARE(post("StreamStatusEvent", "{}").status, 200);
    RawClient admin(m_program->adminPort());
    QCOMPARE(
        admin.post("/api/v1/rules", R"({"id":"a","action":{"type":"respond","status":403,"forward":true}})").status,
        201);
    const auto ofBackend = [this] {
        const QJsonObject event =
            getJson(*m_program, "/events?filter=rule:a").value(u"events").toArray().first().toObject();
        return event.value(u"backend").toObject();
    };
    ::kill(pid_t(m_backend->process.processId()), SIGSTOP);
    QCOMPARE(post("StreamStatusEvent", R"({"name":"cam","mediaSessionId":"m"})").status, 403);
    QCOMPARE(ofBackend().value(u"error").toString(), QStringLiteral("pending"));
    ::kill(pid_t(m_backend->process.processId()), SIGCONT);
    QTRY_COMPARE(ofBackend().value(u"status").toInt(), 200);
    QCOMPARE(m_program->stop(), std::optional<int>(0));
    QVERIFY(m_program->start({QStringLiteral("--forward"), url}));
    QCOMPARE(ofBackend().value(u"status").toInt(), 200);
    const QJsonObject stream =
        getJson(*m_program, "/streams?filter=id:m").value(u"streams").toArray().first().toObject();
    QCOMPARE(stream.value(u"lastBackend").toObject().value(u"status").toInt(), 200);
}

void TestForward::keepsWhatWasChosenWhileItRan()
{
    const QString url = startBackend(*m_backend, "{}");
    QVERIFY(m_program->start());
    RawClient admin(m_program->adminPort());
    QCOMPARE(admin.put("/api/v1/backend", "{\"url\":\"" + url.toUtf8() + "\"}").status, 200);
    QCOMPARE(post("StreamStatusEvent", "{}").status, 200);
    QCOMPARE(m_program->stop(), std::optional<int>(0));
    QVERIFY(m_program->start());
    const QJsonObject target = getJson(*m_program, "/backend").value(u"targets").toArray().first().toObject();
    QCOMPARE(target.value(u"url").toString(), url);
    QCOMPARE(m_program->stop(), std::optional<int>(0));
    // What the command line says goes before, and is not kept.
    QVERIFY(m_program->start({QStringLiteral("--forward"), QStringLiteral("http://127.0.0.1:9/x")}));
    QCOMPARE(getJson(*m_program, "/backend").value(u"targets").toArray().first().toObject().value(u"url").toString(),
             QStringLiteral("http://127.0.0.1:9/x"));
}

void TestForward::comparesTheMirror()
{
    const QString url = startBackend(*m_backend, "{}");
    Simulator staging(m_folder->path());
    const QString other = startBackend(staging, R"({"refuse":[{"method":"publishStream","status":402}]})");
    QVERIFY(m_program->start({QStringLiteral("--forward"), url, QStringLiteral("--mirror"), other}));
    QCOMPARE(runClients(Camera).code, 0); // nobody notices it
    QTRY_COMPARE(getJson(*m_program, "/mirror").value(u"different").toInt(), 1);
    const QJsonObject mirror = getJson(*m_program, "/mirror");
    QVERIFY(mirror.value(u"same").toInt() > 2);
    const QJsonObject difference = mirror.value(u"differences").toArray().first().toObject();
    QCOMPARE(difference.value(u"method").toString(), QStringLiteral("publishStream"));
    QCOMPARE(difference.value(u"mirrorStatus").toInt(), 402);
}

void TestForward::goesByAProxy_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::newRow("http") << false;
    QTest::newRow("https") << true;
}

// Its password is in nothing that others get, or that is kept.
void TestForward::goesByAProxy()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(const bool, isTls);
    const QByteArray password = "very-secret-0815";
    TestProxy proxy("us:" + password);
    const auto tls = isTls ? testtls::serverSide() : QSslConfiguration();
    BackendThread backend([](const http::Request &request) { return request.head; }, tls);
    BackendThread staging([](const http::Request &request) { return request.head; }, tls);
    m_program->setEnvironment(QStringLiteral("http_proxy"), QStringLiteral("http://127.0.0.1:9"));
    m_program->setEnvironment(QStringLiteral("https_proxy"), QStringLiteral("http://127.0.0.1:9"));
    m_program->setEnvironment(
        QStringLiteral("STREAMWATCH_FORWARD_PROXY"),
        QStringLiteral("http://us:%1@127.0.0.1:%2").arg(QLatin1String(password)).arg(proxy.port()));
    QVERIFY(m_program->start({QStringLiteral("--forward"), backend.url(), QStringLiteral("--mirror"), staging.url(),
                              QStringLiteral("--forward-ca"), QStringLiteral(TEST_DATA "/tls/test-cert.pem")}));
    const RawAnswer answer = post("StreamStatusEvent", R"({"name":"cam"})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, R"({"name":"cam"})");
    QTRY_COMPARE(getJson(*m_program, "/mirror").value(u"same").toInt(), 1);
    QSet<QByteArray> asked;
    for (const QByteArray &head : proxy.heads())
        asked.insert(head.first(head.indexOf("\r\n")));
    QSet<QByteArray> expected;
    for (const QString &url : {backend.url(), staging.url()}) {
        const QByteArray place = "127.0.0.1:" + QByteArray::number(portOf(url));
        expected.insert(isTls ? "CONNECT " + place + " HTTP/1.1"
                              : "POST http://" + place + "/api/StreamStatusEvent HTTP/1.1");
    }
    QCOMPARE(asked, expected);

    QCOMPARE(getJson(*m_program, "/backend").value(u"proxy").toString(),
             QStringLiteral("http://us:•••@127.0.0.1:%1").arg(proxy.port()));
    RawClient admin(m_program->adminPort());
    for (const char *path : {"backend", "mirror", "health", "events", "events/1", "metrics"}) {
        const RawAnswer shown = admin.get("/api/v1/" + QByteArray(path));
        QCOMPARE(shown.status, 200);
        QVERIFY2(!shown.body.contains(password), shown.body.constData());
    }
    for (const QSet<QByteArray> &heads : {backend.seen(), staging.seen()}) {
        QCOMPARE(heads.size(), 1);
        QVERIFY(!heads.values().first().toLower().contains("proxy-"));
    }
    QCOMPARE(m_program->stop(), std::optional<int>(0));
    const QByteArray log = m_program->errorOutput();
    QVERIFY2(log.contains("by the proxy http://us:•••@127.0.0.1:"), log.constData());
    const QByteArray encoded = ("us:" + password).toBase64();
    QVERIFY(!log.contains(password) && !log.contains(encoded));
    const QFileInfoList files = QDir(m_folder->path()).entryInfoList(QDir::Files);
    QVERIFY(files.contains(QFileInfo(m_program->databasePath())));
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray kept = file.readAll();
        QVERIFY2(!kept.contains(password) && !kept.contains(encoded), qPrintable(info.filePath()));
    }
}

void TestForward::saysThatTheProxyRefuses()
{
    TestProxy proxy("us:very-secret-0815");
    const QString place = QStringLiteral("127.0.0.1:%1").arg(proxy.port());
    for (const char *backend : {"http://backend.example/api", "https://backend.example:8443/api"}) {
        QVERIFY(
            m_program->start({QStringLiteral("--forward"), QLatin1String(backend), QStringLiteral("--forward-proxy"),
                              QStringLiteral("http://us:wrong-secret-0815@") + place}));
        const RawAnswer answer = post("StreamStatusEvent", R"({"name":"cam"})");
        QCOMPARE(answer.status, 502);
        const QByteArray sentence =
            "by the proxy " + place.toLatin1() + ": the proxy refused it with 407 Proxy Authentication Required.";
        QVERIFY2(answer.body.contains(sentence), answer.body.constData());
        QVERIFY(!answer.body.contains("wrong-secret"));
        QTRY_COMPARE(getJson(*m_program, "/backend").value(u"failures").toObject(),
                     (QJsonObject{{QStringLiteral("unreachable"), 1}}));
        QCOMPARE(m_program->stop(), std::optional<int>(0));
    }
}

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
