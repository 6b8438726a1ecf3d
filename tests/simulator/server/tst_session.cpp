#include "simulator/server/session.h"
#include "simulator/server/webserver.h"

#include <QMessageAuthenticationCode>
#include <QTest>

using namespace simulator;

namespace {

// Keeps its messages, as text: "StreamStatusEvent a PUBLISHING", "ErrorEvent StreamStatusEvent a: 500 …".
class Listener final : public ClientSide {
public:
    QStringList messages;
    QList<QJsonObject> streams; // as the client got them
    QJsonObject connection;

    QStringList errorEvents() const { return messages.filter(QStringLiteral("ErrorEvent")); }

private:
    void onEstablished(const ReceivedMessage &message, const QJsonObject &answered) override
    {
        connection = answered;
        keep(message);
    }
    void onConnectionStatus(const ReceivedMessage &message) override { keep(message); }
    void onStreamStatus(const ReceivedMessage &message, const Fields &stream,
                        const QList<QByteArray> &excluded) override
    {
        streams.append(QJsonDocument::fromJson(stream.toJson(excluded)).object());
        keep(message);
    }
    void onStreamAccepted(const QByteArray &) override {}
    void onErrorEvent(const ReceivedMessage &message) override { keep(message); }

    void keep(const ReceivedMessage &message)
    {
        QList<QByteArray> words{message.message, message.apiMethod, message.id, message.status};
        words.removeAll({});
        const QString text = QString::fromUtf8(words.join(' '));
        messages += message.info.isEmpty() ? text : text + QStringLiteral(": ") + QString::fromUtf8(message.info);
    }
};

Fields connectionFields(const QByteArray &sessionId)
{
    Fields fields;
    fields.setText("nodeId", "node@127.0.0.1");
    fields.setText("appKey", "defaultApp");
    fields.setText("sessionId", sessionId);
    return fields;
}

StreamRequest request(const QByteArray &id, const QByteArray &name, bool published)
{
    StreamRequest result{.mediaSessionId = id, .name = name, .published = published};
    result.more.setFlag("hasVideo", true);
    result.more.setText("sdp", "v=0\r\n");
    return result;
}

// One WCS with a publisher's and a player's session.
struct House {
    explicit House(WebServer &webServer, Behaviour behaviour = {}, Target target = {})
        : server(with(std::move(target), webServer.url()), std::move(behaviour))
        , camera(server, cameraClient, "camera", connectionFields("/198.18.0.1:1024/a"))
        , viewer(server, viewerClient, "viewer", connectionFields("/198.18.0.2:1024/b"))
    {
        server.setObserver([this](const SentHook &hook) { sent.append(hook); });
    }
    static Target with(Target target, const QUrl &url)
    {
        target.url = url;
        return target;
    }
    bool isIdle() const { return !camera.isBusy() && !viewer.isBusy(); }

    WebCallServer server;
    Listener cameraClient;
    Listener viewerClient;
    Session camera;
    Session viewer;
    QList<SentHook> sent;
};

QStringList lines(std::initializer_list<const char *> texts)
{
    QStringList result;
    for (const char *text : texts)
        result += QString::fromUtf8(text);
    return result;
}

wcs::RestClientConfig with(const QByteArray &method, const wcs::MethodPolicy &policy)
{
    return {.methods = {{method, policy}}};
}

} // namespace

#define WAIT(house) QTRY_VERIFY((house).isIdle())

class tst_Session : public QObject {
    Q_OBJECT
private slots:
    void connectsPublishesAndPlays()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        house.viewer.connect();
        house.viewer.open(request("v", "cam", false));
        WAIT(house);
        house.viewer.close("v");
        WAIT(house);
        house.camera.close("p");
        house.camera.disconnect();
        WAIT(house);

