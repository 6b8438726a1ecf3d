#include "simulator/sdk/gateway.h"
#include "simulator/server/mediasession.h"
#include "simulator/server/webserver.h"
#include "testdata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <deque>

using namespace simulator;

namespace {

wcs::RestClientConfig fail(std::initializer_list<const char *> methods)
{
    wcs::RestClientConfig config;
    for (const char *method : methods)
        config.methods.insert(method, {.restOnError = "FAIL"});
    return config;
}

QString offer(const char *name)
{
    QFile file(QLatin1String(TEST_DATA "/sdp/chromium-") + QLatin1String(name) + QLatin1String(".sdp"));
    return file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QJsonObject last(const WebServer &web, const char *method)
{
    for (auto it = web.received.rbegin(); it != web.received.rend(); ++it) {
        if (it->method == method)
            return it->body;
    }
    return {};
}

// A client as the Web SDK is one.
class Client {
public:
    explicit Client(const QString &url, const QString &origin = QStringLiteral("http://page.example"))
        : socket(origin)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [this](const QString &frame) {
            const QJsonObject object = QJsonDocument::fromJson(frame.toUtf8()).object();
            messages.append(object);
        });
        socket.open(QUrl(url));
    }

    void send(const char *message, const QJsonObject &object)
    {
        const QJsonObject frame{{QStringLiteral("message"), QLatin1String(message)},
                                {QStringLiteral("data"), QJsonArray{object}}};
        socket.sendTextMessage(QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
    }
    void connectAs(const QJsonObject &more = {})
    {
        QJsonObject object{{QStringLiteral("appKey"), QStringLiteral("defaultApp")},
                           {QStringLiteral("mediaProviders"), QJsonArray{QStringLiteral("WebRTC")}}};
        for (auto it = more.begin(); it != more.end(); ++it)
            object.insert(it.key(), it.value());
        send("connection", object);
    }
    void open(const char *message, const char *id, const char *name, const QString &sdp)
    {
        send(message, {{QStringLiteral("mediaSessionId"), QLatin1String(id)},
                       {QStringLiteral("name"), QLatin1String(name)},
                       {QStringLiteral("published"), QLatin1String(message) == QLatin1String("publishStream")},
                       {QStringLiteral("hasVideo"), true},
                       {QStringLiteral("mediaProvider"), QStringLiteral("WebRTC")},
                       {QStringLiteral("sdp"), sdp}});
    }
    void about(const char *message, const char *id, const char *name)
    {
        send(message,
             {{QStringLiteral("mediaSessionId"), QLatin1String(id)}, {QStringLiteral("name"), QLatin1String(name)}});
    }

    QJsonValue argument(const char *message, int index = 0) const // of the last message of that name
    {
        for (auto it = messages.rbegin(); it != messages.rend(); ++it) {
            if (it->value(QLatin1String("message")).toString() == QLatin1String(message))
                return it->value(QLatin1String("data")).toArray().at(index);
        }
        return {};
    }
    QString field(const char *message, const char *name) const
    {
        return argument(message).toObject().value(QLatin1String(name)).toString();
    }
    int count(const char *message) const
    {
        return int(std::count_if(messages.begin(), messages.end(), [&](const QJsonObject &object) {
            return object.value(QLatin1String("message")).toString() == QLatin1String(message);
        }));
    }
    bool isConnected() const { return socket.state() == QAbstractSocket::ConnectedState; }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QWebSocket socket;
    QList<QJsonObject> messages;
};

} // namespace

class TestGateway : public QObject {
    Q_OBJECT
private slots:
    void init() { start({}, {}); }
    void cleanup();

    void establishesASession();
    void refusesWhomTheWebServerRefuses();
    void publishesAndPlays();
    void tellsOfBadSdp();
    void sendsErrorEvents();
    void tellsNothingWithoutFail();
    void takesSnapshots();
    void saysWhetherAStreamIsAvailable();
    void takesData();
    void passesStreamEventsOn();
    void debugsSessions();
    void reportsBugs();
    void aClientThatGoesEndsItsStreams();
    void clientsMayNotNameThemselves();
    void keepsSecretsOutOfWhatItSays();
    void survivesNonsense_data();
    void survivesNonsense();
    void ignoresWhatIsOfNoUse();
    void closesWhoSaysNothing();
    void pingsAndClosesTheSilent();
    void takesSoManyClientsAndNoMore();
    void closesWhoSendsTooMuch();
    void keepsStreamsAlive();
    void endsAll();
    void saysWhyItCannotListen();

private:
    void start(const Behaviour &behaviour, const SdkLimits &limits);
    std::unique_ptr<Client> established(const QJsonObject &more = {});

