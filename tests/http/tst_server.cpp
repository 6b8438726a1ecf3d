#include "http/server/server.h"
#include "logging.h"
#include "peer.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <deque>
#include <sys/socket.h>

using http::Limits;
using http::Request;
using http::Responder;
using http::Response;
using http::Server;

namespace {

// Answers with the request's own body, or its target where there is none.
void echo(Request &&request, Responder &&responder)
{
    const QByteArray body = request.body.isEmpty() ? request.target : request.body;
    responder.respond({.contentType = "text/plain", .body = body});
}

// Keeps what comes, so that a test may answer when it likes.
struct Desk {
    std::deque<Request> requests;
    std::deque<Responder> responders;

    http::Handler handler()
    {
        return [this](Request &&request, Responder &&responder) {
            requests.push_back(std::move(request));
            responders.push_back(std::move(responder));
        };
    }
    void answerNext(const QByteArray &body)
    {
        Responder responder = std::move(responders.front());
        responders.pop_front();
        responder.respond({.body = body});
    }
};

} // namespace

class TestServer : public QObject {
    Q_OBJECT
private slots:
    void answers();
    void showsThePeer();
    void listensOnIPv6();
    void keepsTheConnection();
    void answersPipelinedRequestsInOrder();
    void answersThousandsPipelined();
    void answersLate();
    void readsChunks();
    void readsALargeBody();
    void sendsContinue();
    void sendsNoContinueForNothing_data();
    void sendsNoContinueForNothing();
    void speaksHttp10();
    void keepsHttp10WhenAsked();
    void sendsNoBodyToHead();
    void closesAfterAFinal1xx();
    void refuses_data();
    void refuses();
    void refusesTheSecondOfTwo();
    void boundsTheLinesAboutRefusals();
    void answers500ForADroppedResponder();
    void knowsThatThePeerHasGone();
    void answersOnlyOnce();
    void outlivesItsRespondersAndNotTheOtherWay();
    void saysWhyItCannotListen();
    void listensAgain();
    void livesOnAnotherThread();
    void answersAPeerThatHasClosedItsSide();
    void answersAPeerThatHasClosedItsSideLate();
};

void TestServer::answers()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QVERIFY(server.isListening());
    Peer peer(server);
    peer.send(post("/a", "hello"));
    const Answer answer = peer.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "text/plain");
    QCOMPARE(answer.body, "hello");
    QVERIFY(answer.header("Connection").isNull());
    QVERIFY(!answer.header("Date").isEmpty());
    QCOMPARE(server.counts(), (http::Counts{.accepted = 1, .requests = 1, .open = 1}));
}

void TestServer::showsThePeer()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/"));
    QTRY_COMPARE(desk.requests.size(), size_t(1));
    QCOMPARE(desk.requests[0].peer, "127.0.0.1:" + QByteArray::number(peer.socket().localPort()));
}

void TestServer::listensOnIPv6()
{
    Server server(echo);
    if (!server.listen(QHostAddress::LocalHostIPv6, 0))
        QSKIP("This machine has no IPv6.");
    Peer peer(server);
    peer.send("GET /six HTTP/1.1\r\nHost: [::1]:8085\r\n\r\n");
    QCOMPARE(peer.answer().body, "/six");
}

void TestServer::keepsTheConnection()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    for (int i = 0; i < 100; ++i) {
        const QByteArray body(1 + i * 100, 'x');
        peer.send(post("/a", body));
        QCOMPARE(peer.answer().body, body);
    }
    QCOMPARE(server.counts().accepted, quint64(1));
    QCOMPARE(server.counts().requests, quint64(100));
}

void TestServer::answersPipelinedRequestsInOrder()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1") + post("/2", "two") + get("/3") + "GET /4 HT");
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(desk.requests.size(), size_t(i));
        QCOMPARE(desk.requests.back().target, '/' + QByteArray::number(i));
        QCOMPARE(desk.responders.size(), size_t(1)); // the next waits its turn
        desk.answerNext(QByteArray::number(i));
        QCOMPARE(peer.answer().body, QByteArray::number(i));
    }
    peer.send("TP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(desk.requests.size(), size_t(4));
    QCOMPARE(desk.requests.back().target, "/4");
}

