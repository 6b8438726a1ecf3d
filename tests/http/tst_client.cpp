#include "callers.h"
#include "testtls.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <functional>
#include <vector>

using http::Client;
using http::ClientOptions;
using http::Delivery;
using http::Failure;
using http::Reply;
using http::Request;
using http::Responder;
using http::Response;
using http::Server;
using testtls::clientSide;
using testtls::serverSide;

class TestClient : public QObject {
    Q_OBJECT
private slots:
    void sendsAndIsAnswered();
    void namesTheHost_data();
    void namesTheHost();
    void carriesLargeBodies();
    void keepsItsConnection();
    void keepsToItsBound();
    void sendsInOrder();
    void neverCallsBackFromWithinSend();
    void sendsAgainFromACallback();
    void starvesNobody();
    void obeysConnectionClose();
    void noticesThatAnIdleConnectionHasEnded_data();
    void noticesThatAnIdleConnectionHasEnded();
    void leavesAConnectionWithBytesBehindTheAnswer_data();
    void leavesAConnectionWithBytesBehindTheAnswer();
    void takesAnAnswerBeforeItHasSentAll();
    void followsNoRedirect();
    void saysWhatBecameOfTheAnswer_data();
    void saysWhatBecameOfTheAnswer();
    void readsOutAResetConnection();
    void understandsDribbling();
    void saysThatNobodyListens();
    void retriesUntilSomebodyListens();
    void retriesWhatWasNotSent();
    void timesOutWhileConnecting();
    void timesOutWhileSending();
    void endsEndlessAnswers_data();
    void endsEndlessAnswers();
    void waitsForEverWhereItMay();
    void findsAHostByName();
    void saysThatThereIsNoSuchHost();
    void aborts();
    void abortsFromACallback();
    void goesWithoutAWord();
    void speaksTls();
    void mistrusts_data();
    void mistrusts();
    void timesOutWhileShakingHands();
};

void TestClient::sendsAndIsAnswered()
{
    Site site;
    Caller caller(site.options());
    caller.send(R"({"a":1})");
    QTRY_COMPARE(site.requests.size(), size_t(1));
    const Request &request = site.requests.front();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/hook");
    QCOMPARE(request.header("Content-Type"), "application/json");
    QCOMPARE(request.header("Content-Length"), "7");
    QCOMPARE(request.header("Host"), "127.0.0.1:" + QByteArray::number(site.server.port()));
    QCOMPARE(request.body, R"({"a":1})");
    site.take().respond({.status = 418, .reason = "Teapot", .headers = {{"X-Odd", "yes"}}, .body = "no"});
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.status, 418);
    QCOMPARE(reply.reason, "Teapot");
    QCOMPARE(reply.header("x-odd"), "yes");
    QCOMPARE(reply.body, "no");
    QCOMPARE(reply.failure, Failure::None);
    QCOMPARE(reply.sentence, QString());
    QCOMPARE(reply.tries, 1);
    QVERIFY(reply.microseconds > 0);
}

void TestClient::namesTheHost_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("value"); // without the port
    QTest::newRow("an address") << QStringLiteral("127.0.0.1") << QByteArray("127.0.0.1");
    QTest::newRow("IPv6") << QStringLiteral("::1") << QByteArray("[::1]");
    QTest::newRow("a name") << QStringLiteral("localhost") << QByteArray("localhost");
}

void TestClient::namesTheHost()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, value);
    Site site({}, host == QLatin1String("::1") ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost);
    site.answer = echo;
    ClientOptions options = site.options();
    options.host = host;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().status, 200);
    QCOMPARE(site.requests.front().header("Host"), value + ':' + QByteArray::number(site.server.port()));
}

void TestClient::carriesLargeBodies()
{
    Site site;
    site.answer = echo;
    Caller caller(site.options());
    QByteArray body(12 * 1024 * 1024, 'x');
    for (qsizetype i = 0; i < body.size(); i += 997)
        body[i] = char('a' + i % 26);
    caller.send(body);
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().status, 200);
    QVERIFY(caller.replies.front().body == body);
}

void TestClient::keepsItsConnection()
{
    Site site;
    site.answer = echo;
    Caller caller(site.options());
    for (size_t i = 1; i <= 20; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
    }
    QCOMPARE(site.server.counts().accepted, quint64(1));
    COMPARE_FIGURES(caller, 0, 64, 0);
}

