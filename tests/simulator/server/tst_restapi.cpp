#include "simulator/server/restapi.h"
#include "simulator/server/session.h"
#include "simulator/server/webserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>

using namespace simulator;

namespace {

class NobodyInParticular final : public ClientSide {
public:
    void onEstablished(const ReceivedMessage &, const QJsonObject &) override {}
    void onConnectionStatus(const ReceivedMessage &) override {}
    void onStreamStatus(const ReceivedMessage &, const Fields &, const QList<QByteArray> &) override {}
    void onStreamAccepted(const QByteArray &) override {}
    void onErrorEvent(const ReceivedMessage &) override {}
};

struct Answer {
    int status = 0;
    QByteArray head;
    QByteArray body;

    QJsonArray array() const { return QJsonDocument::fromJson(body).array(); }
    QJsonObject first() const { return array().at(0).toObject(); }
    QString error() const { return QJsonDocument::fromJson(body).object().value(QLatin1String("error")).toString(); }
};

} // namespace

class TestRestApi : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void findsStreams_data();
    void findsStreams();
    void looksLikeAWcsStream();
    void showsMetricsOnDemand();
    void findsConnections();
    void saysWhenThereIsNothing();
    void givesStatistics();
    void refusesWhatChangesSomething_data();
    void refusesWhatChangesSomething();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void endsOneStream();
    void endsOnlyWhatIsNamed_data();
    void endsOnlyWhatIsNamed();

private:
    Answer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {});
    void connectSession();
    void serve(const Behaviour &behaviour = {});

    std::unique_ptr<WebServer> m_web;
    std::unique_ptr<WebCallServer> m_server;
    NobodyInParticular m_client;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RestApi> m_api;
};

void TestRestApi::init()
{
    m_web = std::make_unique<WebServer>();
    serve();
}

void TestRestApi::serve(const Behaviour &behaviour)
{
    m_api.reset();
    m_server = std::make_unique<WebCallServer>(Target{.url = m_web->url()}, behaviour);
    m_api = std::make_unique<RestApi>(*m_server);
    QVERIFY(m_api->listen(QHostAddress::LocalHost, 0).ok());
}

void TestRestApi::cleanup()
{
    m_session.reset();
    m_api.reset();
    m_server.reset();
    m_web.reset();
}

// One connection that publishes cam1 and plays it.
void TestRestApi::connectSession()
{
    Fields connection;
    connection.setText("nodeId", "node@127.0.0.1");
    connection.setText("appKey", "defaultApp");
    connection.setText("sessionId", "/127.0.0.1:1/127.0.0.1:2");
    connection.setText("authToken", "s3cret");
    m_session = std::make_unique<Session>(*m_server, m_client, "ws-1", connection);
    Fields more;
    more.setText("mediaProvider", "WebRTC");
    more.setFlag("hasVideo", true);
    m_session->connect();
    m_session->open({.mediaSessionId = "m1", .name = "cam1", .published = true, .more = more});
    m_session->open({.mediaSessionId = "m2", .name = "cam1", .published = false, .more = more});
    QTRY_VERIFY(m_session->stream("m2") && m_session->stream("m2")->status == "PLAYING" && !m_session->isBusy());
}

Answer TestRestApi::ask(const QByteArray &method, const QByteArray &target, const QByteArray &body)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(QUrl(m_api->url()).port()));
    socket.write(method + ' ' + target +
                 " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                 "Content-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }))
        return {};
    const QByteArray all = socket.readAll();
    const qsizetype end = all.indexOf("\r\n\r\n");
    return {all.mid(9, 3).toInt(), all.left(end), all.mid(end + 4)};
}

