#include "callers.h"
#include "testproxy.h"
#include "testtls.h"

#include <QTest>
#include <QTimer>

using http::ClientOptions;
using http::Failure;
using http::Reply;
using testtls::clientSide;
using testtls::serverSide;

// The client with a proxy between it and its server.
class TestClientProxy : public QObject {
    Q_OBJECT
private slots:
    void sendsToTheProxy();
    void sendsThroughItsTunnel();
    void namesTheUsualPort();
    void tellsItsCredentials_data();
    void tellsItsCredentials();
    void mistrustsWhoeverIsBehindTheTunnel();
    void saysWhyThereIsNoTunnel_data();
    void saysWhyThereIsNoTunnel();
    void takesItsAnswerInPieces();
    void doesNotWaitForEver_data();
    void doesNotWaitForEver();
    void saysThatThereIsNoProxy();
    void saysThatTheProxyFoundNobody();
    void comesBackByItself();
    void aborts();

private:
    static constexpr const char *Name = "backend.example";
};

namespace {

// Nobody may look for the server but the proxy.
QHostInfo nobodyKnows(const QString &host)
{
    qCritical("%s was looked for", qUtf8Printable(host));
    return QHostInfo();
}

ClientOptions through(quint16 proxy, ClientOptions options)
{
    options.proxy = http::Proxy{.host = Loopback, .port = proxy, .credentials = {}};
    options.resolve = nobodyKnows;
    options.retries = 0;
    return options;
}

ClientOptions securely(ClientOptions options)
{
    options.isTls = true;
    options.tls = clientSide();
    return options;
}

// To a proxy that says this to whoever comes.
ClientOptions tunnelled(const RawSite &proxy)
{
    return securely(through(proxy.options().port, {.host = QStringLiteral("backend.example"), .port = 443, .tls = {}}));
}

} // namespace

void TestClientProxy::sendsToTheProxy()
{
    Site site;
    site.answer = echo;
    TestProxy proxy;
    ClientOptions options = through(proxy.port(), site.options());
    options.host = QLatin1String(Name);
    options.connections = 1;
    Caller caller(options);
    for (const char *body : {"1", "2", "3"})
        caller.send(body);
    WAIT_FOR_REPLIES(caller, 3);
    for (const Reply &reply : caller.replies)
        QCOMPARE(reply.status, 200);
    QCOMPARE(caller.replies.back().body, "3");
    const QByteArray place = Name + (':' + QByteArray::number(site.server.port()));
    QCOMPARE(proxy.heads(), QByteArrayList(3, "POST http://" + place +
                                                  "/hook HTTP/1.1\r\nContent-Type: application/json\r\nHost: " + place +
                                                  "\r\nContent-Length: 1\r\n"));
    QCOMPARE(site.requests.front().target, "/hook");
    QCOMPARE(site.server.counts().accepted, quint64(1));
}

void TestClientProxy::sendsThroughItsTunnel()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    Site site({}, QHostAddress::LocalHost, serverSide());
    site.answer = echo;
    TestProxy proxy("us:very-secret");
    ClientOptions options = securely(through(proxy.port(), site.options()));
    options.host = QStringLiteral("localhost");
    options.proxy->credentials = "us:very-secret";
    options.connections = 1;
    Caller caller(options);
    const QByteArray large(4 * 1024 * 1024, 'x');
    caller.send("1");
    caller.send(large);
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.front().status, 200);
    QVERIFY(caller.replies.back().body == large);
    const QByteArray place = "localhost:" + QByteArray::number(site.server.port());
    QCOMPARE(proxy.heads(),
             QByteArrayList{"CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\nProxy-Authorization: Basic " +
                            QByteArray("us:very-secret").toBase64() + "\r\n"});
    QCOMPARE(site.requests.size(), size_t(2));
    QCOMPARE(site.requests.front().target, "/hook");
    QCOMPARE(site.requests.front().header("Host"), place);
    QVERIFY(site.requests.front().header("Proxy-Authorization").isNull());
}

// The port of https is no part of Host, but of what a tunnel is asked for.
void TestClientProxy::namesTheUsualPort()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    TestProxy proxy("us:very-secret"); // which answers 407: nobody has to listen there
    Caller plain(through(proxy.port(), {.host = QLatin1String(Name), .port = 80, .tls = {}}));
    plain.send();
    WAIT_FOR_REPLIES(plain, 1);
    QVERIFY(proxy.heads().constLast().startsWith("POST http://backend.example/hook HTTP/1.1\r\n"));
    QVERIFY(proxy.heads().constLast().contains("\r\nHost: backend.example\r\n"));
    Caller secure(securely(through(proxy.port(), {.host = QStringLiteral("2001:db8::1"), .port = 443, .tls = {}})));
    secure.send();
    WAIT_FOR_REPLIES(secure, 1);
    QCOMPARE(proxy.heads().constLast(), "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n");
}

