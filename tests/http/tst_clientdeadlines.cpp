#include "base/clock.h"
#include "callers.h"
#include "testtls.h"

#include <QSemaphore>
#include <QSslServer>
#include <QTest>

using http::ClientOptions;
using http::Failure;
using http::Reply;
using http::Request;
using http::Responder;

namespace {

qint64 in(int ms)
{
    return steadyNanoseconds() + ms * qint64(1'000'000);
}

const QByteArray Large(32 * 1024 * 1024, 'x');

} // namespace

// Until when a request may take, what its failure says about what was sent, and what is tried again.
class TestClientDeadlines : public QObject {
    Q_OBJECT
private slots:
    void endsWhatWaitsForAConnection();
    void endsInWhateverOrder();
    void endsManyAtOnce();
    void sendsNothingTooLate();
    void endsWhatWasSent();
    void keepsToTheEarlierOne();
    void endsWhatConnects();
    void endsWhatWaitsForAnAddress();
    void endsBeforeANewTry();
    void endsWhatIsTriedAgain();
    void endsWhatIsBeingSent();
    void knowsWhatWasSentWithTls_data();
    void knowsWhatWasSentWithTls();
    void triesWhatWasPartlySentOnlyWhereItMay();
    void leavesAStaleConnectionOnlyUnsent_data();
    void leavesAStaleConnectionOnlyUnsent();
};

void TestClientDeadlines::endsWhatWaitsForAConnection()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 1;
    options.answerMs = 0; // nothing else asks for a fine clock
    options.retries = 0;
    Caller caller(options);
    caller.send();
    caller.send("{}", Head, in(100));
    COMPARE_FIGURES(caller, 1, 0, 1);
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.failure, Failure::NotTried);
    QVERIFY(http::isSendError(reply.failure) && http::isUnsent(reply.failure));
    QVERIFY2(reply.sentence.startsWith(QLatin1String("No connection became free within ")), qPrintable(reply.sentence));
    QCOMPARE(reply.tries, 0);
    QVERIFY2(reply.microseconds >= 99'000 && reply.microseconds < 230'000,
             qPrintable(QString::number(reply.microseconds)));
    QCOMPARE(site.requests.size(), size_t(1));
    COMPARE_FIGURES(caller, 1, 0, 0);
    site.take().respond({});
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().status, 200);
}

void TestClientDeadlines::endsInWhateverOrder()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 1;
    Caller caller(options);
    caller.send("held");
    QList<QByteArray> ended;
    const auto send = [&](const QByteArray &name, qint64 deadline) {
        caller.client.send(
            Head, name,
            [&ended, name](Reply &&reply) { ended += reply.failure == Failure::NotTried ? name : "no: " + name; },
            deadline);
    };
    send("last", in(400));
    send("never", 0);
    send("first", in(50));
    send("second", in(200));
    QTRY_COMPARE(ended, (QList<QByteArray>{"first", "second", "last"}));
    COMPARE_FIGURES(caller, 1, 0, 1);
}

