#include "http/server/server.h"
#include "peer.h"
#include "testtls.h"

#include <QTest>

#include <vector>

using http::Cause;
using http::Refused;
using http::Server;

namespace {

// A server, and what it tells of those that it refuses.
struct Door {
    explicit Door(const http::Limits &limits = {}, const QSslConfiguration &tls = {})
        : server(echoTarget, limits)
    {
        QObject::connect(&server, &Server::requestRefused, &server,
                         [this](const Refused &refused) { told.push_back(refused); });
        isListening = bool(server.listen(QHostAddress::LocalHost, 0, tls));
    }
    quint64 counted(Cause cause) const { return server.counts().refused[size_t(cause)]; }
    QString sentence() const { return told.empty() ? QString() : told.back().refusal.sentence; }

    Server server;
    std::vector<Refused> told;
    bool isListening = false;
};

const QByteArray hello = QByteArray::fromHex("16030102000100 01fc0303");

} // namespace

// What a server tells of everything that fails before a whole request.
class TestRefusals : public QObject {
    Q_OBJECT
private slots:
    void namesWhatCame_data();
    void namesWhatCame();
    void tellsTheTarget();
    void tellsOfRequestsThatTakeTooLong_data();
    void tellsOfRequestsThatTakeTooLong();
    void tellsOfRequestsThatEndEarly_data();
    void tellsOfRequestsThatEndEarly();
    void onlyCountsWhoJustLooks();
    void tellsOfConnectionsPastTheLimit();
    void answersPlainHttpOnTheTlsPort_data();
    void answersPlainHttpOnTheTlsPort();
    void tellsOfFailedHandshakes_data();
    void tellsOfFailedHandshakes();
    void tellsOfPeersWithoutTrust();
    void tellsOfASilentPeerOfTls();
};

void TestRefusals::namesWhatCame_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QByteArray &bytes, Cause cause, int status, const char *words) {
        QTest::newRow(name) << bytes << cause << status << QString::fromUtf8(words);
    };
    row("TLS", hello, Cause::Tls, 400, "A TLS handshake came to the plain port");
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Cause::OtherProtocol, 505, "HTTP/2");
    row("SSH", "SSH-2.0-OpenSSH_9.2\r\n", Cause::OtherProtocol, 400, "SSH");
    row("PROXY, version 1", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\n", Cause::OtherProtocol, 400,
        "PROXY protocol");
    row("PROXY, version 2", QByteArray("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16), Cause::OtherProtocol, 400,
        "PROXY protocol");
    row("JSON", "{\"name\":\"cam1\"}\r\n", Cause::OtherProtocol, 400, "JSON came without a request");
    row("RTMP", QByteArray("\x03\0\0\0\0\x09\x7c\x02\xf7", 9), Cause::Malformed, 400, "begins with 0x03 0x00 0x00");
    row("almost TLS", "\x16\x16\x03", Cause::Malformed, 400, "begins with 0x16 0x16 0x03");
    row("text", "hello world\r\n\r\n", Cause::Malformed, 400, "begins with “hello wo”");
    row("no Host", "GET / HTTP/1.1\r\n\r\n", Cause::Malformed, 400, "Host");
    row("a long target", "GET /" + QByteArray(9'000, 'a'), Cause::TooLarge, 414, "request line");
}

void TestRefusals::namesWhatCame()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Cause, cause);
    QFETCH(const QString, words);

    Door door;
    QVERIFY(door.isListening);
    Peer peer(door.server);
    const QByteArray name = "127.0.0.1:" + QByteArray::number(peer.socket().localPort());
    peer.send(bytes);
    QTEST(peer.answer().status, "status");
    QVERIFY(peer.waitForClose());
    QCOMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, cause);
    QCOMPARE(door.told.front().peer, name);
    QVERIFY2(door.sentence().contains(words), qPrintable(door.sentence()));
    QVERIFY(door.sentence().endsWith(u'.'));
    QCOMPARE(door.counted(cause), quint64(1));

    Peer slow(door.server); // byte by byte
    for (const char byte : bytes.first(std::min<qsizetype>(bytes.size(), 40))) {
        slow.socket().write(&byte, 1);
        slow.socket().waitForBytesWritten();
        QCoreApplication::processEvents();
    }
    if (bytes.size() <= 40 && !bytes.startsWith("\r\n"))
        QTRY_COMPARE(door.counted(cause), quint64(2));
}

void TestRefusals::tellsTheTarget()
{
    Door door;
    Peer peer(door.server);
    peer.send("POST http://a/rest/my_api/connect?x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n");
    QCOMPARE(peer.answer().status, 501);
    QCOMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().method, "POST");
    QCOMPARE(door.told.front().target, "http://a/rest/my_api/connect?x");
}

void TestRefusals::tellsOfRequestsThatTakeTooLong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("head") << QByteArray("POST /a HTTP/1.1\r\nHo") << QByteArray();
    QTest::newRow("half of a TLS record") << QByteArray("\x16") << QByteArray();
    QTest::newRow("body") << post("/a", {}, {}).replace("Content-Length: 0", "Content-Length: 5") << QByteArray("/a");
}

