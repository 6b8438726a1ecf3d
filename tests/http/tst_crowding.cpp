#include "http/server/server.h"
#include "peer.h"
#include "testtls.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <deque>
#include <vector>

using http::Cause;
using http::Limits;
using http::Refused;
using http::Request;
using http::Responder;
using http::Server;

namespace {

// All that came, as it came.
using Refusals = std::vector<Refused>;

void listenTo(Server &server, Refusals &refusals)
{
    QObject::connect(&server, &Server::requestRefused, &server, [&](const Refused &r) { refusals.push_back(r); });
}

qint64 countOf(const Refusals &refusals, Cause cause)
{
    return std::ranges::count_if(refusals, [cause](const Refused &r) { return r.refusal.cause == cause; });
}

QByteArray head(qsizetype length, const QByteArray &lines = {})
{
    return "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(length) + "\r\n" + lines + "\r\n";
}

} // namespace

// Peers that take what the others need: places, memory, time.
class TestCrowding : public QObject {
    Q_OBJECT
private slots:
    void theSilentGiveWay();
    void theLongestIdleGoes();
    void whoNeverAskedGoesFirst();
    void slowHeadsAndBodiesGiveWay_data();
    void slowHeadsAndBodiesGiveWay();
    void whoWaitsForUsStays();
    void closesWhoSaysNothingAfterTheHello();
    void servesPeersWhenTheyConnect();
    void theUnwantedTakeNoPlaces();
    void bodiesShareOneRoom();
    void smallBodiesAlwaysHaveRoom();
    void roomIsGivenBack();
    void answersShareOneRoom();
    void theHeadIsCheckedBeforeTheBody_data();
    void theHeadIsCheckedBeforeTheBody();
    void acceptedHeadsAreReadOn();
    void pipeliningLeavesOthersTheirTurn();
};

void TestCrowding::theSilentGiveWay()
{
    Server server(echoTarget, {.connections = 8, .patienceMs = 0});
    Refusals refusals;
    listenTo(server, refusals);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 50; ++i)
        crowd.push_back(std::make_unique<Peer>(server));
    Peer honest(server);
    honest.send(get("/honest"));
    QCOMPARE(honest.answer().body, "/honest");
    QCOMPARE(server.counts().open, 8);
    QTRY_COMPARE(server.counts().displaced, quint64(43));
    QCOMPARE(countOf(refusals, Cause::Full), 43);
    QVERIFY(refusals.front().refusal.sentence.contains(u"as many connections as it takes: 8."));
}

void TestCrowding::theLongestIdleGoes()
{
    Server server(echoTarget, {.connections = 2, .patienceMs = 0});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer first(server);
    Peer second(server);
    for (Peer *peer : {&second, &first}) {
        peer->send(get("/"));
        QCOMPARE(peer->answer().status, 200);
    }
    Peer third(server);
    third.send(get("/third"));
    QCOMPARE(third.answer().body, "/third");
    QVERIFY(second.waitForClose()); // it asked before the first did
    first.send(get("/first"));
    QCOMPARE(first.answer().body, "/first");
}

void TestCrowding::whoNeverAskedGoesFirst()
{
    Server server(echoTarget, {.connections = 2, .patienceMs = 0});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer known(server);
    known.send(get("/"));
    QCOMPARE(known.answer().status, 200);
    Peer silent(server); // later than the other's last request
    Peer third(server);
    third.send(get("/third"));
    QCOMPARE(third.answer().body, "/third");
    QVERIFY(silent.waitForClose());
    known.send(get("/known"));
    QCOMPARE(known.answer().body, "/known");
}

void TestCrowding::slowHeadsAndBodiesGiveWay_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("head") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nX-");
    QTest::newRow("body") << head(100) + "{";
}

void TestCrowding::slowHeadsAndBodiesGiveWay()
{
    QFETCH(const QByteArray, beginning);
    Server server(echoTarget, {.connections = 4, .patienceMs = 0});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 4; ++i) {
        crowd.push_back(std::make_unique<Peer>(server));
        crowd.back()->send(beginning);
    }
    for (int i = 0; i < 4; ++i) {
        Peer honest(server);
        honest.send(get("/honest"));
        QCOMPARE(honest.answer().body, "/honest");
    }
}

