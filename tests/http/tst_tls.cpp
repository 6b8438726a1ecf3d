#include "http/server/server.h"
#include "peer.h"
#include "testtls.h"

#include <QSignalSpy>
#include <QSslCipher>
#include <QTest>

using http::Request;
using http::Responder;
using http::Server;
using testtls::clientSide;
using testtls::serverSide;

namespace {

std::unique_ptr<QSslSocket> client()
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(clientSide());
    return socket;
}

void echo(Request &&request, Responder &&responder)
{
    responder.respond({.body = request.body.isEmpty() ? request.target : request.body});
}

} // namespace

class TestTls : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void answers();
    void carriesLargeBodies();
    void closesWhenAsked();
    void letsARefusedPeerReadItsAnswer();
    void closesOnAPeerThatSpeaksPlainHttp();
    void closesOnAPeerThatNeverShakesHands();
    void answers503PastTheLimit();
    void drains();
    void wantsCertificateAndKey();
    void shakesHandsOnlyWithStrongCiphers_data();
    void shakesHandsOnlyWithStrongCiphers();
};

void TestTls::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
}

void TestTls::answers()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server, client().release());
    for (int i = 0; i < 3; ++i) {
        peer.send(post("/", "hello") + get("/next"));
        QCOMPARE(peer.answer().body, "hello");
        QCOMPARE(peer.answer().body, "/next");
    }
    QCOMPARE(server.counts().accepted, quint64(1));
}

void TestTls::carriesLargeBodies()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server, client().release());
    QByteArray body(8 * 1024 * 1024, 'x');
    for (qsizetype i = 0; i < body.size(); i += 997)
        body[i] = char(i);
    peer.send(post("/", body));
    QVERIFY(peer.answer().body == body);
}

void TestTls::closesWhenAsked()
{
    Server server(echo, {.lingerMs = 60'000});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server, client().release());
    peer.send(get("/", "Connection: close\r\n"));
    QCOMPARE(peer.answer().header("Connection"), "close");
    QVERIFY(peer.waitForClose());
}

void TestTls::letsARefusedPeerReadItsAnswer()
{
    Server server(echo, {.body = 1'000, .lingerMs = 200});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server, client().release());
    peer.send(post("/", QByteArray(4 * 1024 * 1024, 'x')));
    QCOMPARE(peer.answer().status, 413);
    QVERIFY(peer.waitForClose());
}

void TestTls::closesOnAPeerThatSpeaksPlainHttp()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server);
    peer.send(get("/"));
    QCOMPARE(peer.answer().status, 400);
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(server.counts().open, 0);
    QCOMPARE(server.counts().requests, quint64(0));
}

void TestTls::closesOnAPeerThatNeverShakesHands()
{
    Server server(echo, {.headMs = 100});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server);
    QTRY_COMPARE(server.counts().open, 1);
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(server.counts().open, 0);
}

void TestTls::answers503PastTheLimit()
{
    Server server(echo, {.connections = 1});
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer one(server, client().release());
    Peer two(server, client().release());
    QCOMPARE(two.answer().status, 503);
    one.send(get("/one"));
    QCOMPARE(one.answer().body, "/one");
}

void TestTls::drains()
{
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    Peer peer(server, client().release());
    peer.send(get("/"));
    QCOMPARE(peer.answer().status, 200);
    server.close(60'000);
    QVERIFY(peer.waitForClose());
    QTRY_COMPARE(server.counts().open, 0);
}

void TestTls::wantsCertificateAndKey()
{
    Server server(echo);
    QSslConfiguration tls = serverSide();
    tls.setPrivateKey({});
    const auto result = server.listen(QHostAddress::LocalHost, 0, tls);
    QVERIFY(!result);
    QVERIFY(result.error().sentence.contains(QStringLiteral("private key")));
}

void TestTls::shakesHandsOnlyWithStrongCiphers_data()
{
    QTest::addColumn<QSsl::SslProtocol>("protocol");
    QTest::addColumn<QString>("cipher"); // empty: whatever the client has
    QTest::addColumn<bool>("isTaken");
    const auto row = [](const char *name, QSsl::SslProtocol protocol, bool isTaken) {
        QTest::newRow(name) << protocol << QString::fromLatin1(name) << isTaken;
    };
    row("ECDHE-ECDSA-AES128-GCM-SHA256", QSsl::TlsV1_2, true);
    row("ECDHE-ECDSA-AES256-GCM-SHA384", QSsl::TlsV1_2, true);
    row("ECDHE-ECDSA-CHACHA20-POLY1305", QSsl::TlsV1_2, true);
    row("ECDHE-ECDSA-AES128-SHA", QSsl::TlsV1_2, false);
    row("ECDHE-ECDSA-AES256-SHA", QSsl::TlsV1_2, false);
    row("ECDHE-ECDSA-AES128-SHA256", QSsl::TlsV1_2, false);
    row("ECDHE-ECDSA-AES256-SHA384", QSsl::TlsV1_2, false);
    row("TLS_AES_128_GCM_SHA256", QSsl::TlsV1_3, true);
    row("TLS_AES_256_GCM_SHA384", QSsl::TlsV1_3, true);
    row("TLS_CHACHA20_POLY1305_SHA256", QSsl::TlsV1_3, true);
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QTest::newRow("TLS 1.1") << QSsl::TlsV1_1 << QString() << false;
    QTest::newRow("TLS 1.0") << QSsl::TlsV1_0 << QString() << false;
    QT_WARNING_POP
    QTest::newRow("TLS 1.2") << QSsl::TlsV1_2 << QString() << true;
}

void TestTls::shakesHandsOnlyWithStrongCiphers()
{
    QFETCH(QSsl::SslProtocol, protocol);
    QFETCH(QString, cipher);
    QFETCH(bool, isTaken);
    Server server(echo);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0, serverSide()));
    QSslConfiguration tls = clientSide();
    tls.setProtocol(protocol);
    if (!cipher.isEmpty()) {
        const QSslCipher wanted(cipher);
        QVERIFY(!wanted.isNull());
        tls.setCiphers(QList<QSslCipher>{wanted});
    }
    QSslSocket socket;
    socket.setSslConfiguration(tls);
    QSignalSpy failed(&socket, &QAbstractSocket::errorOccurred);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    QTRY_VERIFY(socket.isEncrypted() || !failed.isEmpty());
    QCOMPARE(socket.isEncrypted(), isTaken);
    if (isTaken && !cipher.isEmpty())
        QCOMPARE(socket.sessionCipher().name(), cipher);
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
