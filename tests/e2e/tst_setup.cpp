#include "api.h"

#include <QMessageAuthenticationCode>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>

// How a WCS is pointed here by mistake, and what the program then says: to the WCS, in /health, in the journal, in the
// metrics and in the log.
class TestSetup : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void slashesDoNoHarm();
    void baseAndQueryAreKept();
    void saysWhatCame_data();
    void saysWhatCame();
    void countsAll();
    void keepsSecretsOut();
    void saysSoOfTls();
    void theSimulatorKeepsASlash();

private:
    QJsonObject rejection(const char *reason);
    QJsonObject lastRejected();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

namespace {

const QByteArray json = "Content-Type: application/json\r\n";

QByteArray post(const QByteArray &path, const QByteArray &lines = json, const QByteArray &body = "{}")
{
    return "POST " + path + " HTTP/1.1\r\nHost: watch.lan:8085\r\n" + lines +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray signedBy(const QByteArray &key, const QByteArray &body)
{
    return "Authorization: WCS " + QMessageAuthenticationCode::hash(body, key, QCryptographicHash::Md5).toHex() +
           "\r\n";
}

} // namespace

void TestSetup::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_program = std::make_unique<Program>(QStringLiteral(STREAMWATCH_BINARY), m_folder->path());
}

void TestSetup::cleanup()
{
    QCOMPARE(m_program->stop(), 0);
}

QJsonObject TestSetup::rejection(const char *reason)
{
    const QJsonArray all = getJson(*m_program, "/health").value(QStringLiteral("rejections")).toArray();
    for (const QJsonValue &value : all) {
        if (value.toObject().value(QStringLiteral("reason")) == QLatin1String(reason))
            return value.toObject();
    }
    return {};
}

QJsonObject TestSetup::lastRejected()
{
    const QJsonArray events =
        getJson(*m_program, "/events?filter=is:rejected&limit=1000").value(QStringLiteral("events")).toArray();
    return events.isEmpty() ? QJsonObject() : events.last().toObject();
}

void TestSetup::slashesDoNoHarm()
{
    QVERIFY2(m_program->start({QStringLiteral("--base-path"), QStringLiteral("//rest///my_api//")}),
             qPrintable(m_program->failure()));
    QCOMPARE(m_program->hookUrl().path(), QStringLiteral("/rest/my_api"));
    RawClient client(m_program->hookPort());
    const RawAnswer answer = client.request(post("/rest/my_api//connect"));
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body.contains("restClientConfig"));
    QCOMPARE(client.request(post("///rest//my_api/StreamStatusEvent/")).status, 200);
    QCOMPARE(getJson(*m_program, "/health").value(QStringLiteral("rejected")).toInt(-1), 0);
}

void TestSetup::baseAndQueryAreKept()
{
    QVERIFY2(m_program->start({QStringLiteral("--base-path"), QStringLiteral("/a"), QStringLiteral("--base-path"),
                               QStringLiteral("/b/")}),
             qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    const QList<QByteArray> targets{"/a/StreamStatusEvent", "/b//StreamStatusEvent?site=7",
                                    "http://x/b/StreamStatusEvent"};
    for (const QByteArray &target : targets)
        QCOMPARE(client.request(post(target)).status, 200);
    const QJsonArray events = getJson(*m_program, "/events").value(QStringLiteral("events")).toArray();
    QCOMPARE(events.size(), targets.size());
    for (qsizetype i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i][QStringLiteral("target")].toString().toUtf8(), targets[i]);
        QCOMPARE(events[i][QStringLiteral("method")].toString(), QStringLiteral("StreamStatusEvent"));
    }
    const QJsonArray found =
        getJson(*m_program, "/events?filter=target:*%2Fb%2F*").value(QStringLiteral("events")).toArray();
    QCOMPARE(found.size(), 2);
}