void TestCrowding::whoWaitsForUsStays()
{
    std::deque<Responder> kept;
    Server server([&](Request &&, Responder &&responder) { kept.push_back(std::move(responder)); },
                  {.connections = 1, .patienceMs = 0});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer waiting(server);
    waiting.send(get("/"));
    QTRY_COMPARE(kept.size(), 1u);
    Peer next(server);
    QCOMPARE(next.answer().status, 503);
    kept.front().respond({.body = "at last"});
    QCOMPARE(waiting.answer().body, "at last");
}

void TestCrowding::closesWhoSaysNothingAfterTheHello()
{
    Server server(echoTarget, {.headMs = 500});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, testtls::serverSide()));
    // The client's first words, taken from a real handshake, and then nothing.
    QByteArray hello;
    {
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        QSslSocket client;
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), listener.serverPort());
        QTRY_VERIFY(listener.hasPendingConnections());
        QTcpSocket *heard = listener.nextPendingConnection();
        QTRY_VERIFY(heard->bytesAvailable() > 100);
        hello = heard->readAll();
    }
    Peer peer(server);
    peer.send(hello);
    QTRY_VERIFY(!peer.received().isEmpty()); // the server has answered it
    QTRY_COMPARE_WITH_TIMEOUT(server.counts().open, 0, 10'000);
}

