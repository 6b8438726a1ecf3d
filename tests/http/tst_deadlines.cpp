#include "http/server/server.h"
#include "peer.h"
#include "testtls.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTest>
#include <QTimer>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>

using http::Limits;
using http::Request;
using http::Responder;
using http::Server;

namespace {

constexpr int Short = 150;   // ms
constexpr int Long = 60'000; // ms: longer than any test waits
constexpr Limits Patient{.headMs = Long, .bodyMs = Long, .idleMs = Long, .lingerMs = Long};

Limits with(int Limits::*limit, int ms)
{
    Limits limits = Patient;
    limits.*limit = ms;
    return limits;
}

// The server's end of a connection from that port, in this process.
int descriptorFrom(quint16 port)
{
    for (int descriptor = 3; descriptor < 1'024; ++descriptor) {
        sockaddr_in name{};
        socklen_t size = sizeof name;
        if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&name), &size) == 0 && name.sin_port == htons(port))
            return descriptor;
    }
    return -1;
}

int optionOf(int descriptor, int level, int option)
{
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(descriptor, level, option, &value, &size);
    return value;
}

} // namespace

class TestDeadlines : public QObject {
    Q_OBJECT
private slots:
    void answers408_data();
    void answers408();
    void isNotMovedByTrickling_data();
    void isNotMovedByTrickling();
    void closesSilentConnectionsWithoutAWord();
    void closesKeptConnectionsWithoutAWord();
    void leavesTheHandlerItsTime();
    void startsAnewWithEachRequest();
    void cutsOffAPeerThatReadsNothing();
    void asksWhetherAPeerThatWaitsIsThere_data();
    void asksWhetherAPeerThatWaitsIsThere();
};

void TestDeadlines::answers408_data()
{
    QTest::addColumn<int>("headMs");
    QTest::addColumn<int>("bodyMs");
    QTest::addColumn<QByteArray>("bytes");

    QTest::newRow("request line") << Short << Long << QByteArray("G");
    QTest::newRow("head") << Short << Long << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n");
    QTest::newRow("second head") << Short << Long << get("/") + "GET";
    QTest::newRow("no body") << Long << Short << post("/", "abc").chopped(3);
    QTest::newRow("half a body") << Long << Short << post("/", "abc").chopped(1);
    QTest::newRow("half the chunks") << Long << Short
                                     << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                   "1\r\nx\r\n");
    QTest::newRow("after 100 Continue") << Long << Short << post("/", "abc", "Expect: 100-continue\r\n").chopped(3);
}

void TestDeadlines::answers408()
{
    QFETCH(const int, headMs);
    QFETCH(const int, bodyMs);
    QFETCH(const QByteArray, bytes);

    Limits limits = Patient;
    limits.headMs = headMs;
    limits.bodyMs = bodyMs;
    Server server(echoTarget, limits);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(bytes);
    Answer answer = peer.answer();
    if (answer.status == 200 || answer.status == 100)
        answer = peer.answer();
    QCOMPARE(answer.status, 408);
    QCOMPARE(answer.header("Connection"), "close");
    QVERIFY(answer.body.startsWith("{\"error\":"));
    QVERIFY(peer.waitForClose());
    QCOMPARE(server.counts().malformed, quint64(1));
}

void TestDeadlines::isNotMovedByTrickling_data()
{
    QTest::addColumn<int>("headMs");
    QTest::addColumn<int>("bodyMs");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("again");

    QTest::newRow("head") << 400 << Long << QByteArray("GET / HTTP/1.1\r\n") << QByteArray("X: y\r\n");
    QTest::newRow("body") << Long << 400 << post("/", QByteArray(10'000, 'x')).chopped(10'000) << QByteArray("x");
}

void TestDeadlines::isNotMovedByTrickling()
{
    QFETCH(const int, headMs);
    QFETCH(const int, bodyMs);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, again);

    Limits limits = Patient;
    limits.headMs = headMs;
    limits.bodyMs = bodyMs;
    Server server(echoTarget, limits);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(first);
    QTimer trickle;
    connect(&trickle, &QTimer::timeout, &trickle, [&] { peer.send(again); });
    trickle.start(100);
    QCOMPARE(peer.answer().status, 408);
}

void TestDeadlines::closesSilentConnectionsWithoutAWord()
{
    Server server(echoTarget, with(&Limits::headMs, Short));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(server.counts().malformed, quint64(0));
}

void TestDeadlines::closesKeptConnectionsWithoutAWord()
{
    Server server(echoTarget, with(&Limits::idleMs, Short));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.send(get("/"));
    QCOMPARE(peer.answer().status, 200);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
}

void TestDeadlines::leavesTheHandlerItsTime()
{
    std::optional<Responder> kept;
    Server server([&](Request &&, Responder &&responder) { kept = std::move(responder); },
                  {.headMs = Short, .bodyMs = Short, .idleMs = Short});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer idle(server);
    Peer peer(server);
    peer.send(get("/"));
    QTRY_VERIFY(kept.has_value());
    QVERIFY(idle.waitForClose()); // by then the other's time would be up as well
    QVERIFY(kept->isWaiting());
    kept->respond({.body = "at last"});
    QCOMPARE(peer.answer().body, "at last");
}

void TestDeadlines::startsAnewWithEachRequest()
{
    Server server(echoTarget, with(&Limits::headMs, 1'000));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < 1'500) {
        peer.send("GET / HTTP/1.1\r\n");
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        peer.send("Host: a\r\n\r\n");
        QCOMPARE(peer.answer().status, 200);
    }
}

void TestDeadlines::cutsOffAPeerThatReadsNothing()
{
    const QByteArray large(32 * 1024 * 1024, 'x');
    Server server([&](Request &&, Responder &&responder) { responder.respond({.body = large}); },
                  with(&Limits::idleMs, 300));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    Peer peer(server);
    peer.socket().setReadBufferSize(1);
    peer.send(get("/"));
    QTRY_COMPARE(server.counts().requests, quint64(1));
    QTRY_COMPARE(server.counts().open, 0);
}

void TestDeadlines::asksWhetherAPeerThatWaitsIsThere_data()
{
    QTest::addColumn<bool>("hasTls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

// One whose network has gone never says so. The kernel gives it 90 s.
void TestDeadlines::asksWhetherAPeerThatWaitsIsThere()
{
    QFETCH(bool, hasTls);
    if (hasTls && !QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    std::optional<Responder> held;
    Server server([&](Request &&, Responder &&responder) {
        held.emplace(std::move(responder));
        held->hold();
    });
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, hasTls ? testtls::serverSide() : QSslConfiguration()));
    auto *socket = hasTls ? new QSslSocket : new QTcpSocket;
    if (hasTls)
        static_cast<QSslSocket *>(socket)->setSslConfiguration(testtls::clientSide());
    Peer peer(server, socket);
    peer.send(get("/"));
    QTRY_VERIFY(held);
    const int descriptor = descriptorFrom(socket->localPort());
    QCOMPARE(optionOf(descriptor, SOL_SOCKET, SO_KEEPALIVE), 1);
    QCOMPARE(optionOf(descriptor, IPPROTO_TCP, TCP_KEEPIDLE), 60);
    QCOMPARE(optionOf(descriptor, IPPROTO_TCP, TCP_KEEPINTVL), 10);
    QCOMPARE(optionOf(descriptor, IPPROTO_TCP, TCP_KEEPCNT), 3);
}

QTEST_GUILESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"