void TestServer::answersThousandsPipelined()
{
    constexpr int Count = 20'000;
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    QByteArray requests;
    for (int i = 0; i < Count; ++i)
        requests += get('/' + QByteArray::number(i));
    peer.send(requests);
    const QByteArray last = "/" + QByteArray::number(Count - 1);
    QTRY_VERIFY_WITH_TIMEOUT(peer.received().endsWith("\r\n\r\n" + last), 20'000);
    QCOMPARE(server.counts().requests, quint64(Count));
}

void TestServer::answersLate()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer one(server);
    Peer two(server);
    one.send(get("/1"));
    QTRY_COMPARE(desk.responders.size(), size_t(1));
    two.send(get("/2"));
    QTRY_COMPARE(desk.responders.size(), size_t(2));
    QVERIFY(desk.responders[0].isWaiting() && desk.responders[1].isWaiting());
    desk.responders[1].respond({.body = "two"});
    QVERIFY(!desk.responders[1].isWaiting());
    QCOMPARE(two.answer().body, "two");
    desk.responders[0].respond({.body = "one"});
    QCOMPARE(one.answer().body, "one");
}

void TestServer::readsChunks()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    peer.send("5;x\r\ndefgh\r\n0\r\n\r\n" + get("/next"));
    QCOMPARE(peer.answer().body, "abcdefgh");
    QCOMPARE(peer.answer().body, "/next");
}

void TestServer::readsALargeBody()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    QByteArray body(16 * 1024 * 1024, 'x');
    for (qsizetype i = 0; i < body.size(); i += 997)
        body[i] = char(i);
    peer.send(post("/", body) + get("/next"));
    QVERIFY(peer.answer().body == body);
    QCOMPARE(peer.answer().body, "/next");
}

void TestServer::sendsContinue()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    const Answer interim = peer.answer();
    QCOMPARE(interim.status, 100);
    QCOMPARE(interim.head, "HTTP/1.1 100 Continue\r\n");
    peer.send("abc");
    QCOMPARE(peer.answer().body, "abc");
}

void TestServer::sendsNoContinueForNothing_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");

    QTest::newRow("the body is there") << QByteArray("Expect: 100-continue\r\nContent-Length: 1\r\n") << QByteArray("a")
                                       << 200;
    QTest::newRow("no body") << QByteArray("Expect: 100-continue\r\n") << QByteArray() << 200;
    QTest::newRow("too long") << QByteArray("Expect: 100-continue\r\nContent-Length: 99999999\r\n") << QByteArray()
                              << 413;
    QTest::newRow("another expectation") << QByteArray("Expect: tea\r\nContent-Length: 1\r\n") << QByteArray() << 417;
}

void TestServer::sendsNoContinueForNothing()
{
    QFETCH(const QByteArray, lines);
    QFETCH(const QByteArray, body);

    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send("POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body);
    QTEST(peer.answer().status, "status");
}

void TestServer::speaksHttp10()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send("GET /old HTTP/1.0\r\n\r\n");
    const Answer answer = peer.answer();
    QCOMPARE(answer.body, "/old");
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(peer.waitForClose());
}

void TestServer::keepsHttp10WhenAsked()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    for (int i = 0; i < 2; ++i) {
        peer.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QCOMPARE(peer.answer().header("Connection"), "keep-alive");
    }
    QCOMPARE(server.counts().accepted, quint64(1));
}

void TestServer::sendsNoBodyToHead()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
    QCOMPARE(peer.answer(true).header("Content-Length"), "4");
    QCOMPARE(peer.answer().body, "/next");
    peer.send("HEAD /abc HTTP/1.1\r\n\r\n");
    QCOMPARE(peer.answer(true).status, 400);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
}