    std::unique_ptr<WebServer> m_web;
    std::unique_ptr<WebCallServer> m_server;
    std::unique_ptr<Gateway> m_gateway;
    QStringList m_said;
};

void TestGateway::start(const Behaviour &behaviour, const SdkLimits &limits)
{
    cleanup();
    m_web = std::make_unique<WebServer>();
    m_server = std::make_unique<WebCallServer>(Target{.url = m_web->url()}, behaviour);
    m_gateway = std::make_unique<Gateway>(*m_server, limits);
    connect(m_gateway.get(), &Gateway::said, this, [this](const QByteArray &id, const QString &line) {
        m_said.append(QString::fromLatin1(id) + u' ' + line);
    });
    QVERIFY(m_gateway->listen(QHostAddress::LocalHost, 0).ok());
}

void TestGateway::cleanup()
{
    m_gateway.reset();
    m_server.reset();
    m_web.reset();
    m_said.clear();
}

std::unique_ptr<Client> TestGateway::established(const QJsonObject &more)
{
    auto client = std::make_unique<Client>(m_gateway->url());
    if (!QTest::qWaitFor([&] { return client->isConnected(); }))
        return nullptr;
    const auto hooks = m_web->received.size();
    client->connectAs(more);
    // Both hooks: what follows does not race with them.
    if (!QTest::qWaitFor([&] { return client->count("getUserData") == 1 && m_web->received.size() >= hooks + 2; }))
        return nullptr;
    return client;
}

void TestGateway::establishesASession()
{
    const auto client = established({{QStringLiteral("custom"), QJsonObject{{QStringLiteral("a"), 1}}}});
    QVERIFY(client);
    QCOMPARE(m_web->hooks(),
             QStringList({QStringLiteral("connect"), QStringLiteral("ConnectionStatusEvent ESTABLISHED")}));
    const QJsonObject connect = last(*m_web, "connect");
    QCOMPARE(connect.value(QLatin1String("appKey")).toString(), QStringLiteral("defaultApp"));
    QCOMPARE(connect.value(QLatin1String("origin")).toString(), QStringLiteral("http://page.example"));
    QVERIFY(connect.value(QLatin1String("nodeId")).toString().endsWith(QLatin1String("@127.0.0.1")));
    QCOMPARE(connect.value(QLatin1String("sessionId")).toString(), QStringLiteral("/127.0.0.1:%1/127.0.0.1:%2")
                                                                       .arg(client->socket.localPort())
                                                                       .arg(QUrl(m_gateway->url()).port()));
    QCOMPARE(connect.value(QLatin1String("custom")).toObject().value(QLatin1String("a")).toInt(), 1);
    QCOMPARE(client->field("getUserData", "appKey"), QStringLiteral("defaultApp"));
    QVERIFY(!client->field("getUserData", "authToken").isEmpty());
    QVERIFY(!client->argument("getUserData").toObject().contains(QLatin1String("restClientConfig")));
}

void TestGateway::refusesWhomTheWebServerRefuses()
{
    m_web->answer("connect", 403);
    Client client(m_gateway->url());
    QTRY_VERIFY(client.isConnected());
    client.connectAs();
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.count("getUserData"), 0);
    QCOMPARE(client.socket.closeReason(), QStringLiteral("403 Forbidden"));
    QTRY_COMPARE(m_web->hooks(), QStringList({QStringLiteral("connect"), QStringLiteral("ConnectionStatusEvent FAILED"),
                                              QStringLiteral("ConnectionStatusEvent DISCONNECTED")}));
    QTRY_COMPARE(m_gateway->clients(), 0);
}