void TestRestApi::findsStreams_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, const char *call, const char *body, int count) {
        QTest::newRow(name) << QByteArray("/rest-api/stream/") + call << QByteArray(body) << count;
    };
    row("all", "find_all", "", 2);
    row("any", "find", "{}", 2);
    row("by id", "find", R"({"mediaSessionId":"m1"})", 1);
    row("by name", "find", R"({"name":"cam1"})", 2);
    row("publishers", "find", R"({"name":"cam1","published":true})", 1);
    row("players", "find", R"({"published":false})", 1);
    row("by status", "find", R"({"status":"PLAYING"})", 1);
    row("none", "find", R"({"name":"cam2"})", 0);
    row("all must fit", "find", R"({"mediaSessionId":"m1","published":false})", 0);
    row("more members", "find", R"({"published":true,"offset":7})", 1);
}

void TestRestApi::findsStreams()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, count);
    connectSession();
    const Answer answer = ask("POST", target, body);
    QCOMPARE(answer.status, count > 0 ? 200 : 404);
    QCOMPARE(answer.array().size(), count);
}

void TestRestApi::looksLikeAWcsStream()
{
    connectSession();
    const QJsonObject stream = ask("POST", "/rest-api/stream/find", R"({"mediaSessionId":"m1"})").first();
    QCOMPARE(stream.value(QLatin1String("appKey")).toString(), QStringLiteral("defaultApp"));
    QCOMPARE(stream.value(QLatin1String("sessionId")).toString(), QStringLiteral("/127.0.0.1:1/127.0.0.1:2"));
    QCOMPARE(stream.value(QLatin1String("name")).toString(), QStringLiteral("cam1"));
    QCOMPARE(stream.value(QLatin1String("published")).toBool(), true);
    QCOMPARE(stream.value(QLatin1String("status")).toString(), QStringLiteral("PUBLISHING"));
    QCOMPARE(stream.value(QLatin1String("mediaType")).toString(), QStringLiteral("publish"));
    QVERIFY(stream.value(QLatin1String("createDate")).toInteger() > 0);
    QVERIFY(!stream.contains(QLatin1String("nodeId")));
    QVERIFY(!stream.contains(QLatin1String("metrics")));
}

void TestRestApi::showsMetricsOnDemand()
{
    connectSession();
    const QJsonObject stream =
        ask("POST", "/rest-api/stream/find", R"({"published":true,"display":["metrics"]})").first();
    QCOMPARE(stream.value(QLatin1String("metrics")).toObject().value(QLatin1String("VIDEO_LOST")).toInt(-1), 0);
}

void TestRestApi::findsConnections()
{
    connectSession();
    const Answer answer = ask("POST", "/rest-api/connection/find_all");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.array().size(), 1);
    QCOMPARE(answer.first().value(QLatin1String("appKey")).toString(), QStringLiteral("defaultApp"));
    QCOMPARE(answer.first().value(QLatin1String("status")).toString(), QStringLiteral("ESTABLISHED"));
    QVERIFY(!answer.body.contains("s3cret"));
}

void TestRestApi::saysWhenThereIsNothing()
{
    for (const char *target :
         {"/rest-api/stream/find_all", "/rest-api/connection/find_all", "/rest-api/push/find_all"}) {
        const Answer answer = ask("POST", target);
        QCOMPARE(answer.status, 404);
        QVERIFY(answer.error().endsWith(u'.'));
    }
}

void TestRestApi::givesStatistics()
{
    connectSession();
    for (const char *method : {"GET", "POST"}) {
        const Answer answer = ask(method, "/?action=stat");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.head.contains("text/plain"));
        const QList<QByteArray> lines = answer.body.split('\n');
        for (const char *line :
             {"-----Connection Stats-----", "-----Port Stats-----", "-----Stream Stats-----", "connections=1",
              "connections_websocket=1", "streams_webrtc_in=1", "streams_webrtc_out=1", "streams_viewers=1",
              "streams_rtmp_in=0", "ports_rest_api_leased=0", "ports_rest_api_pending=0"})
            QVERIFY2(lines.contains(line), line);
    }
}