void TestCrowding::servesPeersWhenTheyConnect()
{
    Server server(echoTarget);
    Refusals refusals;
    listenTo(server, refusals);
    server.setPeerCheck([](const QHostAddress &peer) { return peer != QHostAddress(QHostAddress::LocalHost); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    const Answer answer = peer.answer(); // without having asked
    QCOMPARE(answer.status, 403);
    QVERIFY(answer.body.contains("127.0.0.1"));
    QVERIFY(peer.waitForClose());
    QCOMPARE(countOf(refusals, Cause::PeerNotAllowed), 1);
    QCOMPARE(server.counts().requests, quint64(0));
}

void TestCrowding::theUnwantedTakeNoPlaces()
{
    bool isWanted = false;
    Server server(echoTarget, {.connections = 1});
    server.setPeerCheck([&](const QHostAddress &) { return isWanted; });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 150; ++i)
        crowd.push_back(std::make_unique<Peer>(server));
    QTRY_COMPARE(server.counts().refusedConnections, quint64(150));
    isWanted = true;
    Peer wanted(server);
    wanted.send(get("/wanted"));
    QCOMPARE(wanted.answer().body, "/wanted");
}

void TestCrowding::bodiesShareOneRoom()
{
    Server server(echoTarget, {.smallBody = 1'024, .bodies = 5 * 1024 * 1024});
    Refusals refusals;
    listenTo(server, refusals);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const qsizetype large = 3 * 1024 * 1024;
    Peer first(server);
    first.send(head(large) + QByteArray(large - 1, 'x'));
    Peer second(server);
    second.send(head(large) + QByteArray(large - 1, 'x'));
    Peer *refused = nullptr;
    QTRY_VERIFY((refused = first.received().isEmpty() ? second.received().isEmpty() ? nullptr : &second : &first));
    const Answer answer = refused->answer();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.header("Retry-After"), "1");
    QCOMPARE(countOf(refusals, Cause::NoRoom), 1);
    Peer *served = refused == &first ? &second : &first;
    served->send("x");
    QCOMPARE(served->answer().status, 200);
}

void TestCrowding::smallBodiesAlwaysHaveRoom()
{
    Server server(echoTarget, {.smallBody = 64 * 1024, .bodies = 0});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer small(server);
    const QByteArray body(32 * 1024, 'x');
    small.send(head(body.size()) + body.first(30 * 1024));
    Peer other(server);
    other.send(get("/"));
    QCOMPARE(other.answer().status, 200);
    small.send(body.sliced(30 * 1024));
    QCOMPARE(small.answer().status, 200);
}

void TestCrowding::roomIsGivenBack()
{
    Server server(echoTarget, {.smallBody = 1'024, .bodies = 2 * 1024 * 1024});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const qsizetype large = 1'500'000;
    for (int i = 0; i < 5; ++i) {
        Peer left(server); // in the middle
        left.send(head(large) + QByteArray(large - 1, 'x'));
        QTRY_VERIFY(left.socket().bytesToWrite() == 0);
        left.socket().disconnectFromHost();
        QVERIFY(left.waitForClose());
        QTRY_COMPARE(server.counts().open, 0);
        Peer whole(server);
        whole.send(head(large) + QByteArray(large, 'x'));
        QCOMPARE(whole.answer().status, 200);
        whole.socket().disconnectFromHost();
        QTRY_COMPARE(server.counts().open, 0);
    }
}

void TestCrowding::answersShareOneRoom()
{
    const QByteArray body(24 * 1024 * 1024, 'x');
    Server server([&](Request &&, Responder &&responder) { responder.respond({.body = body}); },
                  {.unreadByAll = 40 * 1024 * 1024});
    Refusals refusals;
    listenTo(server, refusals);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 6; ++i) {
        crowd.push_back(std::make_unique<Peer>(server));
        crowd.back()->socket().setReadBufferSize(1);
        crowd.back()->send(get("/"));
        QTRY_COMPARE(server.counts().requests, quint64(i + 1));
    }
    QVERIFY(countOf(refusals, Cause::NoRoom) >= 3);
    Peer honest(server);
    honest.send(get("/"));
    QCOMPARE(honest.answer().body.size(), body.size());
}

void TestCrowding::theHeadIsCheckedBeforeTheBody_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("body to come") << head(1'000'000);
    QTest::newRow("body begun") << head(1'000'000) + QByteArray(1'000, 'x');
    QTest::newRow("chunked") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n");
    QTest::newRow("waits to continue") << head(1'000'000, "Expect: 100-continue\r\n");
}

void TestCrowding::theHeadIsCheckedBeforeTheBody()
{
    QFETCH(const QByteArray, request);
    bool wasWhole = true;
    Server server([&](Request &&r, Responder &&responder) {
        wasWhole = r.isWhole;
        responder.respond(http::Response::error(415, QStringLiteral("No.")));
    });
    server.setHeadCheck([](const Request &r) { return r.method == "POST" && !r.peer.isEmpty(); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(request);
    const Answer answer = peer.answer();
    QCOMPARE(answer.status, 415);
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(!wasWhole);
    peer.send(QByteArray(500'000, 'x')); // as one does who has not read it yet
    peer.socket().disconnectFromHost();
    QVERIFY(peer.waitForClose());
    QCOMPARE(server.counts().requests, quint64(1));
}

void TestCrowding::acceptedHeadsAreReadOn()
{
    QByteArray got;
    Server server([&](Request &&r, Responder &&responder) {
        got = r.isWhole ? r.body : "cut";
        responder.respond({.body = "yes"});
    });
    int asked = 0;
    server.setHeadCheck([&](const Request &) { return ++asked > 1; });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(head(6, "Expect: 100-continue\r\n"));
    QTRY_COMPARE(peer.received(), "HTTP/1.1 100 Continue\r\n\r\n");
    peer.send("one");
    QTRY_COMPARE(server.counts().open, 1);
    peer.send("two");
    QTRY_COMPARE(got, "onetwo");
    QCOMPARE(asked, 1);
}

void TestCrowding::pipeliningLeavesOthersTheirTurn()
{
    QByteArrayList order;
    QElapsedTimer spent;
    Server server(
        [&](Request &&request, Responder &&responder) {
            order.append(request.target);
            spent.start();
            while (spent.nsecsElapsed() < 20'000) // as one that has work to do
                ;
            responder.respond({.body = "yes"});
        },
        {.turnUs = 100});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer greedy(server);
    Peer honest(server);
    constexpr int Many = 2'000;
    greedy.send(get("/g").repeated(Many));
    honest.send(get("/h"));
    QCOMPARE(honest.answer().body, "yes");
    QVERIFY2(order.size() < Many / 2, qPrintable(QString::number(order.size())));
    for (int i = 0; i < Many; ++i)
        QCOMPARE(greedy.answer().body, "yes");
}

QTEST_GUILESS_MAIN(TestCrowding)
#include "tst_crowding.moc"