void TestServer::closesAfterAFinal1xx()
{
    Server server([](Request &&, Responder &&responder) { responder.respond({.status = 102}); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/"));
    QCOMPARE(peer.answer().status, 102);
    QVERIFY(peer.waitForClose());
}

void TestServer::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    QTest::newRow("malformed") << QByteArray("GET\r\n\r\n") << 400;
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: a\n\n") << 400;
    QTest::newRow("long target") << get('/' + QByteArray(100, 'a')) << 414;
    QTest::newRow("long head") << get("/", "X: " + QByteArray(300, 'a') + "\r\n") << 431;
    QTest::newRow("many headers") << get("/", QByteArray("X: y\r\n").repeated(10)) << 431;
    QTest::newRow("long body") << post("/", QByteArray(101, 'a')) << 413;
    QTest::newRow("coding") << get("/", "Transfer-Encoding: gzip\r\n") << 501;
    QTest::newRow("version") << QByteArray("GET / HTTP/2.0\r\n\r\n") << 505;
}

void TestServer::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);

    Server server(echo, {.requestLine = 64, .head = 256, .headers = 8, .body = 100});
    const QSignalSpy refused(&server, &Server::requestRefused);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    const QByteArray name = "127.0.0.1:" + QByteArray::number(peer.socket().localPort());
    peer.send(bytes);
    const Answer answer = peer.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"), "application/json");
    QCOMPARE(answer.header("Connection"), "close");
    const QString sentence = QJsonDocument::fromJson(answer.body)[QStringLiteral("error")].toString();
    QVERIFY(sentence.endsWith(QLatin1Char('.')));
    QVERIFY(peer.waitForClose());
    QCOMPARE(refused.size(), 1);
    const auto told = refused.first().first().value<http::Refused>();
    QCOMPARE(told.peer, name);
    QCOMPARE(told.refusal.status, status);
    QCOMPARE(told.refusal.sentence, sentence);
    QCOMPARE(server.counts().malformed, quint64(1));
    QCOMPARE(server.counts().requests, quint64(0));
    QTRY_COMPARE(server.counts().open, 0);
}

void TestServer::refusesTheSecondOfTwo()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1") + "nonsense\r\n\r\n" + get("/3"));
    QCOMPARE(peer.answer().body, "/1");
    QCOMPARE(peer.answer().status, 400);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(server.counts().requests, quint64(1));
}

// The log tells of a few, the signals of all.
void TestServer::boundsTheLinesAboutRefusals()
{
    constexpr int Count = 40;
    static QStringList lines;
    lines.clear();
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &line) {
        if (qstrcmp(context.category, "streamwatch.http") == 0)
            lines.append(line);
        else
            before(type, context, line);
    });
    const auto restore = qScopeGuard([] { qInstallMessageHandler(before); });
    switchLogOn("streamwatch.http");
    Server server(echo);
    const QSignalSpy refused(&server, &Server::requestRefused);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QElapsedTimer time;
    time.start();
    for (int i = 0; i < Count; ++i) {
        Peer peer(server);
        peer.send("\n");
        QCOMPARE(peer.answer().status, 400);
    }
    QCOMPARE(server.counts().malformed, quint64(Count));
    QCOMPARE(refused.count(), Count);
    QVERIFY(lines.size() <= 6 * (time.elapsed() / 1'000 + 1));
    QVERIFY(lines.first().startsWith(QStringLiteral("127.0.0.1:")));
    QTRY_VERIFY(lines.last().endsWith(QStringLiteral("more like it")));
}

void TestServer::answers500ForADroppedResponder()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/"));
    QTRY_COMPARE(desk.responders.size(), size_t(1));
    Responder moved = std::move(desk.responders.front());
    desk.responders.clear(); // a responder that was moved from owes nothing
    QVERIFY(moved.isWaiting());
    moved = Responder();
    const Answer answer = peer.answer();
    QCOMPARE(answer.status, 500);
    QVERIFY(!QJsonDocument::fromJson(answer.body)[QStringLiteral("error")].toString().isEmpty());
    peer.send(get("/"));
    QTRY_COMPARE(desk.responders.size(), size_t(1)); // the connection lives on
}