void TestGateway::publishesAndPlays()
{
    const auto publisher = established();
    QVERIFY(publisher);
    publisher->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(publisher->field("notifyStreamStatusEvent", "status"), QStringLiteral("PUBLISHING"));
    QCOMPARE(publisher->argument("setRemoteSDP").toString(), QStringLiteral("m1"));
    QVERIFY(publisher->argument("setRemoteSDP", 1).toString().contains(QLatin1String("a=recvonly\r\n")));

    const auto player = established();
    QVERIFY(player);
    player->open("playStream", "m2", "cam1", offer("play"));
    QTRY_COMPARE(player->field("notifyStreamStatusEvent", "status"), QStringLiteral("PLAYING"));
    QVERIFY(player->argument("setRemoteSDP", 1).toString().contains(QLatin1String("a=sendonly\r\n")));
    QCOMPARE(last(*m_web, "playStream").value(QLatin1String("published")).toBool(true), false);

    player->about("stopStream", "m2", "cam1");
    QTRY_COMPARE(player->field("notifyStreamStatusEvent", "status"), QStringLiteral("STOPPED"));
    publisher->about("unPublishStream", "m1", "cam1");
    QTRY_COMPARE(publisher->field("notifyStreamStatusEvent", "status"), QStringLiteral("UNPUBLISHED"));
    QCOMPARE(publisher->field("notifyStreamStatusEvent", "info"), QStringLiteral("Stopped by user"));
    QTRY_COMPARE(
        m_web->hooks(),
        QStringList({QStringLiteral("connect"), QStringLiteral("ConnectionStatusEvent ESTABLISHED"),
                     QStringLiteral("publishStream PENDING"), QStringLiteral("StreamStatusEvent PUBLISHING"),
                     QStringLiteral("connect"), QStringLiteral("ConnectionStatusEvent ESTABLISHED"),
                     QStringLiteral("playStream PENDING"), QStringLiteral("StreamStatusEvent PLAYING"),
                     QStringLiteral("stopStream PLAYING"), QStringLiteral("StreamStatusEvent STOPPED"),
                     QStringLiteral("unPublishStream PUBLISHING"), QStringLiteral("StreamStatusEvent UNPUBLISHED")}));
}

void TestGateway::tellsOfBadSdp()
{
    const auto client = established();
    QVERIFY(client);
    client->open("publishStream", "m1", "cam1", QStringLiteral("v=0\r\n"));
    QTRY_COMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("FAILED"));
    QCOMPARE(client->field("notifyStreamStatusEvent", "info"), QStringLiteral("The SDP has no media section."));
    client->open("publishStream", "m2", "cam1", offer("publish"));
    QTRY_COMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("PUBLISHING"));
}

void TestGateway::sendsErrorEvents()
{
    m_web->config = fail({"StreamStatusEvent"});
    const auto client = established();
    const auto other = established();
    QVERIFY(client && other);
    m_web->answer("StreamStatusEvent", 500);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(client->count("fail"), 1);
    QCOMPARE(client->field("fail", "apiMethod"), QStringLiteral("StreamStatusEvent"));
    QCOMPARE(client->field("fail", "id"), QStringLiteral("m1"));
    QCOMPARE(client->field("fail", "info"), QStringLiteral("500 Internal Server Error"));
    QVERIFY(!client->argument("fail").toObject().contains(QLatin1String("status"))); // it would end the stream
    QCOMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("PUBLISHING"));
    QVERIFY(m_server->publisher("cam1"));
    QCOMPARE(other->count("fail"), 0);
}

void TestGateway::tellsNothingWithoutFail()
{
    const auto client = established();
    QVERIFY(client);
    m_web->answer("StreamStatusEvent", 500);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    client->about("unPublishStream", "m1", "cam1");
    QTRY_COMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("UNPUBLISHED"));
    QCOMPARE(client->count("fail"), 0);
}