void TestClient::keepsToItsBound()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 3;
    Caller caller(options);
    for (int i = 0; i < 10; ++i)
        caller.send();
    COMPARE_FIGURES(caller, 3, 0, 7);
    QTRY_COMPARE(site.responders.size(), size_t(3));
    site.take().respond({});
    WAIT_FOR_REPLIES(caller, 1);
    QTRY_COMPARE(site.responders.size(), size_t(3));
    COMPARE_FIGURES(caller, 3, 0, 6);
    while (caller.replies.size() < 10) {
        QTRY_VERIFY(!site.responders.empty());
        const size_t before = caller.replies.size();
        site.take().respond({});
        QTRY_VERIFY(caller.replies.size() > before);
    }
    QCOMPARE(site.server.counts().accepted, quint64(3));
    COMPARE_FIGURES(caller, 0, 3, 0);
}

void TestClient::sendsInOrder()
{
    Site site;
    site.answer = echo;
    ClientOptions options = site.options();
    options.connections = 1;
    Caller caller(options);
    for (int i = 0; i < 50; ++i)
        caller.send(QByteArray::number(i));
    WAIT_FOR_REPLIES(caller, 50);
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(site.requests[size_t(i)].body, QByteArray::number(i));
        QCOMPARE(caller.replies[size_t(i)].body, QByteArray::number(i));
    }
}

void TestClient::neverCallsBackFromWithinSend()
{
    Caller caller({.host = Loopback, .port = closedPort(), .retries = 0});
    caller.send();
    caller.send();
    QCOMPARE(caller.replies.size(), size_t(0));
    WAIT_FOR_REPLIES(caller, 2);
}

void TestClient::sendsAgainFromACallback()
{
    Site site;
    site.answer = echo;
    ClientOptions options = site.options();
    options.connections = 1;
    Client client(options);
    int answered = 0;
    std::function<void(Reply &&)> next = [&](Reply &&reply) {
        QCOMPARE(reply.body, QByteArray::number(answered));
        if (++answered < 5'000)
            client.send(Head, QByteArray::number(answered), next);
    };
    client.send(Head, "0", next);
    QTRY_COMPARE(answered, 5'000);
    QCOMPARE(site.server.counts().accepted, quint64(1));
}

// Requests that fail at once and are sent again at once leave the event loop its turns.
void TestClient::starvesNobody()
{
    Client client({.host = Loopback, .port = closedPort(), .retries = 0});
    int failed = 0;
    std::function<void(Reply &&)> next = [&](Reply &&) {
        ++failed;
        client.send(Head, "{}", next);
    };
    client.send(Head, "{}", next);
    bool hasFired = false;
    QTimer::singleShot(10, &client, [&] { hasFired = true; });
    QTRY_VERIFY(hasFired);
    QTRY_VERIFY(failed > 10);
}

void TestClient::obeysConnectionClose()
{
    Site site;
    site.answer = [](const Request &, Responder &&responder) { responder.respond({.close = true}); };
    Caller caller(site.options());
    for (size_t i = 1; i <= 3; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
        QCOMPARE(caller.replies.back().status, 200);
        QCOMPARE(caller.replies.back().tries, 1);
    }
    QCOMPARE(site.server.counts().accepted, quint64(3));
}

void TestClient::noticesThatAnIdleConnectionHasEnded_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::addColumn<bool>("isToldBefore"); // the end comes before the next request is sent, or only then
    QTest::newRow("closed") << false << true;
    QTest::newRow("closed meanwhile") << false << false;
    QTest::newRow("reset") << true << true;
    QTest::newRow("reset meanwhile") << true << false;
}

void TestClient::noticesThatAnIdleConnectionHasEnded()
{
    QFETCH(bool, isReset);
    QFETCH(bool, isToldBefore);
    QTcpSocket *last = nullptr;
    RawSite site({}, [&](QTcpSocket &socket) {
        last = &socket;
        socket.write(Ok);
    });
    Caller caller(site.options());
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    if (isReset)
        reset(*last);
    else
        last->close();
    if (isToldBefore)
        QTest::qWait(0);
    caller.send();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().status, 200);
    QCOMPARE(caller.replies.back().tries, 1);
    QCOMPARE(site.accepted(), 2);
}