void TestServer::knowsThatThePeerHasGone()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    {
        Peer peer(server);
        peer.send(get("/"));
        QTRY_COMPARE(desk.responders.size(), size_t(1));
        QVERIFY(desk.responders.front().isWaiting());
        peer.send(get("/pipelined"));
        const linger reset{.l_onoff = 1, .l_linger = 0};
        setsockopt(int(peer.socket().socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        peer.socket().abort();
    }
    QTRY_VERIFY(!desk.responders.front().isWaiting());
    QTRY_COMPARE(server.counts().open, 0);
    desk.answerNext("into the void");
}

void TestServer::answersOnlyOnce()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1") + get("/2"));
    QTRY_COMPARE(desk.responders.size(), size_t(1));
    desk.responders[0].respond({.body = "one"});
    QTRY_COMPARE(desk.responders.size(), size_t(2));
    desk.responders[0].respond({.body = "one again"}); // not the second request's
    QVERIFY(desk.responders[1].isWaiting());
    desk.responders[1].respond({.body = "two"});
    QCOMPARE(peer.answer().body, "one");
    QCOMPARE(peer.answer().body, "two");
}

void TestServer::outlivesItsRespondersAndNotTheOtherWay()
{
    Desk desk;
    {
        Server server(desk.handler());
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        Peer peer(server);
        peer.send(get("/"));
        QTRY_COMPARE(desk.responders.size(), size_t(1));
    }
    QVERIFY(!desk.responders.front().isWaiting());
    desk.answerNext("too late");
}

void TestServer::saysWhyItCannotListen()
{
    Server first(echo);
    QVERIFY(first.listen(QHostAddress::LocalHost, 0));
    Server second(echo);
    const auto taken = second.listen(QHostAddress::LocalHost, first.port());
    QVERIFY(!taken);
    QVERIFY(taken.error().sentence.contains(QStringLiteral("Port %1").arg(first.port())));
    QVERIFY(taken.error().sentence.contains(QStringLiteral("is in use")));
    const auto foreign = second.listen(QHostAddress(QStringLiteral("192.0.2.1")), 0); // RFC 5737: nobody's
    QVERIFY(!foreign);
    QVERIFY(foreign.error().sentence.contains(QStringLiteral("192.0.2.1")));
    QVERIFY(second.listen(QHostAddress::LocalHost, 0));
}

void TestServer::listensAgain()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    server.close(0);
    QVERIFY(!server.isListening());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/again"));
    QCOMPARE(peer.answer().body, "/again");
}

void TestServer::livesOnAnotherThread()
{
    QThread thread;
    auto *server = new Server(echo);
    server->moveToThread(&thread);
    connect(&thread, &QThread::finished, server, &QObject::deleteLater);
    thread.start();
    bool isListening = false;
    QMetaObject::invokeMethod(
        server, [&] { isListening = server->listen(QHostAddress::LocalHost, 0).ok(); }, Qt::BlockingQueuedConnection);
    QVERIFY(isListening);
    Peer peer(*server);
    peer.send(post("/", "across") + get("/threads"));
    QCOMPARE(peer.answer().body, "across");
    QCOMPARE(peer.answer().body, "/threads");
    thread.quit();
    QVERIFY(thread.wait());
    QVERIFY(peer.waitForClose());
}

void TestServer::answersAPeerThatHasClosedItsSideLate()
{
    Desk desk;
    Server server(desk.handler());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1") + get("/2"));
    QVERIFY(peer.socket().flush());
    shutdown(int(peer.socket().socketDescriptor()), SHUT_WR);
    QTRY_COMPARE(desk.responders.size(), size_t(1));
    QTest::qWait(0); // its end may come before the answer is given
    desk.responders[0].respond({.body = "one"});
    QTRY_COMPARE(desk.responders.size(), size_t(2));
    desk.responders[1].respond({.body = "two"});
    QCOMPARE(peer.answer().body, "one");
    QCOMPARE(peer.answer().body, "two");
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(server.counts().open, 0);
}

void TestServer::answersAPeerThatHasClosedItsSide()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1") + get("/2"));
    QVERIFY(peer.socket().flush());
    shutdown(int(peer.socket().socketDescriptor()), SHUT_WR);
    QCOMPARE(peer.answer().body, "/1");
    QCOMPARE(peer.answer().body, "/2");
    QVERIFY(peer.waitForClose());
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