void TestClientDeadlines::endsManyAtOnce()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 1;
    Caller caller(options);
    caller.send();
    const qint64 deadline = in(300);
    for (int i = 0; i < 10'000; ++i)
        caller.send("{}", Head, deadline);
    COMPARE_FIGURES(caller, 1, 0, 10'000);
    WAIT_FOR_REPLIES(caller, 10'000);
    for (const Reply &reply : caller.replies)
        QCOMPARE(reply.failure, Failure::NotTried);
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestClientDeadlines::sendsNothingTooLate()
{
    Site site;
    Caller caller(site.options());
    caller.send("{}", Head, in(-1));
    QCOMPARE(caller.replies.size(), size_t(0));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::NotTried);
    QCOMPARE(caller.replies.front().sentence, QStringLiteral("There was no time left to send the request."));
    QCOMPARE(site.server.counts().accepted, quint64(0));
}

void TestClientDeadlines::endsWhatWasSent()
{
    Site site;
    Caller caller(site.options());
    caller.send("{}", Head, in(100));
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.failure, Failure::TimedOut);
    QVERIFY(!http::isSendError(reply.failure) && !http::isUnsent(reply.failure));
    QVERIFY2(reply.sentence.startsWith(QLatin1String("No answer within ")) &&
                 reply.sentence.endsWith(QLatin1String(" ms.")),
             qPrintable(reply.sentence));
    QCOMPARE(reply.tries, 1);
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestClientDeadlines::keepsToTheEarlierOne()
{
    Site site;
    ClientOptions options = site.options();
    options.answerMs = 100;
    Caller caller(options);
    caller.send("{}", Head, in(60'000));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::TimedOut);
    QCOMPARE(caller.replies.front().sentence, QStringLiteral("No answer within 100 ms."));
}

void TestClientDeadlines::endsWhatConnects()
{
    DeafSite site;
    QTRY_VERIFY(site.isFull());
    Caller caller({.host = Loopback, .port = site.port(), .retryMs = 10});
    caller.send("{}", Head, in(100));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QVERIFY(caller.replies.front().sentence.contains(QLatin1String(": no answer within ")));
    QCOMPARE(caller.replies.front().tries, 1);
}

void TestClientDeadlines::endsWhatWaitsForAnAddress()
{
    const auto answers = std::make_shared<QSemaphore>();
    Site site;
    site.answer = echo;
    ClientOptions options = site.options();
    options.host = QStringLiteral("web");
    options.resolve = [answers](const QString &) {
        answers->acquire();
        QHostInfo info;
        info.setAddresses({QHostAddress(QHostAddress::LocalHost)});
        return info;
    };
    Caller caller(options);
    caller.send("{}", Head, in(100));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QVERIFY(caller.replies.front().sentence.startsWith(QLatin1String("There is no connection to web:")));
    caller.send("{}", Head, in(60'000)); // the same question is still open
    answers->release();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().status, 200);
    QCOMPARE(site.requests.size(), size_t(1));
}

// There is no use in waiting for a try that may not be.
void TestClientDeadlines::endsBeforeANewTry()
{
    Caller caller({.host = Loopback, .port = closedPort(), .retries = 3, .retryMs = 60'000});
    caller.send("{}", Head, in(30'000));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QVERIFY(caller.replies.front().sentence.endsWith(QLatin1String("Connection refused.")));
    QCOMPARE(caller.replies.front().tries, 1);
}

void TestClientDeadlines::endsWhatIsTriedAgain()
{
    Caller caller({.host = Loopback, .port = closedPort(), .retries = 1'000, .retryMs = 20});
    caller.send("{}", Head, in(200));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QVERIFY(caller.replies.front().sentence.endsWith(QLatin1String("Connection refused.")));
    QVERIFY(caller.replies.front().tries > 1 && caller.replies.front().tries < 20);
}

void TestClientDeadlines::endsWhatIsBeingSent()
{
    RawSite site([](QTcpSocket &socket) { socket.setReadBufferSize(1'024); });
    Caller caller(site.options());
    caller.send(Large, Head, in(200));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::PartlySent);
    QVERIFY(http::isSendError(caller.replies.front().failure) && !http::isUnsent(caller.replies.front().failure));
    QVERIFY(caller.replies.front().sentence.startsWith(QLatin1String("The request could not be sent within ")));
    QCOMPARE(caller.replies.front().tries, 1);
}

void TestClientDeadlines::knowsWhatWasSentWithTls_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::newRow("nobody reads") << false;
    QTest::newRow("the connection ends") << true;
}

void TestClientDeadlines::knowsWhatWasSentWithTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(bool, isReset);
    QSslServer server;
    server.setSslConfiguration(testtls::serverSide());
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
        QTcpSocket *const socket = server.nextPendingConnection();
        socket->setReadBufferSize(1'024);
        if (isReset)
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] { reset(*socket); });
    });
    Caller caller({.host = Loopback,
                   .port = server.serverPort(),
                   .isTls = true,
                   .tls = testtls::clientSide(),
                   .retryMs = 10,
                   .retriesPartlySent = false});
    caller.send(Large, Head, in(isReset ? 60'000 : 1'000));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::PartlySent);
    QCOMPARE(caller.replies.front().tries, 1);
}

void TestClientDeadlines::triesWhatWasPartlySentOnlyWhereItMay()
{
    RawSite site([](QTcpSocket &socket) {
        socket.setReadBufferSize(1'024);
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&socket] { reset(socket); });
    });
    ClientOptions options = site.options();
    options.retriesPartlySent = false;
    Caller caller(options);
    caller.send(Large);
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::PartlySent);
    QCOMPARE(caller.replies.front().tries, 1);
    QCOMPARE(site.accepted(), 1);

    Caller other({.host = Loopback, .port = closedPort(), .retries = 2, .retryMs = 10, .retriesPartlySent = false});
    other.send();
    WAIT_FOR_REPLIES(other, 1);
    QCOMPARE(other.replies.front().tries, 3); // of these nothing was sent
}

void TestClientDeadlines::leavesAStaleConnectionOnlyUnsent_data()
{
    QTest::addColumn<bool>("isEndedBefore"); // before a byte of the request goes out, or within it
    QTest::addColumn<bool>("retriesPartlySent");
    QTest::addColumn<Failure>("failure");
    QTest::newRow("before") << true << true << Failure::None;
    QTest::newRow("before, and what was partly sent is not tried again") << true << false << Failure::None;
    QTest::newRow("within") << false << true << Failure::None;
    QTest::newRow("within, and what was partly sent is not tried again") << false << false << Failure::PartlySent;
}

void TestClientDeadlines::leavesAStaleConnectionOnlyUnsent()
{
    QFETCH(bool, isEndedBefore);
    QFETCH(bool, retriesPartlySent);
    QTcpSocket *first = nullptr;
    RawSite site(
        [&](QTcpSocket &socket) {
            if (!first)
                first = &socket;
        },
        [](QTcpSocket &socket) { socket.write(Ok); });
    ClientOptions options = site.options();
    options.retries = 0;
    options.retriesPartlySent = retriesPartlySent;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    if (isEndedBefore) {
        reset(*first);
    } else {
        first->setReadBufferSize(1'024);
        QObject::connect(first, &QTcpSocket::readyRead, first, [first] { reset(*first); });
    }
    caller.send(Large + "{}");
    WAIT_FOR_REPLIES(caller, 2);
    QTEST(caller.replies.back().failure, "failure");
    QCOMPARE(caller.replies.back().tries, 1);
    QCOMPARE(site.accepted(), caller.replies.back().status == 200 ? 2 : 1);
}

QTEST_GUILESS_MAIN(TestClientDeadlines)
#include "tst_clientdeadlines.moc"