void TestClientProxy::tellsItsCredentials_data()
{
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<int>("status"); // 0: the proxy refuses
    for (const bool isTls : {false, true}) {
        const QByteArray kind = isTls ? "https, " : "http, ";
        QTest::newRow((kind + "right").constData()) << isTls << QByteArray("us:very-secret") << 200;
        QTest::newRow((kind + "wrong").constData()) << isTls << QByteArray("us:wrong") << 0;
        QTest::newRow((kind + "none").constData()) << isTls << QByteArray() << 0;
    }
}

void TestClientProxy::tellsItsCredentials()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(const bool, isTls);
    QFETCH(const QByteArray, credentials);
    QFETCH(const int, status);
    Site site({}, QHostAddress::LocalHost, isTls ? serverSide() : QSslConfiguration());
    site.answer = echo;
    TestProxy proxy("us:very-secret");
    ClientOptions options = through(proxy.port(), site.options());
    if (isTls)
        options = securely(options);
    options.proxy->credentials = credentials;
    options.retries = 1;
    options.retryMs = 1;
    options.retriesPartlySent = false;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.status, status);
    QCOMPARE(site.requests.size(), size_t(status == 200 ? 1 : 0));
    if (status == 200) {
        QVERIFY(site.requests.front().header("Proxy-Authorization").isNull());
        return;
    }
    QCOMPARE(reply.failure, Failure::Unreachable);
    QCOMPARE(proxy.heads().size(), isTls ? 2 : 1); // by plain HTTP it has had the request
    QCOMPARE(reply.sentence,
             QStringLiteral("There is no connection to 127.0.0.1:%1 by the proxy 127.0.0.1:%2: the proxy refused it "
                            "with 407 Proxy Authentication Required.")
                 .arg(site.server.port())
                 .arg(proxy.port()));
}

void TestClientProxy::mistrustsWhoeverIsBehindTheTunnel()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    Site site({}, QHostAddress::LocalHost, serverSide());
    site.answer = echo;
    TestProxy proxy;
    ClientOptions options = securely(through(proxy.port(), site.options()));
    options.host = QLatin1String(Name);
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QCOMPARE(caller.replies.front().sentence,
             QStringLiteral("There is no TLS connection to backend.example:%1: its certificate is for localhost, "
                            "127.0.0.1, ::1, not for backend.example.")
                 .arg(site.server.port()));
    QCOMPARE(site.requests.size(), size_t(0));
}

void TestClientProxy::saysWhyThereIsNoTunnel_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ends"); // the connection, behind it
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const QByteArray &answer, const char *cause, bool ends = false) {
        QTest::newRow(name) << answer << ends << QString::fromLatin1(cause);
    };
    row("forbidden", "HTTP/1.1 403 No way\r\nContent-Length: 100000\r\n\r\nNo",
        "the proxy refused it with 403 Forbidden");
    row("nobody there", "HTTP/1.0 502 x\r\n\r\n", "the proxy refused it with 502 Bad Gateway", true);
    row("a redirect", "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n",
        "the proxy refused it with 302 Found");
    row("another status", "HTTP/1.1 599 \r\n\r\n", "the proxy refused it with 599 Unknown");
    row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "The answer is not HTTP: it does not begin with a status line");
    row("another protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "The answer is not HTTP: it changes to another protocol, which nobody asked for");
    row("nothing", "", "The connection was closed without an answer", true);
    row("half an answer", "HTTP/1.1 200 O", "The answer ended early: its head did not come whole", true);
    row("too much", "HTTP/1.1 200 OK\r\n" + QByteArray("X: " + QByteArray(95, 'y') + "\r\n").repeated(83),
        "The head of the answer is larger than 8 KiB");
    row("too much before it", QByteArray("HTTP/1.1 103 Early Hints\r\n\r\n").repeated(400),
        "The head of the answer is larger than 8 KiB");
    row("something behind it", "HTTP/1.1 200 OK\r\n\r\nHello", "it sends something before it was asked");
}

void TestClientProxy::saysWhyThereIsNoTunnel()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, ends);
    QFETCH(const QString, cause);
    const RawSite proxy([&](QTcpSocket &socket) {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&socket, answer, ends] {
            socket.readAll();
            socket.write(answer);
            if (ends)
                socket.disconnectFromHost();
        });
    });
    Caller caller(tunnelled(proxy));
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QCOMPARE(caller.replies.front().sentence,
             QStringLiteral("There is no connection to backend.example:443 by the proxy 127.0.0.1:%1: %2.")
                 .arg(proxy.options().port)
                 .arg(cause));
    COMPARE_FIGURES(caller, 0, 64, 0);
}