void TestGateway::takesSnapshots()
{
    m_web->config = fail({"snapshot"});
    const auto client = established();
    QVERIFY(client);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    client->about("snapshot", "m1", "cam1");
    QTRY_COMPARE(client->field("notifyStreamEvent", "type"), QStringLiteral("snapshotCompleted"));
    QCOMPARE(client->field("notifyStreamEvent", "mediaSessionId"), QStringLiteral("m1"));
    const QByteArray picture = QByteArray::fromBase64(client->argument("notifyStreamEvent")
                                                          .toObject()
                                                          .value(QLatin1String("payload"))
                                                          .toObject()
                                                          .value(QLatin1String("snapshot"))
                                                          .toString()
                                                          .toLatin1());
    QVERIFY(picture.startsWith("\x89PNG"));
    QCOMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("PUBLISHING"));
    QTRY_VERIFY(m_web->hooks().contains(QStringLiteral("StreamStatusEvent SNAPSHOT_COMPLETE")));

    // As the SDK does it from another page: by name, under an id that stands for nothing else.
    client->about("snapshot", "m9", "cam1");
    QTRY_COMPARE(client->field("notifyStreamEvent", "mediaSessionId"), QStringLiteral("m9"));
    QCOMPARE(client->field("notifyStreamEvent", "type"), QStringLiteral("snapshotCompleted"));
    client->about("snapshot", "m10", "nobody");
    QTRY_COMPARE(client->field("notifyStreamEvent", "type"), QStringLiteral("snapshotFailed"));
    QCOMPARE(last(*m_web, "snapshot").value(QLatin1String("name")).toString(), QStringLiteral("nobody"));

    m_web->answer("snapshot", 403);
    client->about("snapshot", "m1", "cam1");
    QTRY_COMPARE(client->count("notifyStreamEvent"), 4);
    QCOMPARE(client->argument("notifyStreamEvent")
                 .toObject()
                 .value(QLatin1String("payload"))
                 .toObject()
                 .value(QLatin1String("info"))
                 .toString(),
             QStringLiteral("403 Forbidden"));
}

void TestGateway::saysWhetherAStreamIsAvailable()
{
    m_web->config = fail({"availableStream"});
    const auto client = established();
    QVERIFY(client);
    client->about("availableStream", "m1", "cam1");
    QTRY_COMPARE(client->field("availableStream", "status"), QStringLiteral("false"));
    QCOMPARE(client->field("availableStream", "info"), QStringLiteral("Stream not found"));
    client->open("publishStream", "m2", "cam1", offer("publish"));
    client->about("availableStream", "m3", "cam1");
    QTRY_COMPARE(client->field("availableStream", "id"), QStringLiteral("m3"));
    QCOMPARE(client->field("availableStream", "status"), QStringLiteral("true"));
    m_web->answer("availableStream", 403);
    client->about("availableStream", "m4", "cam1");
    QTRY_COMPARE(client->field("availableStream", "id"), QStringLiteral("m4"));
    QCOMPARE(client->field("availableStream", "info"), QStringLiteral("403 Forbidden"));
}

void TestGateway::takesData()
{
    const auto client = established();
    QVERIFY(client);
    client->send("sendData",
                 {{QStringLiteral("operationId"), QStringLiteral("op1")}, {QStringLiteral("payload"), QJsonObject{}}});
    QTRY_COMPARE(client->field("DataStatusEvent", "operationId"), QStringLiteral("op1"));
    QCOMPARE(client->field("DataStatusEvent", "status"), QStringLiteral("ACCEPTED"));
}

void TestGateway::passesStreamEventsOn()
{
    const auto publisher = established();
    const auto player = established();
    const auto other = established();
    QVERIFY(publisher && player && other);
    publisher->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(publisher->count("setRemoteSDP"), 1);
    player->open("playStream", "m2", "cam1", offer("play"));
    QTRY_COMPARE(player->count("setRemoteSDP"), 1);
    publisher->send("sendStreamEvent", {{QStringLiteral("mediaSessionId"), QStringLiteral("m1")},
                                        {QStringLiteral("type"), QStringLiteral("audioMuted")}});
    QTRY_COMPARE(player->field("notifyStreamEvent", "type"), QStringLiteral("audioMuted"));
    QCOMPARE(player->field("notifyStreamEvent", "mediaSessionId"), QStringLiteral("m2"));
    QCOMPARE(publisher->count("notifyStreamEvent") + other->count("notifyStreamEvent"), 0);
}