void TestSetup::saysWhatCame_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("advice");
    QTest::addColumn<bool>("locksOut");
    const auto row = [](const QByteArray &reason, const QByteArray &bytes, const QByteArray &target, const char *advice,
                        bool locksOut) {
        QTest::newRow(reason) << bytes << reason << target << QString::fromUtf8(advice) << locksOut;
    };
    const QByteArray connect = "/rest/my_api/connect";
    const QByteArray event = "/rest/my_api/StreamStatusEvent";
    row("wrongPath", post("/rest/my_ap/connect?x"), "/rest/my_ap/connect",
        "update app -l http://watch.lan:8085/rest/my_api defaultApp", true);
    row("wrongMethod", "GET " + event + " HTTP/1.1\r\nHost: x\r\n\r\n", event, "A WCS posts its hooks", false);
    row("wrongContentType", post(event, "Content-Type: text/plain\r\n"), event, "application/json", false);
    row("encodedBody", post(connect, json + "Content-Encoding: gzip\r\n"), connect, "proxy", true);
    row("browserPage", post(connect, json + "Origin: http://evil.example\r\n"), connect, "page in a browser", false);
    row("missingCredentials", post(connect), connect, "rest_hook_secret_key", true);
    row("wrongCredentials", post(connect, json + "Authorization: WCS 00\r\n"), connect, "rest_hook_secret_key", true);
    row("notJson", post(event, json + signedBy("s3cret", "[]"), "[]"), event, "JSON object", false);
    row("malformedHttp", "hello\r\n\r\n", {}, "HTTP/1.1", false);
    row("tlsToPlainPort", QByteArray::fromHex("16030102000100 01fc0303"), {}, "must be http://127.0.0.1:", true);
    row("otherProtocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {}, "proxy", false);
    row("tooLarge", "GET /" + QByteArray(9'000, 'a') + " HTTP/1.1\r\n\r\n", {}, "smaller", false);
}

void TestSetup::saysWhatCame()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, reason);
    QFETCH(QByteArray, target);
    QFETCH(QString, advice);
    QFETCH(bool, locksOut);
    QVERIFY2(m_program->start({QStringLiteral("--hook-secret"), QStringLiteral("s3cret")}),
             qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    const int status = client.request(bytes).status;
    QVERIFY(status >= 400);

    QTRY_VERIFY(!rejection(reason).isEmpty());
    const QJsonObject kind = rejection(reason);
    QCOMPARE(kind.value(QStringLiteral("status")).toInt(), status);
    QCOMPARE(kind.value(QStringLiteral("target")).toString().toUtf8(), target);
    QCOMPARE(kind.value(QStringLiteral("peer")).toString(), QStringLiteral("127.0.0.1"));
    QCOMPARE(kind.value(QStringLiteral("count")).toInt(), 1);
    const QString told = kind.value(QStringLiteral("advice")).toString();
    QVERIFY2(told.contains(advice), qPrintable(told));
    QCOMPARE(told.contains(QStringLiteral("locks them out")), locksOut);

    QTRY_VERIFY(!lastRejected().isEmpty());
    const QJsonObject event = lastRejected();
    QCOMPARE(event.value(QStringLiteral("reason")).toString().toUtf8(), reason);
    QVERIFY(event.value(QStringLiteral("target")).toString().toUtf8().startsWith(target));
    QVERIFY(event.value(QStringLiteral("peer")).toString().startsWith(QStringLiteral("127.0.0.1:")));
    QVERIFY(event.value(QStringLiteral("rejection")).toString().contains(advice));
    RawClient admin(m_program->adminPort());
    QVERIFY(admin.get("/metrics").body.contains("streamwatch_rejections_total{reason=\"" + reason + "\"} 1\n"));
    QTRY_VERIFY(m_program->errorOutput().contains("127.0.0.1"));
    QVERIFY(!m_program->errorOutput().contains("s3cret"));
}

void TestSetup::countsAll()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    constexpr int Count = 300; // more than the journal keeps of a second
    RawClient client(m_program->hookPort());
    for (int i = 0; i < Count; ++i)
        QCOMPARE(client.request(post("/rest/my_ap/connect")).status, 404);
    QTRY_COMPARE(rejection("wrongPath").value(QStringLiteral("count")).toInt(), Count);
    QCOMPARE(getJson(*m_program, "/health").value(QStringLiteral("rejected")).toInt(), Count);
    QTRY_VERIFY(m_program->errorOutput().contains("more like it"));
    QVERIFY(m_program->errorOutput().count('\n') < 50);
}

void TestSetup::keepsSecretsOut()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    RawClient client(m_program->hookPort());
    QCOMPARE(client.request(post("/elsewhere?token=s3cret&x=1")).status, 404);
    QTRY_VERIFY(!lastRejected().isEmpty());
    QCOMPARE(lastRejected().value(QStringLiteral("target")).toString(), QStringLiteral("/elsewhere?token=***&x=1"));
    QVERIFY(!m_program->errorOutput().contains("s3cret"));
    QFile journal(m_program->databasePath() + QStringLiteral("-wal"));
    QVERIFY(journal.open(QIODevice::ReadOnly));
    QVERIFY(!journal.readAll().contains("s3cret"));
}

void TestSetup::saysSoOfTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    const QString folder = QStringLiteral(TEST_DATA "/tls/");
    QVERIFY2(m_program->start({QStringLiteral("--tls-cert"), folder + QStringLiteral("test-cert.pem"),
                               QStringLiteral("--tls-key"), folder + QStringLiteral("test-key.pem")}),
             qPrintable(m_program->failure()));
    RawClient plain(m_program->hookPort());
    const RawAnswer answer = plain.request(post("/rest/my_api/connect"));
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.body.contains("https"));
    QVERIFY(plain.waitForClose());

    QSslSocket mistrustful;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates({});
    mistrustful.setSslConfiguration(tls);
    mistrustful.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_program->hookPort());
    QVERIFY(!mistrustful.waitForEncrypted(10'000));
    QTRY_VERIFY(m_program->errorOutput().contains("does not trust the certificate"));
    QVERIFY(m_program->errorOutput().contains("Plain HTTP came"));
}

void TestSetup::theSimulatorKeepsASlash()
{
    QVERIFY2(m_program->start(), qPrintable(m_program->failure()));
    QProcess simulator;
    simulator.start(QStringLiteral(SIMULATOR_BINARY),
                    {QStringLiteral("--url"), m_program->hookUrl().toString() + QLatin1Char('/'),
                     QStringLiteral("--max"), QStringLiteral("--clients"), QStringLiteral("1"),
                     QStringLiteral("--duration"), QStringLiteral("1"), QStringLiteral("--scenario"),
                     QStringLiteral("publish")});
    QVERIFY(simulator.waitForFinished());
    QCOMPARE(simulator.exitCode(), 0);
    const QJsonArray events = getJson(*m_program, "/events").value(QStringLiteral("events")).toArray();
    QVERIFY(!events.isEmpty());
    QCOMPARE(events.first()[QStringLiteral("target")].toString(), QStringLiteral("/rest/my_api//connect"));
}

QTEST_GUILESS_MAIN(TestSetup)
#include "tst_setup.moc"