void TestRefusals::tellsOfRequestsThatTakeTooLong()
{
    QFETCH(const QByteArray, bytes);

    Door door({.headMs = 50, .bodyMs = 50});
    Peer peer(door.server);
    peer.send(bytes);
    QCOMPARE(peer.answer().status, 408);
    QCOMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, Cause::TimedOut);
    QTEST(door.told.front().target, "target");
}

void TestRefusals::tellsOfRequestsThatEndEarly_data()
{
    tellsOfRequestsThatTakeTooLong_data();
}

void TestRefusals::tellsOfRequestsThatEndEarly()
{
    QFETCH(const QByteArray, bytes);

    Door door;
    Peer peer(door.server);
    peer.send(bytes);
    peer.socket().disconnectFromHost();
    QTRY_COMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, Cause::BrokenOff);
    QCOMPARE(door.told.front().refusal.status, 0);
    QTEST(door.told.front().target, "target");
    QCOMPARE(door.server.counts().silent, quint64(0));
}

// A load balancer does that all day.
void TestRefusals::onlyCountsWhoJustLooks()
{
    for (const QSslConfiguration &tls : {QSslConfiguration(), testtls::serverSide()}) {
        Door door({}, tls);
        {
            const Peer peer(door.server);
            QTRY_COMPARE(door.server.counts().open, 1);
        }
        QTRY_COMPARE(door.server.counts().silent, quint64(1));
        QVERIFY(door.told.empty());
    }
    Door door;
    {
        Peer peer(door.server);
        peer.send(get("/"));
        QCOMPARE(peer.answer().status, 200);
    }
    QTRY_COMPARE(door.server.counts().open, 0);
    QCOMPARE(door.server.counts().silent, quint64(0));
    QVERIFY(door.told.empty());
}

void TestRefusals::tellsOfConnectionsPastTheLimit()
{
    Door door({.connections = 1});
    const Peer first(door.server);
    std::vector<std::unique_ptr<Peer>> crowd;
    for (int i = 0; i < 100; ++i) // more than are answered
        crowd.push_back(std::make_unique<Peer>(door.server));
    QTRY_COMPARE(door.counted(Cause::Full), quint64(100));
    QCOMPARE(door.told.size(), size_t(100));
    for (const Refused &refused : door.told)
        QVERIFY(refused.peer.startsWith("127.0.0.1:"));
}

void TestRefusals::answersPlainHttpOnTheTlsPort_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("a request") << post("/rest/my_api/connect", "{}") << QByteArray("/rest/my_api/connect");
    QTest::newRow("its head") << post("/a", {}).replace("Content-Length: 0", "Content-Length: 5") << QByteArray("/a");
    QTest::newRow("without a body") << get("/") << QByteArray("/");
}

void TestRefusals::answersPlainHttpOnTheTlsPort()
{
    QFETCH(const QByteArray, bytes);

    Door door({}, testtls::serverSide());
    Peer peer(door.server);
    peer.send(bytes);
    const Answer answer = peer.answer();
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.body.contains("https"));
    QVERIFY(peer.waitForClose());
    QCOMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, Cause::PlainHttp);
    QTEST(door.told.front().target, "target");
    QCOMPARE(door.server.counts().requests, quint64(0));
}

void TestRefusals::tellsOfFailedHandshakes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    QTest::newRow("garbage") << QByteArray("\x80\x2e\x01\x03\x01", 5).repeated(10) << Cause::Handshake;
    QTest::newRow("no record of TLS") << QByteArray("\x16\x99\x99\xff\xff").repeated(10) << Cause::Handshake;
    QTest::newRow("half a handshake") << hello << Cause::Handshake; // the certificate was not shown yet
}

void TestRefusals::tellsOfFailedHandshakes()
{
    QFETCH(const QByteArray, bytes);

    Door door({}, testtls::serverSide());
    Peer peer(door.server);
    peer.send(bytes);
    peer.socket().flush();
    QTRY_COMPARE(door.server.counts().open, 1);
    peer.socket().disconnectFromHost();
    QTRY_COMPARE(door.server.counts().open, 0);
    QCOMPARE(door.told.size(), size_t(1));
    QTEST(door.told.front().refusal.cause, "cause");
    QVERIFY2(door.sentence().contains(QStringLiteral("TLS")), qPrintable(door.sentence()));
    QVERIFY(door.told.front().peer.startsWith("127.0.0.1:"));
}

void TestRefusals::tellsOfPeersWithoutTrust()
{
    Door door({}, testtls::serverSide());
    QSslSocket client;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates({});
    client.setSslConfiguration(tls);
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), door.server.port());
    QTRY_COMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, Cause::Untrusted);
    QVERIFY2(door.sentence().contains(QStringLiteral("trust the certificate")), qPrintable(door.sentence()));
    QTRY_COMPARE(door.server.counts().open, 0);
    QCOMPARE(door.told.size(), size_t(1));
}

void TestRefusals::tellsOfASilentPeerOfTls()
{
    Door door({.headMs = 50}, testtls::serverSide());
    Peer peer(door.server);
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(door.told.size(), size_t(1));
    QCOMPARE(door.told.front().refusal.cause, Cause::TimedOut);
    QVERIFY(door.sentence().contains(QStringLiteral("sent nothing")));
    QTRY_COMPARE(door.server.counts().open, 0);
    QCOMPARE(door.told.size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