void TestClient::leavesAConnectionWithBytesBehindTheAnswer_data()
{
    QTest::addColumn<bool>("isInOne");
    QTest::newRow("in one piece") << true;
    QTest::newRow("after it") << false;
}

void TestClient::leavesAConnectionWithBytesBehindTheAnswer()
{
    QFETCH(bool, isInOne);
    QTcpSocket *last = nullptr;
    RawSite site({}, [&](QTcpSocket &socket) {
        last = &socket;
        socket.write(isInOne ? Ok + "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" : Ok);
    });
    Caller caller(site.options());
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    if (!isInOne) {
        last->write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        last->flush();
    }
    caller.send();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().status, 200);
    QCOMPARE(site.accepted(), 2);
}

void TestClient::takesAnAnswerBeforeItHasSentAll()
{
    RawSite site([](QTcpSocket &socket) {
        socket.setReadBufferSize(1'024);
        socket.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    });
    Caller caller(site.options());
    caller.send(QByteArray(32 * 1024 * 1024, 'x'));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().status, 413);
    COMPARE_FIGURES(caller, 0, 64, 0);
    caller.send(QByteArray(32 * 1024 * 1024, 'x'));
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(site.accepted(), 2); // the first one still waits for the rest
}

void TestClient::followsNoRedirect()
{
    Site site;
    site.answer = [](const Request &, Responder &&responder) {
        responder.respond({.status = 302, .headers = {{"Location", "/else"}}});
    };
    Caller caller(site.options());
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().status, 302);
    QCOMPARE(caller.replies.front().header("Location"), "/else");
    QCOMPARE(site.requests.size(), size_t(1));
}