        QCOMPARE(web.hooks().filter(QStringLiteral("onnect")),
                 lines({"connect", "ConnectionStatusEvent ESTABLISHED", "connect", "ConnectionStatusEvent ESTABLISHED",
                        "ConnectionStatusEvent DISCONNECTED"}));
        QCOMPARE(web.hooksOf("p"), lines({"publishStream PENDING", "StreamStatusEvent PUBLISHING",
                                          "unPublishStream PUBLISHING", "StreamStatusEvent UNPUBLISHED"}));
        QCOMPARE(web.hooksOf("v"), lines({"playStream PENDING", "StreamStatusEvent PLAYING", "stopStream PLAYING",
                                          "StreamStatusEvent STOPPED"}));
        QCOMPARE(house.cameraClient.messages,
                 lines({"ConnectionStatusEvent ESTABLISHED", "StreamStatusEvent p PUBLISHING",
                        "StreamStatusEvent p UNPUBLISHED: Stopped by user", "ConnectionStatusEvent DISCONNECTED"}));
        QCOMPARE(web.received.last().text("sessionId"), QStringLiteral("/198.18.0.1:1024/a"));
        QCOMPARE(house.server.sessions(), std::vector<Session *>{&house.viewer});
        QCOMPARE(house.server.tally().hooks(), quint64(web.received.size()));
        QCOMPARE(house.server.tally().notAccepted(), quint64(0));
    }

    void bodyIsTheStreamObject()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        const QJsonObject body = web.received.last().body;
        QCOMPARE(body.value(u"nodeId"), QJsonValue(QStringLiteral("node@127.0.0.1")));
        QCOMPARE(body.value(u"published"), QJsonValue(true));
        QCOMPARE(body.value(u"sdp"), QJsonValue(QStringLiteral("v=0\r\n")));
        QVERIFY(body.value(u"createDate").toInteger() > 1'600'000'000'000);
        QVERIFY(!body.contains(u"info"));
    }

    void refusedConnection()
    {
        WebServer web;
        web.answer("connect", 403);
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(web.hooks(), lines({"connect", "ConnectionStatusEvent FAILED", "ConnectionStatusEvent DISCONNECTED"}));
        QCOMPARE(house.cameraClient.messages, lines({"ConnectionStatusEvent FAILED: 403 Forbidden",
                                                     "ConnectionStatusEvent DISCONNECTED: 403 Forbidden"}));
        QCOMPARE(house.camera.state(), Session::State::Refused);
        QVERIFY(house.server.sessions().empty());
        QCOMPARE(house.server.tally().refusedConnections(), quint64(1));
    }

    void errorEventReachesTheRightClient_data()
    {
        QTest::addColumn<QByteArray>("restOnError");
        QTest::addColumn<bool>("isTold");
        QTest::newRow("FAIL") << QByteArray("FAIL") << true;
        QTest::newRow("LOG") << QByteArray("LOG") << false;
        QTest::newRow("default") << QByteArray() << false;
    }
    void errorEventReachesTheRightClient()
    {
        QFETCH(QByteArray, restOnError);
        QFETCH(bool, isTold);
        WebServer web;
        if (!restOnError.isEmpty())
            web.config = with("StreamStatusEvent", {.restOnError = restOnError});
        House house(web);
        house.camera.connect();
        house.viewer.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        web.answer("StreamStatusEvent", 500);
        house.viewer.open(request("v", "cam", false));
        WAIT(house);

        QCOMPARE(house.cameraClient.errorEvents(), QStringList());
        QCOMPARE(house.viewerClient.errorEvents(),
                 isTold ? lines({"ErrorEvent StreamStatusEvent v: 500 Internal Server Error"}) : QStringList());
        QVERIFY(house.viewer.stream("v")); // it goes on
        QCOMPARE(house.sent.last().answer, 500);
        QCOMPARE(house.sent.last().isAccepted, false);
        QCOMPARE(house.server.tally().errorEvents(), quint64(isTold ? 1 : 0));
    }

    void refusedPublish_data()
    {
        QTest::addColumn<bool>("reportsRefused");
        QTest::newRow("without a hook") << false;
        QTest::newRow("with a FAILED hook") << true;
    }
    void refusedPublish()
    {
        QFETCH(bool, reportsRefused);
        WebServer web;
        web.config = with("publishStream", {.restOnError = "FAIL"});
        web.answer("publishStream", 403);
        House house(web, {.reportsRefused = reportsRefused});
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(), QStringLiteral("StreamStatusEvent p FAILED: 403 Forbidden"));
        QCOMPARE(web.hooksOf("p"), reportsRefused ? lines({"publishStream PENDING", "StreamStatusEvent FAILED"})
                                                  : lines({"publishStream PENDING"}));
        QVERIFY(!house.camera.stream("p"));
    }

    void refusedPublishIsLogged()
    {
        WebServer web;
        web.answer("publishStream", 403);
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(), QStringLiteral("StreamStatusEvent p PUBLISHING"));
    }

    void excludedFields()
    {
        WebServer web;
        web.config = with("StreamStatusEvent", {.clientExclude = "hasVideo, info", .restExclude = "sdp"});
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.fail("p", "Failed by ICE timeout");
        WAIT(house);
        QVERIFY(!web.received.last().body.contains(u"sdp"));
        QVERIFY(web.received.last().body.contains(u"hasVideo"));
        QVERIFY(house.cameraClient.streams.last().contains(u"sdp"));
        QVERIFY(!house.cameraClient.streams.last().contains(u"hasVideo"));
        QCOMPARE(house.cameraClient.messages.last(), QStringLiteral("StreamStatusEvent p FAILED")); // without its info
    }

    void overwrittenFields()
    {
        WebServer web;
        web.config = {.methods = {{"publishStream", {.restPolicy = "OVERWRITE", .restOverwrite = "name"}},
                                  {"StreamStatusEvent", {.restPolicy = "OVERWRITE", .restOverwrite = "info"}}}};
        web.answer("publishStream", 200, R"({"name":"other","info":"not asked for"})");
        web.answer("StreamStatusEvent", 200, R"({"name":"not asked for","info":"from the web server"})");
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QVERIFY(house.server.publisher("other"));
        QCOMPARE(web.received.last().text("name"), QStringLiteral("other"));
        QCOMPARE(house.cameraClient.messages.last(),
                 QStringLiteral("StreamStatusEvent p PUBLISHING: from the web server"));
        QCOMPARE(house.cameraClient.streams.last().value(u"name"), QJsonValue(QStringLiteral("other")));
    }

    void idsAreNotOverwritten()
    {
        WebServer web;
        web.config = {
            .methods = {
                {"publishStream", {.restPolicy = "OVERWRITE", .restOverwrite = "mediaSessionId,nodeId"}},
                {"StreamStatusEvent",
                 {.restOnError = "FAIL", .restPolicy = "OVERWRITE", .restOverwrite = "mediaSessionId,status"}}}};
        web.answer("publishStream", 200, R"({"mediaSessionId":"other","nodeId":"other"})");
        web.answer("StreamStatusEvent", 200, R"({"mediaSessionId":"other","status":"FAILED"})");
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(), QStringLiteral("StreamStatusEvent p FAILED")); // its copy
        QCOMPARE(house.camera.stream("p")->status, QByteArray("PUBLISHING"));
        web.answer("StreamStatusEvent", 500);
        house.camera.fail("p", "Failed by ICE error");
        WAIT(house);
        QCOMPARE(web.received.last().text("mediaSessionId"), QStringLiteral("p"));
        QCOMPARE(web.received.last().text("nodeId"), QStringLiteral("node@127.0.0.1"));
        QCOMPARE(house.cameraClient.errorEvents(),
                 lines({"ErrorEvent StreamStatusEvent p: 500 Internal Server Error"}));
    }

    void clientDoesNotGetWhatConnectExcludes()
    {
        WebServer web;
        web.config = with("connect", {.clientExclude = "appKey"});
        House house(web);
        house.camera.connect();
        WAIT(house);
        QVERIFY(house.cameraClient.connection.contains(u"nodeId"));
        QVERIFY(!house.cameraClient.connection.contains(u"appKey"));
    }

    void whatIsGivenUpIsNoErrorEvent()
    {
        WebServer web;
        web.config = with("StreamStatusEvent", {.restOnError = "FAIL"});
        int held = 0;
        web.answer("StreamStatusEvent", [&](const WebServer::Hook &, http::Responder &&responder) {
            ++held;
            responder.leaveUnanswered();
        });
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        QTRY_COMPARE(held, 1);
        house.server.abort();
        WAIT(house);
        QCOMPARE(house.cameraClient.errorEvents(), QStringList());
        QCOMPARE(house.sent.last().isAccepted, false);
    }

    void closedConnectionsAreTriedAgainOnRequest()
    {
        WebServer web;
        int asked = 0;
        web.answer("publishStream", [&](const WebServer::Hook &hook, http::Responder &&responder) {
            if (++asked == 1)
                responder.close();
            else
                responder.respond(http::Response::json(200, hook.raw));
        });
        House house(web, {.retriesClosed = true});
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(asked, 2);
        QCOMPARE(house.server.tally().notAccepted(), quint64(0));
    }

    void disabledAndMissingMethodsAreNotSent()
    {
        WebServer web;
        web.config = with("publishStream", {.restPolicy = "DISABLE"});
        House house(web, {.methods = {"connect", "publishStream", "StreamStatusEvent"}});
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.close("p");
        WAIT(house);
        QCOMPARE(web.hooks(), lines({"connect", "StreamStatusEvent PUBLISHING", "StreamStatusEvent UNPUBLISHED"}));
    }

    void keepAlive()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.keepAlive("p");
        WAIT(house);
        QCOMPARE(web.hooks().last(), QStringLiteral("StreamKeepAliveEvent PUBLISHING"));
        web.answer("StreamKeepAliveEvent", 500); // is not the one exception
        house.camera.keepAlive("p");
        WAIT(house);
        QVERIFY(house.camera.stream("p"));
        web.answer("StreamKeepAliveEvent", 403);
        house.camera.keepAlive("p");
        WAIT(house);
        QVERIFY(!house.camera.stream("p"));
        QCOMPARE(web.received.last().text("info"), QStringLiteral("Terminated by keep-alive"));
        QCOMPARE(house.cameraClient.messages.last(),
                 QStringLiteral("StreamStatusEvent p UNPUBLISHED: Terminated by keep-alive"));
    }

    void remarkChangesNothing()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.remark("p", "NOT_ENOUGH_BANDWIDTH");
        house.camera.remark("p", {});
        house.camera.close("p");
        house.camera.remark("p", {}); // it is gone
        WAIT(house);
        QCOMPARE(web.hooksOf("p"), lines({"publishStream PENDING", "StreamStatusEvent PUBLISHING",
                                          "StreamStatusEvent NOT_ENOUGH_BANDWIDTH", "StreamStatusEvent PUBLISHING",
                                          "unPublishStream PUBLISHING", "StreamStatusEvent UNPUBLISHED"}));
        QCOMPARE(web.received[3].raw, web.received[5].raw); // byte for byte
        QCOMPARE(house.cameraClient.messages.filter(QStringLiteral(" p ")),
                 lines({"StreamStatusEvent p PUBLISHING", "StreamStatusEvent p NOT_ENOUGH_BANDWIDTH",
                        "StreamStatusEvent p UNPUBLISHED: Stopped by user"}));
    }

    void noResultUntilItBehaves()
    {
        WebServer web;
        House house(web);
        for (Session *session : {&house.camera, &house.viewer}) {
            session->connect();
            session->misbehave(Misbehaviour::NoResult);
        }
        house.camera.open(request("p", "cam", true));
        house.camera.keepAlive("p");
        WAIT(house);
        QCOMPARE(web.hooksOf("p"), lines({"publishStream PENDING"}));
        QVERIFY(!house.server.publisher("cam"));
        house.camera.behave();
        WAIT(house);
        QCOMPARE(web.hooksOf("p"), lines({"publishStream PENDING", "StreamStatusEvent PUBLISHING"}));
        QCOMPARE(house.camera.stream("p"), house.server.publisher("cam"));

        house.viewer.open(request("v", "cam", false));
        house.viewer.close("v"); // unless it is given up
        WAIT(house);
        house.viewer.behave();
        WAIT(house);
        QCOMPARE(web.hooksOf("v"), lines({"playStream PENDING", "stopStream PENDING", "StreamStatusEvent STOPPED"}));
    }

    void noEndIsReported_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("last");
        QTest::newRow("close") << u"close"_qs << u"unPublishStream PUBLISHING"_qs;
        QTest::newRow("fail") << u"fail"_qs << u"StreamStatusEvent PUBLISHING"_qs;
        QTest::newRow("disconnect") << u"disconnect"_qs << u"StreamStatusEvent PUBLISHING"_qs;
    }
    void noEndIsReported()
    {
        QFETCH(QString, how);
        QFETCH(QString, last);
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.misbehave(Misbehaviour::NoEnd);
        house.viewer.connect();
        WAIT(house);
        house.viewer.open(request("v", "cam", false));
        WAIT(house);
        if (how == u"close")
            house.camera.close("p");
        else if (how == u"fail")
            house.camera.fail("p", "Failed by ICE error");
        else
            house.camera.disconnect();
        WAIT(house);
        QCOMPARE(web.hooksOf("p").last(), last);
        QVERIFY(house.cameraClient.messages.join(u'\n').contains(how == u"fail" ? u"StreamStatusEvent p FAILED"
                                                                                : u"StreamStatusEvent p UNPUBLISHED"));
        QVERIFY(!house.camera.stream("p"));
        QCOMPARE(web.hooks().count(QStringLiteral("ConnectionStatusEvent DISCONNECTED")), how == u"disconnect" ? 1 : 0);
        QTRY_COMPARE(web.hooksOf("v").last(), QStringLiteral("StreamStatusEvent STOPPED"));
    }

    void noHeartbeatUntilItBehaves()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.misbehave(Misbehaviour::NoHeartbeat);
        house.camera.keepAlive("p");
        WAIT(house);
        QVERIFY(!web.hooks().contains(QStringLiteral("StreamKeepAliveEvent PUBLISHING")));
        house.camera.behave();
        house.camera.keepAlive("p");
        WAIT(house);
        QCOMPARE(web.hooks().last(), QStringLiteral("StreamKeepAliveEvent PUBLISHING"));
    }

    void lateStatusComesAfterTheEnd()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.misbehave(Misbehaviour::LateStatus);
        house.camera.open(request("p", "cam", true));
        house.camera.open(request("q", "cam-2", true));
        house.camera.close("p");
        house.camera.disconnect();
        WAIT(house);
        QCOMPARE(web.hooksOf("p"),
                 lines({"publishStream PENDING", "StreamStatusEvent PUBLISHING", "unPublishStream PUBLISHING",
                        "StreamStatusEvent UNPUBLISHED", "StreamStatusEvent PUBLISHING"}));
        QCOMPARE(web.hooksOf("q"), lines({"publishStream PENDING", "StreamStatusEvent PUBLISHING",
                                          "StreamStatusEvent UNPUBLISHED", "StreamStatusEvent PUBLISHING"}));
        QCOMPARE(web.hooks().last(), QStringLiteral("ConnectionStatusEvent DISCONNECTED"));
    }

    void orphanGoesOnWithoutItsPublisher()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.viewer.connect();
        WAIT(house);
        house.viewer.open(request("v", "cam", false));
        house.viewer.misbehave(Misbehaviour::Orphan);
        WAIT(house);
        house.camera.close("p");
        WAIT(house);
        QCOMPARE(web.hooksOf("v"), lines({"playStream PENDING", "StreamStatusEvent PLAYING"}));
        QVERIFY(house.viewer.stream("v"));
        house.viewer.close("v");
        WAIT(house);
        QCOMPARE(web.hooksOf("v").last(), QStringLiteral("StreamStatusEvent STOPPED"));
    }

    void sameNameIsTaken()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.viewer.connect();
        WAIT(house);
        house.viewer.open(request("refused", "cam", true));
        house.viewer.misbehave(Misbehaviour::SameName);
        house.viewer.open(request("taken", "cam", true));
        WAIT(house);
        QCOMPARE(web.hooksOf("refused").last(), QStringLiteral("StreamStatusEvent FAILED"));
        QCOMPARE(web.hooksOf("taken").last(), QStringLiteral("StreamStatusEvent PUBLISHING"));
        house.camera.close("p");
        house.viewer.close("taken");
        WAIT(house);
        QCOMPARE(web.hooksOf("p").last(), QStringLiteral("StreamStatusEvent UNPUBLISHED"));
        QCOMPARE(web.hooksOf("taken").last(), QStringLiteral("StreamStatusEvent UNPUBLISHED"));
        QVERIFY(!house.server.publisher("cam"));
    }

    void publishersEndStopsItsPlayers_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"close", "fail", "disconnect"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void publishersEndStopsItsPlayers()
    {
        QFETCH(QString, how);
        WebServer web;
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.viewer.connect();
        WAIT(house);
        house.viewer.open(request("v", "cam", false));
        WAIT(house);
        if (how == u"close")
            house.camera.close("p");
        else if (how == u"fail")
            house.camera.fail("p", "Failed by ICE error");
        else
            house.camera.disconnect();
        QTRY_COMPARE(house.viewerClient.messages.last(),
                     QStringLiteral("StreamStatusEvent v STOPPED: Stopped by publisher stop"));
        WAIT(house);
        QVERIFY(!house.server.publisher("cam"));
        QVERIFY(house.viewer.streams().empty());
    }

    void whatCannotBe()
    {
        WebServer web;
        House house(web);
        house.camera.connect();
        house.viewer.connect();
        house.viewer.open(request("v", "cam", false));
        WAIT(house);
        QCOMPARE(house.viewerClient.messages.last(), QStringLiteral("StreamStatusEvent v FAILED: Stream not found"));
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        house.viewer.open(request("q", "cam", true));
        WAIT(house);
        QCOMPARE(house.viewerClient.messages.last(),
                 QStringLiteral("StreamStatusEvent q FAILED: Stream name is already in use"));
        house.camera.open(request("p", "other", true));
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(),
                 QStringLiteral("StreamStatusEvent p FAILED: MediaSessionId is already in use"));
        QVERIFY(house.server.publisher("cam"));
        house.camera.close("none");
        house.camera.snapshot("none");
        QVERIFY(!house.camera.isBusy());
    }

    void snapshot()
    {
        WebServer web;
        web.config = with("snapshot", {.restOnError = "FAIL"});
        House house(web);
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        house.camera.snapshot("p");
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(), QStringLiteral("StreamStatusEvent p SNAPSHOT_COMPLETE"));
        QCOMPARE(web.hooksOf("p").mid(2), lines({"snapshot PUBLISHING", "StreamStatusEvent SNAPSHOT_COMPLETE"}));
        web.answer("snapshot", 500);
        house.camera.snapshot("p");
        WAIT(house);
        QCOMPARE(house.cameraClient.messages.last(),
                 QStringLiteral("StreamStatusEvent p SNAPSHOT_FAILED: 500 Internal Server Error"));
        house.camera.close("p");
        WAIT(house);
        QCOMPARE(web.hooksOf("p").mid(6), lines({"unPublishStream PUBLISHING", "StreamStatusEvent UNPUBLISHED"}));
    }

    void everyKindOfErrorHasItsText_data()
    {
        using Act = std::function<void(http::Responder &&)>;
        QTest::addColumn<Act>("act");
        QTest::addColumn<QString>("text");
        const http::Response whole = http::Response::json(200, R"({"status":"PUBLISHING"})");
        QTest::newRow("no answer in time")
            << Act([](http::Responder &&responder) { responder.leaveUnanswered(); }) << "No answer within";
        QTest::newRow("reset") << Act([](http::Responder &&responder) { responder.reset(); }) << "reset";
        QTest::newRow("closed") << Act([](http::Responder &&responder) { responder.close(); }) << "without an answer";
        QTest::newRow("truncated") << Act([whole](http::Responder &&responder) {
            responder.respond(whole, {.kind = http::Delivery::Kind::Cut, .atFraction = 0.5});
        }) << "ended early";
        QTest::newRow("broken JSON") << Act([](http::Responder &&responder) {
            responder.respond(http::Response::json(200, "{\"status\":"));
        }) << "200 with broken JSON";
        QTest::newRow("null") << Act([](http::Responder &&responder) {
            responder.respond(http::Response::json(200, "null"));
        }) << "not a JSON object";
        QTest::newRow("no object") << Act([](http::Responder &&responder) {
            responder.respond(http::Response::json(200, "[]"));
        }) << "not a JSON object";
        QTest::newRow("empty") << Act([](http::Responder &&responder) {
            responder.respond(http::Response::json(200, {}));
        }) << "200 with an empty body";
        QTest::newRow("redirect") << Act([](http::Responder &&responder) {
            http::Response response = http::Response::json(302, {});
            response.headers.append(http::Header{"Location", "http://127.0.0.1:1/"});
            responder.respond(response);
        }) << "302 Found";
        QTest::newRow("no content") << Act([](http::Responder &&responder) {
            responder.respond(http::Response::json(204, {}));
        }) << "204";
    }
    void everyKindOfErrorHasItsText()
    {
        QFETCH(std::function<void(http::Responder &&)>, act);
        QFETCH(QString, text);
        WebServer web;
        web.config = with("StreamStatusEvent", {.restOnError = "FAIL"});
        web.answer("StreamStatusEvent",
                   [act](const WebServer::Hook &, http::Responder &&responder) { act(std::move(responder)); });
        House house(web, {.answerMs = 200});
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(house.cameraClient.errorEvents().size(), 1);
        QVERIFY2(house.cameraClient.errorEvents().first().contains(text),
                 qPrintable(house.cameraClient.errorEvents().first()));
        QVERIFY(house.camera.stream("p"));
    }

    void nonsenseToConnect_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isLenient");
        QTest::addColumn<QString>("text"); // empty: established
        const QByteArray wrongType = R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":7}}})";
        QTest::newRow("broken JSON") << QByteArray("{") << false << "200 with broken JSON";
        QTest::newRow("config of a wrong type") << QByteArray(R"({"restClientConfig":[]})") << false
                                                << "The answer to connect cannot be used, at /restClientConfig";
        QTest::newRow("value of a wrong type")
            << wrongType << false << "at /restClientConfig/StreamStatusEvent/restOnError";
        QTest::newRow("ignored") << wrongType << true << "";
        QTest::newRow("broken, accepted") << QByteArray("nonsense") << true << "";
    }
    void nonsenseToConnect()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isLenient);
        QFETCH(QString, text);
        WebServer web;
        web.answer("connect", 200, body);
        House house(web, {.acceptsBrokenBody = isLenient, .ignoresBadConfig = isLenient});
        house.camera.connect();
        WAIT(house);
        QCOMPARE(house.camera.state(), text.isEmpty() ? Session::State::Established : Session::State::Refused);
        QVERIFY2(text.isEmpty() || house.cameraClient.messages.first().contains(text),
                 qPrintable(house.cameraClient.messages.first()));
    }

    void establishedClientGetsItsConnection()
    {
        WebServer web;
        web.config = with("StreamStatusEvent", {.restOnError = "FAIL"});
        House house(web);
        house.camera.connect();
        WAIT(house);
        QCOMPARE(house.cameraClient.connection.value(u"appKey"), QJsonValue(QStringLiteral("defaultApp")));
        QVERIFY(!house.cameraClient.connection.contains(u"restClientConfig"));
    }

    void errorsAreTriedAgainOnRequest()
    {
        WebServer web;
        web.answer("publishStream", 503);
        House house(web, {.retries = 2, .retriesErrors = true});
        house.camera.connect();
        house.camera.open(request("p", "cam", true));
        WAIT(house);
        QCOMPARE(web.hooksOf("p"), lines({"publishStream PENDING", "publishStream PENDING", "publishStream PENDING",
                                          "StreamStatusEvent PUBLISHING"}));
        QCOMPARE(house.sent[2].tries, 3);
    }

    void authentication()
    {
        WebServer web;
        House hashed(web, {}, {.secret = "key", .user = "user"});
        hashed.camera.connect();
        WAIT(hashed);
        const WebServer::Hook &hook = web.received.first();
        QCOMPARE(hook.authorization,
                 "WCS " + QMessageAuthenticationCode::hash(hook.raw, "key", QCryptographicHash::Md5).toHex());
        web.received.clear();
        House basic(web, {}, {.user = "user", .password = "pass:word"});
        basic.camera.connect();
        WAIT(basic);
        QCOMPARE(web.received.first().authorization, "Basic " + QByteArray("user:pass:word").toBase64());
    }

    void saysWhereItsHooksComeFrom()
    {
        WebServer web;
        House silent(web, {}, {});
        silent.camera.connect();
        WAIT(silent);
        QVERIFY(web.received.first().origin.isNull()); // as a WCS
        web.received.clear();
        House demonstrating(web, {}, {.origin = wcs::Origin::Demonstration});
        demonstrating.camera.connect();
        WAIT(demonstrating);
        QCOMPARE(web.received.first().origin, QByteArray("demo"));
    }

    void endsWhileItWaits()
    {
        WebServer web;
        int waiting = 0;
        web.answer("connect", [&](const WebServer::Hook &, http::Responder &&responder) {
            ++waiting;
            responder.leaveUnanswered();
        });
        Listener client;
        WebCallServer server(House::with({}, web.url()), {});
        auto session = std::make_unique<Session>(server, client, "camera", connectionFields("s"));
        session->connect();
        QTRY_COMPARE(waiting, 1);
        session.reset();
        QVERIFY(server.sessions().empty());
        server.abort(); // its answer finds nobody
        Session next(server, client, "camera", connectionFields("t"));
        next.connect(); // given up, as all that follows
        QTRY_VERIFY(!next.isBusy());
        QCOMPARE(next.state(), Session::State::Refused);
    }
};

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
