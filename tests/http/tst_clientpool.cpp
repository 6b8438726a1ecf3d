#include "callers.h"

#include <QTest>

#include <atomic>
#include <memory>

using http::ClientOptions;
using http::Failure;
using http::Reply;
using http::Request;
using http::Responder;

// How long connections are kept, and how much of answers.
class TestClientPool : public QObject {
    Q_OBJECT
private slots:
    void closesIdleConnections();
    void closesThemOneByOne();
    void believesInWhatThePeerAnnounces_data();
    void believesInWhatThePeerAnnounces();
    void leavesAConnectionBeforeItsAnnouncedEnd();
    void followsItsHost();
    void boundsTheAnswersOfAll();
};

void TestClientPool::closesIdleConnections()
{
    Site site;
    site.answer = echo;
    ClientOptions options = site.options();
    options.idleMs = 60'000;
    Caller patient(options);
    options.idleMs = 100;
    Caller caller(options);
    for (size_t i = 1; i <= 3; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
    }
    patient.send();
    WAIT_FOR_REPLIES(patient, 1);
    QCOMPARE(site.server.counts().accepted, quint64(2)); // each kept its own
    QCOMPARE(site.server.counts().open, 2);
    QTRY_COMPARE(site.server.counts().open, 1);
    COMPARE_FIGURES(caller, 0, 64, 0);
    patient.send();
    WAIT_FOR_REPLIES(patient, 2);
    caller.send();
    WAIT_FOR_REPLIES(caller, 4);
    QCOMPARE(site.server.counts().accepted, quint64(3));
    QTRY_COMPARE(site.server.counts().open, 1); // it is looked after again
}

// A connection with a request has all the time that the request has.
void TestClientPool::closesThemOneByOne()
{
    Site site;
    ClientOptions options = site.options();
    options.idleMs = 50;
    Caller caller(options);
    caller.send();
    caller.send();
    QTRY_COMPARE(site.responders.size(), size_t(2));
    site.take().respond({});
    QTRY_COMPARE(site.server.counts().open, 1);
    site.take().respond({});
    WAIT_FOR_REPLIES(caller, 2);
    QTRY_COMPARE(site.server.counts().open, 0);
}

void TestClientPool::believesInWhatThePeerAnnounces_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("connections"); // that two requests need
    QTest::newRow("nothing") << QByteArray() << 1;
    QTest::newRow("long") << QByteArray("Keep-Alive: timeout=5\r\n") << 1;
    QTest::newRow("long, with more") << QByteArray("keep-alive:max=100 , Timeout = 5\r\n") << 1;
    QTest::newRow("too short") << QByteArray("Keep-Alive: timeout=1\r\n") << 2;
    QTest::newRow("too short, with more") << QByteArray("Keep-Alive: max=100, timeout=1\r\n") << 2;
    QTest::newRow("none") << QByteArray("Keep-Alive: timeout=0\r\n") << 2;
    QTest::newRow("very long") << QByteArray("Keep-Alive: timeout=9999999\r\n") << 1;
    QTest::newRow("too long to be read") << QByteArray("Keep-Alive: timeout=99999999999999999999\r\n") << 1;
    QTest::newRow("nonsense") << QByteArray("Keep-Alive: timeout=-1, timeout, =, ,\r\n") << 1;
    QTest::newRow("empty") << QByteArray("Keep-Alive:\r\n") << 1;
}

void TestClientPool::believesInWhatThePeerAnnounces()
{
    QFETCH(QByteArray, lines);
    RawSite site(
        {}, [&](QTcpSocket &socket) { socket.write("HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 2\r\n\r\nok"); });
    Caller caller(site.options());
    for (size_t i = 1; i <= 2; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
        QCOMPARE(caller.replies.back().body, "ok");
    }
    QTEST(site.accepted(), "connections");
}

// Two seconds announced are one: the peer's end and the next request may pass each other on their way.
void TestClientPool::leavesAConnectionBeforeItsAnnouncedEnd()
{
    int ended = 0;
    RawSite site(
        [&](QTcpSocket &socket) {
            QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&ended] { ++ended; });
        },
        [](QTcpSocket &socket) {
            socket.write("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=2\r\nContent-Length: 2\r\n\r\nok");
        });
    ClientOptions options = site.options();
    options.idleMs = 60'000;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(ended, 0);
    QTRY_COMPARE_WITH_TIMEOUT(ended, 1, 1'900);
    caller.send();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(site.accepted(), 2);
}

// To another address, without a request that fails or waits for it.
void TestClientPool::followsItsHost()
{
    Site old;
    int requests = 0; // of the other one
    http::Server other([&requests](Request &&, Responder &&responder) {
        ++requests;
        responder.respond({.close = true});
    });
    QVERIFY(other.listen(QHostAddress(QStringLiteral("127.0.0.2")), old.server.port()).ok());
    old.answer = [](const Request &, Responder &&responder) { responder.respond({.close = true}); };
    const auto asked = std::make_shared<std::atomic<int>>(0);
    ClientOptions options = old.options();
    options.host = QStringLiteral("web");
    options.addressesMs = 1;
    options.resolve = [asked](const QString &) {
        QHostInfo info;
        info.setAddresses({QHostAddress(++*asked < 3 ? QStringLiteral("127.0.0.1") : QStringLiteral("127.0.0.2"))});
        return info;
    };
    Caller caller(options);
    for (size_t i = 1; requests == 0; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
        QCOMPARE(caller.replies.back().status, 200);
        QCOMPARE(caller.replies.back().tries, 1);
        QVERIFY(i < 10'000);
    }
    QVERIFY(!old.requests.empty());
    QVERIFY(*asked >= 3);
}

void TestClientPool::boundsTheAnswersOfAll()
{
    constexpr int Part = 60'000;
    std::vector<QTcpSocket *> sockets;
    bool isSilent = false;
    RawSite site({}, [&](QTcpSocket &socket) {
        sockets.push_back(&socket);
        if (isSilent)
            return;
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + QByteArray(Part, 'x'));
    });
    ClientOptions options = site.options();
    options.answerBytes = 100'000;
    Caller caller(options);
    caller.send();
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::NoRoom);
    QVERIFY2(
        caller.replies.front().sentence.startsWith(QLatin1String("There is no room for so many answers at once: ")),
        qPrintable(caller.replies.front().sentence));
    QTRY_COMPARE(sockets.size(), size_t(2));
    for (QTcpSocket *socket : sockets)
        socket->write(QByteArray(70'000 - Part, 'x'));
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().body.size(), 70'000);
    for (size_t i = 3; i <= 6; ++i) { // what has ended, one way or the other, takes no room
        const size_t before = sockets.size();
        caller.send();
        QTRY_COMPARE(sockets.size(), before + 1);
        sockets.back()->write(QByteArray(70'000 - Part, 'x'));
        WAIT_FOR_REPLIES(caller, i);
        QCOMPARE(caller.replies.back().body.size(), 70'000);
    }
    isSilent = true; // nor does what waits for its answer
    caller.send();
    QTRY_COMPARE(sockets.size(), size_t(7));
    isSilent = false;
    caller.send();
    QTRY_COMPARE(sockets.size(), size_t(8));
    sockets.back()->write(QByteArray(70'000 - Part, 'x'));
    WAIT_FOR_REPLIES(caller, 7);
    QCOMPARE(caller.replies.back().body.size(), 70'000);
}

QTEST_GUILESS_MAIN(TestClientPool)
#include "tst_clientpool.moc"