// A head that RFC 9110 would have no fields of a body in: they say nothing.
void TestClientProxy::takesItsAnswerInPieces()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    const QByteArray answer = "HTTP/1.1 103 Early Hints\r\n\r\n"
                              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    qsizetype said = 0;
    QByteArray hello;
    const RawSite proxy([&](QTcpSocket &socket) {
        auto *timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&, timer] {
            socket.write(answer.sliced(said++, 1));
            socket.flush();
            if (said == answer.size())
                timer->stop();
        });
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&, timer] {
            hello += socket.readAll();
            if (said == 0)
                timer->start(0);
        });
    });
    Caller caller(tunnelled(proxy));
    caller.send();
    const auto handshake = [&] {
        const qsizetype end = hello.indexOf("\r\n\r\n");
        return end < 0 ? QByteArray() : hello.sliced(end + 4);
    };
    QTRY_VERIFY(!handshake().isEmpty());
    QCOMPARE(said, answer.size());
    QCOMPARE(handshake()[0], '\x16'); // a record of TLS: ClientHello
    QVERIFY(handshake().contains(Name));
}

void TestClientProxy::doesNotWaitForEver_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QByteArray>("more"); // again and again
    QTest::newRow("silent") << QByteArray() << QByteArray();
    QTest::newRow("trickling") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray("y");
    QTest::newRow("silent behind its answer") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray();
}

void TestClientProxy::doesNotWaitForEver()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(const QByteArray, beginning);
    QFETCH(const QByteArray, more);
    const RawSite proxy([&](QTcpSocket &socket) {
        socket.write(beginning);
        auto *timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&] { socket.write(more); });
        timer->start(20);
    });
    ClientOptions options = tunnelled(proxy);
    options.answerMs = 200;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.failure, Failure::Unreachable);
    QVERIFY2(reply.sentence.endsWith(QLatin1String(": no answer within 200 ms.")), qPrintable(reply.sentence));
    QVERIFY2(reply.microseconds >= 199'000 && reply.microseconds < 600'000,
             qPrintable(QString::number(reply.microseconds)));
}

void TestClientProxy::saysThatThereIsNoProxy()
{
    const quint16 port = closedPort();
    for (const bool isTls : {false, true}) {
        ClientOptions options = through(port, {.host = QLatin1String(Name), .port = 8'443, .tls = {}});
        Caller caller(isTls ? securely(options) : options);
        caller.send();
        WAIT_FOR_REPLIES(caller, 1);
        QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
        QCOMPARE(caller.replies.front().sentence,
                 QStringLiteral("There is no connection to the proxy 127.0.0.1:%1: Connection refused.").arg(port));
    }
}

// What it answers to a request by http is the answer.
void TestClientProxy::saysThatTheProxyFoundNobody()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    TestProxy proxy;
    const ClientOptions options = through(proxy.port(), {.host = QLatin1String(Name), .port = closedPort(), .tls = {}});
    Caller plain(options);
    plain.send();
    WAIT_FOR_REPLIES(plain, 1);
    QCOMPARE(plain.replies.front().status, 502);
    Caller secure(securely(options));
    secure.send();
    WAIT_FOR_REPLIES(secure, 1);
    QCOMPARE(secure.replies.front().failure, Failure::Unreachable);
    QVERIFY(secure.replies.front().sentence.endsWith(QLatin1String("the proxy refused it with 502 Bad Gateway.")));
}

void TestClientProxy::comesBackByItself()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    Site site({}, QHostAddress::LocalHost, serverSide());
    site.answer = echo;
    auto proxy = std::make_unique<TestProxy>();
    Caller caller(securely(through(proxy->port(), site.options())));
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.back().status, 200);
    const quint16 port = proxy->port();
    proxy.reset();
    caller.send();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().failure, Failure::Unreachable);
    proxy = std::make_unique<TestProxy>(QByteArray(), port);
    QCOMPARE(proxy->port(), port);
    caller.send();
    WAIT_FOR_REPLIES(caller, 3);
    QCOMPARE(caller.replies.back().status, 200);
}

void TestClientProxy::aborts()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    int asked = 0;
    const RawSite proxy(
        [&](QTcpSocket &socket) { QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { ++asked; }); });
    Caller caller(tunnelled(proxy));
    caller.send();
    QTRY_COMPARE(asked, 1);
    caller.client.abort();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Stopped);

    Caller gone(tunnelled(proxy));
    gone.send();
    QTRY_COMPARE(asked, 2); // and it goes without a word
}

QTEST_GUILESS_MAIN(TestClientProxy)
#include "tst_clientproxy.moc"