void TestGateway::debugsSessions()
{
    const auto client = established();
    QVERIFY(client);
    client->send("sessionDebug", {{QStringLiteral("command"), QStringLiteral("start")}});
    QTRY_COMPARE(client->field("notifySessionDebugEvent", "status"), QStringLiteral("start"));
    QCOMPARE(last(*m_web, "sessionDebug").value(QLatin1String("command")).toString(), QStringLiteral("start"));
}

void TestGateway::reportsBugs()
{
    const auto client = established();
    QVERIFY(client);
    client->send("submitBugReport", {{QStringLiteral("text"), QStringLiteral("no picture")}});
    QTRY_COMPARE(last(*m_web, "submitBugReport").value(QLatin1String("text")).toString(), QStringLiteral("no picture"));
    QVERIFY(!last(*m_web, "submitBugReport").contains(QLatin1String("mediaProviders"))); // of the connection
}

void TestGateway::aClientThatGoesEndsItsStreams()
{
    auto client = established();
    QVERIFY(client);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(client->count("setRemoteSDP"), 1);
    client.reset();
    QTRY_COMPARE(m_gateway->clients(), 0);
    QCOMPARE(m_web->hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
    QCOMPARE(last(*m_web, "StreamStatusEvent").value(QLatin1String("info")).toString(),
             QStringLiteral("Stopped by session disconnect"));
    QVERIFY(m_server->sessions().empty());
}

void TestGateway::clientsMayNotNameThemselves()
{
    const auto client = established({{QStringLiteral("nodeId"), QStringLiteral("mine")},
                                     {QStringLiteral("sessionId"), QStringLiteral("mine")},
                                     {QStringLiteral("origin"), QStringLiteral("mine")},
                                     {QStringLiteral("x\",\"y"), QStringLiteral("mine")}});
    QVERIFY(client);
    QVERIFY(!QJsonDocument(last(*m_web, "connect")).toJson().contains("mine"));
}

void TestGateway::keepsSecretsOutOfWhatItSays()
{
    const auto client = established({{QStringLiteral("authToken"), QStringLiteral("s3cret")},
                                     {QStringLiteral("sipPassword"), QStringLiteral("s3cret")}});
    QVERIFY(client);
    QCOMPARE(last(*m_web, "connect").value(QLatin1String("sipPassword")).toString(), QStringLiteral("s3cret"));
    client->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(client->count("setRemoteSDP"), 1);
    QVERIFY(!m_said.isEmpty());
    QVERIFY(!m_said.join(u'\n').contains(QLatin1String("s3cret")));
}

void TestGateway::survivesNonsense_data()
{
    QTest::addColumn<QString>("frame");
    QTest::addColumn<bool>("isClosed");
    const auto row = [](const char *frame, bool isClosed) {
        QTest::newRow(frame) << QString::fromUtf8(frame) << isClosed;
    };
    row("", true);
    row("hello", true);
    row("{", true);
    row("[]", true);
    row("{}", true);
    row("{\"message\":7}", true);
    row("{\"message\":\"publishStream\",\"data\":{}}", true);
    row("{\"message\":\"publishStream\",\"data\":[7]}", true);
    row("{\"message\":\"publishStream\"}", false);
    row("{\"message\":\"publishStream\",\"data\":[{\"mediaSessionId\":7,\"name\":[]}]}", false);
    row("{\"message\":\"playStream\",\"data\":[{\"mediaSessionId\":\"m\",\"name\":\"n\",\"sdp\":5}]}", false);
    row("{\"message\":\"unPublishStream\",\"data\":[{}]}", false);
    row("{\"message\":\"snapshot\",\"data\":[null]}", false);
    row("{\"message\":\"sendStreamEvent\",\"data\":[{\"mediaSessionId\":\"x\"}]}", false);
    row("{\"message\":\"sendData\",\"data\":[{\"operationId\":{}}]}", false);
    row("{\"message\":\"connection\",\"data\":[{\"appKey\":\"again\"}]}", false);
    row("{\"message\":\"call\",\"data\":[{}]}", false);
    row("{\"message\":\"\u202e\\u0000\",\"data\":[]}", false);
}

void TestGateway::survivesNonsense()
{
    QFETCH(QString, frame);
    QFETCH(bool, isClosed);
    const auto client = established();
    QVERIFY(client);
    client->socket.sendTextMessage(frame);
    if (isClosed)
        QTRY_VERIFY(client->isClosed());
    else
        client->send("ping", {});
    QTRY_COMPARE(client->count("pong"), isClosed ? 0 : 1);
    for (const QString &line : std::as_const(m_said))
        QVERIFY(!line.contains(QChar(0x202e)) && !line.contains(QChar(0)));
    if (isClosed)
        QVERIFY(established()); // the others are served
}

void TestGateway::ignoresWhatIsOfNoUse()
{
    Client client(m_gateway->url());
    QTRY_VERIFY(client.isConnected());
    client.about("publishStream", "m1", "cam1");
    client.connectAs();
    QTRY_COMPARE(client.count("getUserData"), 1);
    QVERIFY(m_said.contains(QStringLiteral("ws-1 sent “publishStream” before “connection”")));
}

void TestGateway::closesWhoSaysNothing()
{
    start({}, {.connectionMs = 50});
    Client client(m_gateway->url());
    QTRY_VERIFY(client.isConnected());
    QTRY_VERIFY(client.isClosed());
    QVERIFY(m_web->received.isEmpty());
    QTRY_COMPARE(m_gateway->clients(), 0);
}

void TestGateway::pingsAndClosesTheSilent()
{
    start({}, {.pingMs = 20, .probes = 3});
    const auto client = established();
    QVERIFY(client);
    QTRY_VERIFY(client->isClosed());
    QVERIFY(client->count("ping") >= 3);
    QTRY_COMPARE(m_web->hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
}

void TestGateway::takesSoManyClientsAndNoMore()
{
    start({}, {.clients = 1});
    const auto first = established();
    QVERIFY(first);
    Client second(m_gateway->url());
    QSignalSpy closed(&second.socket, &QWebSocket::disconnected);
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(second.socket.closeReason(), QStringLiteral("Too many clients."));
    QVERIFY(first->isConnected());
}

void TestGateway::closesWhoSendsTooMuch()
{
    start({}, {.frame = 1'000, .messages = 50});
    auto client = established();
    QVERIFY(client);
    client->socket.sendTextMessage(QString(2'000, u' '));
    QTRY_VERIFY(client->isClosed());
    client = established();
    QVERIFY(client);
    client->socket.sendBinaryMessage("x");
    QTRY_VERIFY(client->isClosed());
    client = established();
    QVERIFY(client);
    for (int i = 0; i < 100; ++i)
        client->send("ping", {});
    QTRY_VERIFY(client->isClosed());
    QTRY_COMPARE(m_gateway->clients(), 0);
}

void TestGateway::keepsStreamsAlive()
{
    start({.keepAliveMs = 20}, {});
    const auto client = established();
    QVERIFY(client);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_VERIFY(m_web->hooks().count(QStringLiteral("StreamKeepAliveEvent PUBLISHING")) >= 2);
    m_web->answer("StreamKeepAliveEvent", 403);
    QTRY_COMPARE(client->field("notifyStreamStatusEvent", "info"), QStringLiteral("Terminated by keep-alive"));
}

void TestGateway::endsAll()
{
    const auto client = established();
    QVERIFY(client);
    client->open("publishStream", "m1", "cam1", offer("publish"));
    QTRY_COMPARE(client->count("setRemoteSDP"), 1);
    Client silent(m_gateway->url());
    QTRY_VERIFY(silent.isConnected());
    QSignalSpy finished(m_gateway.get(), &Gateway::finished);
    m_gateway->close();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(m_web->hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
    QTRY_VERIFY(client->isClosed() && silent.isClosed());
    QCOMPARE(client->field("notifyStreamStatusEvent", "status"), QStringLiteral("UNPUBLISHED"));
}

void TestGateway::saysWhyItCannotListen()
{
    Gateway other(*m_server);
    const Result<Done> result = other.listen(QHostAddress::LocalHost, quint16(QUrl(m_gateway->url()).port()));
    QVERIFY(!result.ok());
    QVERIFY2(result.error().sentence.startsWith(QLatin1String("Cannot listen for WebSockets on 127.0.0.1:")),
             qPrintable(result.error().sentence));
}

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