void TestClient::saysWhatBecameOfTheAnswer_data()
{
    using Act = std::function<void(Responder &&)>;
    QTest::addColumn<Act>("act");
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<QString>("sentence");

    QTest::newRow("closed") << Act([](Responder &&responder) { responder.close(); }) << Failure::Closed
                            << QStringLiteral("The connection was closed without an answer.");
    QTest::newRow("reset") << Act([](Responder &&responder) { responder.reset(); }) << Failure::Reset
                           << QStringLiteral("The connection was reset.");
    QTest::newRow("cut") << Act([](Responder &&responder) {
        responder.respond({.body = QByteArray(3'614, 'x')}, {.kind = Delivery::Kind::Cut, .atFraction = 0.5});
    }) << Failure::Cut << QStringLiteral("The answer ended early: 1,807 of 3,614 bytes came.");
    QTest::newRow("never") << Act([](Responder &&responder) { responder.leaveUnanswered(); }) << Failure::TimedOut
                           << QStringLiteral("No answer within 150 ms.");
    QTest::newRow("too slow") << Act([](Responder &&responder) {
        responder.respond({.headers = {{"X-Long", QByteArray(1'000, 'x')}}, .body = "body"},
                          {.kind = Delivery::Kind::Dribble, .bytesPerSecond = 100});
    }) << Failure::TimedOut << QStringLiteral("No whole answer within 150 ms: its head did not come whole.");
    QTest::newRow("interim") << Act([](Responder &&responder) { responder.respond({.status = 100}); })
                             << Failure::Closed << QStringLiteral("The connection was closed without an answer.");
    QTest::newRow("too large") << Act([](Responder &&responder) {
        responder.respond({.body = QByteArray(10'001, 'x')});
    }) << Failure::TooLarge << QStringLiteral("The answer is larger than 10,000 bytes.");
}

// Once the request has gone out there is no new try, whatever comes back.
void TestClient::saysWhatBecameOfTheAnswer()
{
    QFETCH(std::function<void(Responder &&)>, act);
    Site site;
    site.answer = [&](const Request &, Responder &&responder) { act(std::move(responder)); };
    ClientOptions options = site.options();
    options.answerMs = 150;
    options.body = 10'000;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QTEST(reply.failure, "failure");
    QTEST(reply.sentence, "sentence");
    QCOMPARE(reply.status, 0);
    QCOMPARE(reply.body, QByteArray());
    QCOMPARE(reply.tries, 1);
    QCOMPARE(site.requests.size(), size_t(1));
    COMPARE_FIGURES(caller, 0, 64, 0);

    site.answer = echo;
    caller.send();
    WAIT_FOR_REPLIES(caller, 2);
    QCOMPARE(caller.replies.back().status, 200);
}

// What the peer has sent before it breaks the connection counts.
void TestClient::readsOutAResetConnection()
{
    RawSite whole({}, [](QTcpSocket &socket) {
        socket.write(Ok);
        socket.flush();
        reset(socket);
    });
    Caller lucky(whole.options());
    lucky.send();
    WAIT_FOR_REPLIES(lucky, 1);
    QCOMPARE(lucky.replies.front().status, 200);

    RawSite half({}, [](QTcpSocket &socket) {
        socket.write(Ok.chopped(1));
        socket.flush();
        reset(socket);
    });
    Caller caller(half.options());
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Cut);
    QCOMPARE(caller.replies.front().sentence, QStringLiteral("The answer ended early: 1 of 2 bytes came."));

    RawSite endless({}, [](QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        socket.flush();
        reset(socket);
    });
    Caller other(endless.options());
    other.send();
    WAIT_FOR_REPLIES(other, 1);
    QCOMPARE(other.replies.front().failure, Failure::Cut);
}

void TestClient::understandsDribbling()
{
    Site site;
    site.answer = [](const Request &, Responder &&responder) {
        responder.respond({.body = "slow"}, {.kind = Delivery::Kind::Dribble, .bytesPerSecond = 2'000});
    };
    Caller caller(site.options());
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().body, "slow");
}

void TestClient::saysThatNobodyListens()
{
    const quint16 port = closedPort();
    Caller caller({.host = Loopback, .port = port, .retries = 2, .retryMs = 10});
    caller.send();
    caller.send();
    QTRY_COMPARE(caller.client.figures().pending, 2); // before their new tries
    WAIT_FOR_REPLIES(caller, 2);
    for (const Reply &reply : caller.replies) {
        QCOMPARE(reply.failure, Failure::Unreachable);
        QCOMPARE(reply.tries, 3);
        QCOMPARE(reply.sentence,
                 QStringLiteral("There is no connection to 127.0.0.1:%1: Connection refused.").arg(port));
    }
    COMPARE_FIGURES(caller, 0, 64, 0);
}

void TestClient::retriesUntilSomebodyListens()
{
    const quint16 port = closedPort();
    Server server([](Request &&, Responder &&responder) { responder.respond({.body = "there"}); });
    Caller caller({.host = Loopback, .port = port, .retries = 1'000, .retryMs = 10});
    caller.send();
    QTRY_COMPARE(caller.client.figures().pending, 1);
    QTimer::singleShot(30, &server, [&] { QVERIFY(server.listen(QHostAddress::LocalHost, port)); });
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().body, "there");
    QVERIFY(caller.replies.front().tries > 1);
    QCOMPARE(server.counts().requests, quint64(1));
}

void TestClient::retriesWhatWasNotSent()
{
    RawSite site([](QTcpSocket &socket) {
        socket.setReadBufferSize(1'024);
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&socket] { reset(socket); });
    });
    ClientOptions options = site.options();
    options.retries = 2;
    Caller caller(options);
    caller.send(QByteArray(32 * 1024 * 1024, 'x'));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::PartlySent);
    QCOMPARE(caller.replies.front().tries, 3);
    QCOMPARE(caller.replies.front().sentence, QStringLiteral("The connection ended while the request was being sent."));
    QCOMPARE(site.accepted(), 3);
}

void TestClient::timesOutWhileConnecting()
{
    DeafSite site;
    QTRY_VERIFY(site.isFull());
    Caller caller({.host = Loopback, .port = site.port(), .answerMs = 100, .retries = 1, .retryMs = 10});
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QCOMPARE(caller.replies.front().tries, 2);
    QCOMPARE(caller.replies.front().sentence,
             QStringLiteral("There is no connection to 127.0.0.1:%1: no answer within 100 ms.").arg(site.port()));
}

void TestClient::timesOutWhileSending()
{
    RawSite site([](QTcpSocket &socket) { socket.setReadBufferSize(1'024); });
    ClientOptions options = site.options();
    options.answerMs = 100;
    options.retries = 1;
    Caller caller(options);
    caller.send(QByteArray(32 * 1024 * 1024, 'x'));
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::PartlySent);
    QCOMPARE(caller.replies.front().tries, 2);
    QCOMPARE(caller.replies.front().sentence, QStringLiteral("The request could not be sent within 100 ms."));
}

void TestClient::endsEndlessAnswers_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QByteArray>("more"); // again and again
    QTest::addColumn<int>("everyMs");
    QTest::addColumn<Failure>("failure");
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("a body") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray(10'000, 'x') << 0
                            << Failure::TooLarge;
    QTest::newRow("chunks") << chunked << QByteArray("5\r\nhello\r\n").repeated(1'000) << 0 << Failure::TooLarge;
    QTest::newRow("headers") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("X: y\r\n") << 0 << Failure::TooLarge;
    QTest::newRow("a trickling head") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray("y") << 20
                                      << Failure::TimedOut;
    QTest::newRow("a trickling body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
                                      << QByteArray("x") << 20 << Failure::TimedOut;
    QTest::newRow("interim answers") << QByteArray() << QByteArray("HTTP/1.1 100 Continue\r\n\r\n") << 20
                                     << Failure::TimedOut;
}

void TestClient::endsEndlessAnswers()
{
    QFETCH(QByteArray, beginning);
    QFETCH(QByteArray, more);
    QFETCH(int, everyMs);
    RawSite site({}, [&](QTcpSocket &socket) {
        socket.write(beginning);
        auto *timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&] { socket.write(more); });
        timer->start(everyMs);
    });
    ClientOptions options = site.options();
    options.answerMs = everyMs > 0 ? 200 : 15'000;
    options.head = 1'024;
    options.body = 100'000;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QTEST(caller.replies.front().failure, "failure");
    QCOMPARE(caller.replies.front().tries, 1);
}

void TestClient::waitsForEverWhereItMay()
{
    Site site;
    ClientOptions options = site.options();
    options.answerMs = 0;
    Caller caller(options);
    caller.send();
    QTRY_COMPARE(site.responders.size(), size_t(1));
    QTest::qWait(50);
    COMPARE_FIGURES(caller, 1, 63, 0);
    site.take().respond({});
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().status, 200);
}

void TestClient::findsAHostByName()
{
    Site site;
    site.answer = echo;
    ClientOptions options = site.options();
    options.host = QStringLiteral("localhost");
    Caller caller(options);
    for (int i = 0; i < 5; ++i)
        caller.send();
    WAIT_FOR_REPLIES(caller, 5);
    for (const Reply &reply : caller.replies)
        QCOMPARE(reply.status, 200);
}

void TestClient::saysThatThereIsNoSuchHost()
{
    Caller caller({.host = QStringLiteral("nobody.invalid"), .port = 80, .retries = 1, .retryMs = 10});
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QCOMPARE(caller.replies.front().tries, 2);
    QVERIFY(caller.replies.front().sentence.startsWith(QLatin1String("There is no connection to nobody.invalid:80: ")));
}

void TestClient::aborts()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 2;
    Caller caller(options);
    for (int i = 0; i < 5; ++i)
        caller.send();
    QTRY_COMPARE(site.responders.size(), size_t(2));
    caller.client.abort();
    COMPARE_FIGURES(caller, 0, 2, 0);
    QCOMPARE(caller.replies.size(), size_t(0));
    WAIT_FOR_REPLIES(caller, 5);
    for (const Reply &reply : caller.replies) {
        QCOMPARE(reply.failure, Failure::Stopped);
        QCOMPARE(reply.sentence, QStringLiteral("The request was given up."));
    }
    QTRY_COMPARE(site.server.counts().open, 2); // they have not been answered: the peer's end is seen later
    site.responders.clear();
    QTRY_COMPARE(site.server.counts().open, 0);
    site.answer = echo;
    caller.send();
    WAIT_FOR_REPLIES(caller, 6);
    QCOMPARE(caller.replies.back().status, 200);

    Caller unlucky({.host = Loopback, .port = closedPort(), .retries = 3, .retryMs = 60'000});
    unlucky.send();
    QTRY_COMPARE(unlucky.client.figures().pending, 1);
    unlucky.client.abort();
    WAIT_FOR_REPLIES(unlucky, 1);
    QCOMPARE(unlucky.replies.front().failure, Failure::Stopped);
}

void TestClient::abortsFromACallback()
{
    Site site;
    ClientOptions options = site.options();
    options.connections = 2;
    Caller caller(options);
    caller.client.send(Head, "first", [&](Reply &&reply) {
        QCOMPARE(reply.status, 200);
        caller.client.abort();
        QCOMPARE(caller.replies.size(), size_t(0));
    });
    for (int i = 0; i < 5; ++i)
        caller.send();
    QTRY_COMPARE(site.responders.size(), size_t(2));
    site.responders[site.requests[0].body == "first" ? 0 : 1].respond({});
    WAIT_FOR_REPLIES(caller, 5);
    for (const Reply &reply : caller.replies)
        QCOMPARE(reply.failure, Failure::Stopped);
}

void TestClient::goesWithoutAWord()
{
    Site site;
    int answered = 0;
    {
        ClientOptions options = site.options();
        options.connections = 2;
        Client client(options);
        for (int i = 0; i < 4; ++i)
            client.send(Head, "{}", [&](Reply &&) { ++answered; });
        QTRY_COMPARE(site.responders.size(), size_t(2));
        client.abort();
    }
    {
        Client client({.host = QStringLiteral("localhost"), .port = site.server.port()});
        client.send(Head, "{}", [&](Reply &&) { ++answered; });
    }
    QTest::qWait(0);
    QCOMPARE(answered, 0);
}

void TestClient::speaksTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    Site site({}, QHostAddress::LocalHost, serverSide());
    site.answer = echo;
    ClientOptions options = site.options();
    options.isTls = true;
    options.tls = clientSide();
    options.connections = 2;
    Caller caller(options);
    const QByteArray large(4 * 1024 * 1024, 'x');
    for (int i = 0; i < 4; ++i)
        caller.send(i == 2 ? large : QByteArray::number(i));
    WAIT_FOR_REPLIES(caller, 4);
    for (const Reply &reply : caller.replies)
        QCOMPARE(reply.status, 200);
    QCOMPARE(site.server.counts().accepted, quint64(2));

    caller.send();
    WAIT_FOR_REPLIES(caller, 5);
    QCOMPARE(site.server.counts().accepted, quint64(2));

    site.answer = [](const Request &, Responder &&responder) {
        responder.respond({.body = QByteArray(2'000, 'x')}, {.kind = Delivery::Kind::Cut, .atFraction = 0.5});
    };
    caller.send();
    WAIT_FOR_REPLIES(caller, 6);
    QCOMPARE(caller.replies.back().failure, Failure::Cut);
    QCOMPARE(caller.replies.back().sentence, QStringLiteral("The answer ended early: 1,000 of 2,000 bytes came."));

    site.answer = [](const Request &, Responder &&responder) { responder.close(); };
    caller.send();
    WAIT_FOR_REPLIES(caller, 7);
    QCOMPARE(caller.replies.back().failure, Failure::Closed);
}

void TestClient::mistrusts_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("knowsTheCertificate");
    QTest::addColumn<bool>("serverHasTls");
    QTest::newRow("an unknown certificate") << Loopback << false << true;
    QTest::newRow("another name") << QStringLiteral("127.0.0.2") << true << true;
    QTest::newRow("a server without TLS") << Loopback << true << false;
}

void TestClient::mistrusts()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    QFETCH(QString, host);
    QFETCH(bool, knowsTheCertificate);
    QFETCH(bool, serverHasTls);
    Site site({}, QHostAddress(host), serverHasTls ? serverSide() : QSslConfiguration());
    site.answer = echo;
    ClientOptions options = site.options();
    options.isTls = true;
    options.tls = knowsTheCertificate ? clientSide() : QSslConfiguration::defaultConfiguration();
    options.retries = 1;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    const Reply &reply = caller.replies.front();
    QCOMPARE(reply.failure, Failure::Unreachable);
    QCOMPARE(reply.tries, 2);
    QVERIFY2(reply.sentence.startsWith(
                 QStringLiteral("There is no TLS connection to %1:%2: ").arg(host).arg(site.server.port())),
             qPrintable(reply.sentence));
    QVERIFY(!reply.sentence.endsWith(QLatin1String("..")));
    QCOMPARE(site.requests.size(), size_t(0));
}

void TestClient::timesOutWhileShakingHands()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here.");
    RawSite site([](QTcpSocket &) {});
    ClientOptions options = site.options();
    options.isTls = true;
    options.tls = clientSide();
    options.answerMs = 100;
    options.retries = 0;
    Caller caller(options);
    caller.send();
    WAIT_FOR_REPLIES(caller, 1);
    QCOMPARE(caller.replies.front().failure, Failure::Unreachable);
    QVERIFY(caller.replies.front().sentence.endsWith(QLatin1String("no answer within 100 ms.")));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