void TestRestApi::refusesWhatChangesSomething_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    const auto row = [](const char *method, const char *target, int status) {
        QTest::addRow("%s %s", method, target) << QByteArray(method) << QByteArray(target) << status;
    };
    row("POST", "/rest-api/stream/terminate", 403);
    row("POST", "/rest-api/connection/terminate", 403);
    row("POST", "/rest-api/push/startup", 403);
    row("GET", "/rest-api/stream/find", 405);
    row("DELETE", "/rest-api/stream/find_all", 405);
    row("PUT", "/?action=stat", 405);
    row("GET", "/?action=shutdown", 404);
    row("GET", "/", 404);
    row("GET", "/elsewhere", 404);
}

void TestRestApi::refusesWhatChangesSomething()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    connectSession();
    const Answer answer = ask(method, target, "{}");
    QCOMPARE(answer.status, status);
    QVERIFY(answer.error().endsWith(u'.'));
    QCOMPARE(int(m_session->streams().size()), 2);
}

void TestRestApi::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "{", "[]", "7", R"({"name":7})", R"({"published":"yes"})", R"({"display":"metrics"})"})
        QTest::newRow(body) << QByteArray(body);
}

void TestRestApi::namesWhatIsWrong()
{
    QFETCH(QByteArray, body);
    connectSession();
    const Answer answer = ask("POST", "/rest-api/stream/find", body);
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.error().endsWith(u'.'), answer.body.constData());
}

void TestRestApi::endsOneStream()
{
    serve({.restTerminates = true});
    connectSession();
    const Answer answer = ask("POST", "/rest-api/stream/terminate", R"({"mediaSessionId":"m2"})");
    QCOMPARE(answer.status, 200);
    QTRY_VERIFY(!m_session->stream("m2"));
    QVERIFY(m_session->stream("m1")); // which it played
    QCOMPARE(m_web->received.last().status(), QStringLiteral("STOPPED"));
    QCOMPARE(m_web->received.last().text("info"), QStringLiteral("Stopped by rest /terminate"));
    QCOMPARE(ask("POST", "/rest-api/stream/terminate", R"({"mediaSessionId":"m2"})").status, 404);
    QCOMPARE(ask("POST", "/rest-api/stream/find_all").array().size(), 1);
    QCOMPARE(ask("POST", "/rest-api/stream/terminate", R"({"mediaSessionId":"m1"})").status, 200);
    QTRY_VERIFY(m_session->streams().empty());
    QCOMPARE(m_web->received.last().status(), QStringLiteral("UNPUBLISHED"));
}

void TestRestApi::endsOnlyWhatIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *body, int status) {
        QTest::newRow(*body ? body : "nothing") << QByteArray(body) << status;
    };
    row("", 403);
    row("  ", 403);
    row("{}", 403);
    row(R"({"mediaSessionId":""})", 403);
    row(R"({"mediaSessionId":" "})", 403);
    row(R"({"mediaSessionId":null})", 400);
    row(R"({"name":"cam1"})", 403);
    row(R"({"published":false})", 403);
    row(R"({"status":"PLAYING"})", 403);
    row(R"({"mediaSessionId":"m1","name":"cam1"})", 403);
    row(R"({"mediaSessionId":"m3"})", 404);
    row(R"({"mediaSessionId":["m1"]})", 400);
    row("[]", 400);
    row("{", 400);
}

void TestRestApi::endsOnlyWhatIsNamed()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    serve({.restTerminates = true});
    connectSession();
    const Answer answer = ask("POST", "/rest-api/stream/terminate", body);
    QCOMPARE(answer.status, status);
    QVERIFY(answer.error().endsWith(u'.'));
    QCOMPARE(ask("GET", "/rest-api/stream/terminate").status, 405);
    QCOMPARE(ask("POST", "/rest-api/connection/terminate", R"({"mediaSessionId":"m1"})").status, 403);
    QVERIFY(!m_session->isBusy());
    QCOMPARE(int(m_session->streams().size()), 2);
}

QTEST_GUILESS_MAIN(TestRestApi)
#include "tst_restapi.moc"
