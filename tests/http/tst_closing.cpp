#include "http/server/server.h"
#include "peer.h"

#include <QSignalSpy>
#include <QTest>

#include <deque>

using http::Limits;
using http::Request;
using http::Responder;
using http::Server;

class TestClosing : public QObject {
    Q_OBJECT
private slots:
    void closesWhenAsked();
    void closesWhenTheHandlerSaysSo();
    void ignoresWhatFollowsAClose();
    void letsARefusedPeerReadItsAnswer();
    void doesNotLingerForEver();
    void boundsWhatItThrowsAway();
    void survivesAPeerThatLeavesInMidAnswer();
    void sendsALargeAnswerToASlowReader();
    void answersNoFasterThanThePeerReads();
    void drainsAtOnceWithoutConnections();
    void drainsIdleConnections();
    void drainsWhatIsInFlight();
    void drainsARequestHalfRead();
    void drainsNoLongerThanItsGrace();
    void listensAnewAfterDraining();
};

void TestClosing::closesWhenAsked()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/", "Connection: close\r\n"));
    QCOMPARE(peer.answer().header("Connection"), "close");
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.socket().error(), QAbstractSocket::RemoteHostClosedError);
}

void TestClosing::closesWhenTheHandlerSaysSo()
{
    Server server([](Request &&, Responder &&responder) { responder.respond({.body = "bye", .close = true}); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/"));
    const Answer answer = peer.answer();
    QCOMPARE(answer.header("Connection"), "close");
    QCOMPARE(answer.body, "bye");
    QVERIFY(peer.waitForClose());
}

void TestClosing::ignoresWhatFollowsAClose()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/1", "Connection: close\r\n") + get("/2"));
    QCOMPARE(peer.answer().body, "/1");
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(server.counts().requests, quint64(1));
}

void TestClosing::letsARefusedPeerReadItsAnswer()
{
    Server server(echoTarget, {.body = 1'000});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(post("/", QByteArray(17 * 1024 * 1024, 'x')));
    QTRY_COMPARE(peer.socket().bytesToWrite(), 0); // all of it is sent, long after the answer
    QCOMPARE(peer.answer().status, 413);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.socket().error(), QAbstractSocket::RemoteHostClosedError);
}

void TestClosing::doesNotLingerForEver()
{
    Server server(echoTarget, {.lingerMs = 100});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.socket().setReadBufferSize(1); // does not see that the server has closed its side
    peer.send("\n");
    QTRY_COMPARE(server.counts().malformed, quint64(1));
    QTRY_COMPARE(server.counts().open, 0);
}

void TestClosing::boundsWhatItThrowsAway()
{
    Server server(echoTarget, {.body = 1'000, .lingerMs = 60'000});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.socket().setReadBufferSize(1);
    peer.send(post("/", QByteArray(80 * 1024 * 1024, 'x')));
    QTRY_COMPARE_WITH_TIMEOUT(server.counts().malformed, quint64(1), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(server.counts().open, 0, 20'000);
}

void TestClosing::survivesAPeerThatLeavesInMidAnswer()
{
    const QByteArray large(32 * 1024 * 1024, 'x');
    Server server([&](Request &&, Responder &&responder) { responder.respond({.body = large}); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    {
        Peer peer(server);
        peer.socket().setReadBufferSize(1);
        peer.send(get("/"));
        QTRY_COMPARE(server.counts().requests, quint64(1));
        peer.socket().abort();
    }
    QTRY_COMPARE(server.counts().open, 0);
    Peer next(server);
    next.send(get("/"));
    QCOMPARE(next.answer().body.size(), large.size());
}

void TestClosing::sendsALargeAnswerToASlowReader()
{
    const QByteArray large(32 * 1024 * 1024, 'x');
    Server server([&](Request &&, Responder &&responder) { responder.respond({.body = large, .close = true}); },
                  {.writeBuffer = 1'024});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.socket().setReadBufferSize(64 * 1024);
    peer.send(get("/"));
    QCOMPARE(peer.answer().body.size(), large.size());
    QVERIFY(peer.waitForClose());
}

void TestClosing::answersNoFasterThanThePeerReads()
{
    const QByteArray body(8 * 1024 * 1024, 'x');
    qint64 answered = 0;
    Server server([&](Request &&, Responder &&responder) {
        ++answered;
        responder.respond({.body = body});
    });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.socket().setReadBufferSize(1);
    peer.send(get("/").repeated(20));
    Peer other(server);
    for (int i = 0; i < 20; ++i) { // the server has its turns
        other.send(get("/"));
        QCOMPARE(other.answer().body.size(), body.size());
    }
    QVERIFY2(answered - 20 <= 2, qPrintable(QString::number(answered)));
    peer.socket().setReadBufferSize(0);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(peer.answer().body.size(), body.size());
}

void TestClosing::drainsAtOnceWithoutConnections()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    server.close(60'000);
    QCOMPARE(drained.count(), 1);
    QVERIFY(!server.isListening());
}

void TestClosing::drainsIdleConnections()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    Peer fresh(server);
    Peer kept(server);
    kept.send(get("/"));
    QCOMPARE(kept.answer().status, 200);
    QTRY_COMPARE(server.counts().open, 2);
    server.close(60'000);
    QVERIFY(fresh.waitForClose());
    QVERIFY(kept.waitForClose());
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(server.counts().open, 0);
}

void TestClosing::drainsWhatIsInFlight()
{
    std::deque<Responder> kept;
    Server server([&](Request &&, Responder &&responder) { kept.push_back(std::move(responder)); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    Peer peer(server);
    peer.send(get("/1") + get("/2"));
    QTRY_COMPARE(kept.size(), size_t(1));
    const quint16 port = server.port();
    server.close(60'000);
    QTcpSocket late;
    late.connectToHost(QHostAddress::LocalHost, port);
    QTRY_COMPARE(late.error(), QAbstractSocket::ConnectionRefusedError);
    QVERIFY(kept.front().isWaiting());
    kept.front().respond({.body = "one"});
    const Answer answer = peer.answer();
    QCOMPARE(answer.body, "one");
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(kept.size(), size_t(1));
}

void TestClosing::drainsARequestHalfRead()
{
    Server server(echoTarget);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    Peer peer(server);
    peer.send(get("/1") + "GET /2 HTTP/1.1\r\n");
    QCOMPARE(peer.answer().body, "/1");
    server.close(60'000);
    peer.send("Host: a\r\n\r\n");
    const Answer answer = peer.answer();
    QCOMPARE(answer.body, "/2");
    QCOMPARE(answer.header("Connection"), "close");
    QTRY_COMPARE(drained.count(), 1);
}

void TestClosing::drainsNoLongerThanItsGrace()
{
    std::deque<Responder> kept;
    Server server([&](Request &&, Responder &&responder) { kept.push_back(std::move(responder)); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    Peer peer(server);
    peer.send(get("/"));
    QTRY_COMPARE(kept.size(), size_t(1));
    server.close(50);
    QVERIFY(kept.front().isWaiting());
    QTRY_COMPARE(drained.count(), 1);
    QVERIFY(!kept.front().isWaiting());
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
}

// The grace given to the old connections is none of the new ones' business.
void TestClosing::listensAnewAfterDraining()
{
    std::deque<Responder> kept;
    Server server([&](Request &&, Responder &&responder) { kept.push_back(std::move(responder)); });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    const QSignalSpy drained(&server, &Server::drained);
    Peer old(server);
    old.send(get("/"));
    QTRY_COMPARE(kept.size(), size_t(1));
    server.close(60'000);
    QCOMPARE(drained.count(), 0);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QCOMPARE(drained.count(), 1);
    Peer fresh(server);
    fresh.send(get("/"));
    QTRY_COMPARE(kept.size(), size_t(2));
    QVERIFY(!kept.front().isWaiting());
    kept.back().respond({.body = "fresh"});
    QCOMPARE(fresh.answer().body, "fresh");
}

QTEST_GUILESS_MAIN(TestClosing)
#include "tst_closing.moc"
