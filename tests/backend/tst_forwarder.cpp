#include "backend/forwarding.h"

#include <QSignalSpy>
#include <QTest>

using backend::Circuit;
using journal::BackendFailure;

class TestForwarder : public QObject {
    Q_OBJECT
private slots:
    void bringsTheAnswerBack();
    void masksWhatIsKeptOfItsHead();
    void keepsTheOrderOfASession();
    void handsOthersOnSideBySide();
    void answersByItsTime();
    void answersThoseBehindASlowOneByTheirTime();
    void saysThatItsConnectionsWereBusy();
    void leavesHalfOfThemToThoseThatWait();
    void saysWhetherTheProxyIsInTheWay();
    void saysWhatItDidNotAnswer_data();
    void saysWhatItDidNotAnswer();
    void sendsNothingTwice();
    void triesAgainWhereNothingWasSent();
    void isBounded_data();
    void isBounded();
    void failsAtOnceWhileTheServerIsDown();
    void goesOnOnceItIsBack();
    void failsAQueueOfOneSessionAtOnce();
};

void TestForwarder::bringsTheAnswerBack()
{
    Site site;
    site.answer = [](const http::Request &request, http::Responder &&responder) {
        responder.respond({.status = 404,
                           .reason = "No such thing",
                           .contentType = "text/x",
                           .headers = {{"X-A", "1"}, {"Set-Cookie", "a=1"}},
                           .body = request.target + '\n' + request.body});
    };
    Sender sender(urlOf(site.server.port()));
    sender.send("connect");
    QTRY_COMPARE(sender.came.size(), size_t(1));
    const Sender::Came &came = sender.came.front();
    QCOMPARE(came.status(), 404);
    QCOMPARE(came.response.reason, "No such thing");
    QCOMPARE(http::fieldValue(came.response.lines, "Content-Type"), "text/x");
    QCOMPARE(came.response.body, "/api/connect\n{}");
    QCOMPARE(http::fieldValue(came.response.lines, "X-A"), "1");
    QCOMPARE(http::fieldValue(came.response.lines, "Set-Cookie"), "a=1");
    QCOMPARE(came.kept->result.status, 404);
    QVERIFY(came.kept->result.us >= 0);
    QCOMPARE(came.kept->result.failure, BackendFailure::None);
    QCOMPARE(came.kept->body, came.response.body);
    QCOMPARE(site.requests.front().header("Host"), "127.0.0.1:" + QByteArray::number(site.server.port()));
    QCOMPARE(sender.figures().answers.value(404), quint64(1));
    QVERIFY(sender.forwarder.isIdle());
}

void TestForwarder::masksWhatIsKeptOfItsHead()
{
    Site site;
    site.answer = [](const http::Request &, http::Responder &&responder) {
        responder.respond({.headers = {{"X-Auth-Token", "secret-1"}}});
    };
    Sender sender(urlOf(site.server.port()));
    sender.send("connect");
    QTRY_COMPARE(sender.came.size(), size_t(1));
    QVERIFY(sender.came.front().kept->head.contains("X-Auth-Token"));
    QVERIFY(!sender.came.front().kept->head.contains("secret-1"));
    QCOMPARE(http::fieldValue(sender.came.front().response.lines, "X-Auth-Token"), "secret-1");
}

void TestForwarder::keepsTheOrderOfASession()
{
    Site site;
    Sender sender(urlOf(site.server.port()));
    for (const char *name : {"1", "2", "3"})
        sender.send(name, "session");
    for (size_t i = 1; i <= 3; ++i) {
        QTRY_COMPARE(site.responders.size(), size_t(1)); // never two
        QCOMPARE(site.requests.size(), i);
        site.take().respond({});
        QTRY_COMPARE(sender.came.size(), i);
    }
    QCOMPARE(sender.names(), (QByteArrayList{"1", "2", "3"}));
    QCOMPARE(site.requests[2].target, "/api/3");
}

void TestForwarder::handsOthersOnSideBySide()
{
    Site site;
    Sender sender(urlOf(site.server.port()));
    sender.send("a1", "a");
    sender.send("a2", "a");
    sender.send("b1", "b");
    sender.send("x");
    sender.send("y");
    QTRY_COMPARE(site.responders.size(), size_t(4)); // all but a2
    QCOMPARE(sender.figures().underWay, 5);
    while (!site.responders.empty())
        site.take().respond({});
    QTRY_COMPARE(site.responders.size(), size_t(1));
    site.take().respond({});
    QTRY_COMPARE(sender.came.size(), size_t(5));
    QCOMPARE(sender.figures().underWay, 0);
    QCOMPARE(sender.figures().underWayBytes, 0);
}

void TestForwarder::answersByItsTime()
{
    Site site;
    Sender sender(urlOf(site.server.port()), {.timeoutMs = 100});
    sender.send("a");
    QTRY_COMPARE(sender.came.size(), size_t(1));
    QCOMPARE(sender.came.front().status(), 504);
    QCOMPARE(sender.came.front().kept->result.failure, BackendFailure::TimedOut);
    QVERIFY(sender.came.front().kept->result.us >= 100'000);
    QVERIFY(sender.came.front().response.body.contains("gave no answer"));
}

void TestForwarder::answersThoseBehindASlowOneByTheirTime()
{
    Site site;
    Sender sender(urlOf(site.server.port()), {.timeoutMs = 100});
    for (int i = 0; i < 20; ++i)
        sender.send("a", "session");
    QTRY_COMPARE(sender.came.size(), size_t(20));
    for (const Sender::Came &came : sender.came)
        QCOMPARE(came.status(), 504);
    QCOMPARE(site.requests.size(), size_t(1));        // the others had no time left
    QVERIFY(sender.forwarder.suspension().isEmpty()); // nor do they say anything of the server
    QVERIFY(sender.forwarder.isIdle());
}

void TestForwarder::saysThatItsConnectionsWereBusy()
{
    Site site;
    Sender sender(urlOf(site.server.port()), {.timeoutMs = 200, .connections = 2});
    for (int i = 0; i < 20; ++i)
        sender.send("a");
    QTRY_COMPARE(sender.came.size(), size_t(20));
    QCOMPARE(site.requests.size(), size_t(2));
    QCOMPARE(sender.figures().failures[size_t(BackendFailure::TimedOut)], quint64(2));
    QCOMPARE(sender.figures().failures[size_t(BackendFailure::Overloaded)], quint64(18));
    const Sender::Came &busy = sender.came.front();
    QCOMPARE(busy.status(), 503);
    QVERIFY(busy.kept->sentence.contains("All 2 connections"));
}

void TestForwarder::leavesHalfOfThemToThoseThatWait()
{
    Site site;
    Sender sender(urlOf(site.server.port()), {.connections = 4});
    for (const char *name : {"a", "b", "c"})
        sender.tell(name);
    QCOMPARE(sender.names(), QByteArrayList{"c"}); // at once
    QCOMPARE(sender.came.front().kept->result.failure, BackendFailure::Overloaded);
    QVERIFY(sender.came.front().kept->result.isBeside);
    sender.send("d");
    QTRY_COMPARE(site.responders.size(), size_t(3));
    while (!site.responders.empty())
        site.take().respond({});
    QTRY_COMPARE(sender.came.size(), size_t(4));
    sender.tell("e");
    QTRY_COMPARE(site.responders.size(), size_t(1)); // there is room again
}

void TestForwarder::saysWhetherTheProxyIsInTheWay()
{
    const http::Proxy proxy{.host = Loopback, .port = closedPort(), .credentials = "us:very-secret"};
    Sender sender(urlOf(1), {.proxy = proxy});
    QSignalSpy failed(&sender.forwarder, &backend::Forwarder::failed);
    sender.send("a");
    QTRY_COMPARE(failed.size(), 1);
    const QString sentence = failed.first().first().toString();
    QVERIFY2(sentence.contains(QStringLiteral("by the proxy http://us:•••@")), qUtf8Printable(sentence));
    QVERIFY(!sentence.contains(QStringLiteral("very-secret")));
}

void TestForwarder::saysWhatItDidNotAnswer_data()
{
    using Speak = std::function<void(QTcpSocket &)>;
    QTest::addColumn<Speak>("speak");
    QTest::addColumn<BackendFailure>("failure");
    const auto says = [](const QByteArray &bytes) {
        return Speak([bytes](QTcpSocket &socket) {
            socket.write(bytes);
            socket.disconnectFromHost();
        });
    };
    QTest::newRow("closed") << says({}) << BackendFailure::Closed;
    QTest::newRow("reset") << Speak(reset) << BackendFailure::Reset;
    QTest::newRow("cut in its head") << says("HTTP/1.1 200 OK\r\nContent-Le") << BackendFailure::Cut;
    QTest::newRow("cut in its body") << says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") << BackendFailure::Cut;
    QTest::newRow("no HTTP") << says("220 smtp.example.org ready\r\n") << BackendFailure::Malformed;
    QTest::newRow("two lengths") << says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
                                 << BackendFailure::Malformed;
    QTest::newRow("huge head") << says("HTTP/1.1 200 OK\r\nX: " + QByteArray(100'000, 'x') + "\r\n\r\n")
                               << BackendFailure::TooLarge;
    QTest::newRow("huge body") << says("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nab")
                               << BackendFailure::TooLarge;
}

void TestForwarder::saysWhatItDidNotAnswer()
{
    QFETCH(const std::function<void(QTcpSocket &)>, speak);
    QFETCH(const BackendFailure, failure);
    RawSite site({}, speak);
    Sender sender(urlOf(site.options().port));
    QSignalSpy failed(&sender.forwarder, &backend::Forwarder::failed);
    sender.send("a");
    QTRY_COMPARE(sender.came.size(), size_t(1));
    QCOMPARE(sender.came.front().kept->result.failure, failure);
    QCOMPARE(sender.came.front().kept->result.status, 0);
    QVERIFY(!sender.came.front().kept->sentence.isEmpty());
    QCOMPARE(sender.came.front().status(), 502);
    QCOMPARE(sender.figures().failures[size_t(failure)], quint64(1));
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.front().front().toString().contains(sender.forwarder.url().text()));
}

void TestForwarder::sendsNothingTwice()
{
    RawSite site({}, [](QTcpSocket &socket) { socket.disconnectFromHost(); });
    Sender sender(urlOf(site.options().port));
    sender.send("a");
    QTRY_COMPARE(sender.came.size(), size_t(1));
    QCOMPARE(site.accepted(), 1);
}

void TestForwarder::triesAgainWhereNothingWasSent()
{
    QTcpServer later;
    QVERIFY(later.listen(QHostAddress::LocalHost, 0));
    const quint16 port = later.serverPort();
    later.close();
    Sender sender(urlOf(port));
    sender.send("a");
    // It comes while the hook waits for its second try.
    http::Server server([](http::Request &&, http::Responder &&responder) { responder.respond({}); });
    QVERIFY(server.listen(QHostAddress::LocalHost, port, {}).ok());
    QTRY_COMPARE(sender.came.size(), size_t(1));
    QCOMPARE(sender.came.front().status(), 200);
}

void TestForwarder::isBounded_data()
{
    QTest::addColumn<int>("hooks");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("in number") << 3 << qint64(1'000'000);
    QTest::newRow("in bytes") << 1'000 << qint64(1'500);
}

void TestForwarder::isBounded()
{
    QFETCH(const int, hooks);
    QFETCH(const qint64, bytes);
    Site site;
    Sender sender(urlOf(site.server.port()), {.mostHooks = hooks, .mostBytes = bytes});
    while (sender.came.empty())
        sender.send("a", "session");
    QCOMPARE(sender.came.size(), size_t(1));
    QCOMPARE(sender.came.front().status(), 503);
    QVERIFY(sender.came.front().response.headers.contains(http::Header{"Retry-After", "1"}));
    QCOMPARE(sender.came.front().kept->result.failure, BackendFailure::Overloaded);
    const qint64 waiting = sender.figures().underWay;
    QVERIFY(waiting >= 1 && waiting <= hooks);
    QVERIFY(sender.figures().underWayBytes <= bytes);
    QTRY_COMPARE(site.responders.size(), size_t(1));
    site.take().respond({});
    QTRY_COMPARE(sender.came.size(), size_t(2));
    sender.send("again");
    QCOMPARE(sender.came.size(), size_t(2)); // there is room again
}

void TestForwarder::failsAtOnceWhileTheServerIsDown()
{
    Sender sender(urlOf(closedPort()));
    QSignalSpy suspended(&sender.forwarder, &backend::Forwarder::suspended);
    const QSignalSpy failed(&sender.forwarder, &backend::Forwarder::failed);
    for (int i = 0; i < Circuit::MostFailures; ++i)
        sender.send("a");
    QTRY_COMPARE(sender.came.size(), size_t(Circuit::MostFailures));
    QCOMPARE(sender.came.front().kept->result.failure, BackendFailure::Unreachable);
    QCOMPARE(suspended.size(), 1);
    QCOMPARE(suspended.front().front().toBool(), true);
    QVERIFY(sender.forwarder.suspension().contains(QStringLiteral("there was no connection to it")));
    const size_t before = sender.came.size();
    sender.send("b");
    QCOMPARE(sender.came.size(), before + 1);
    QCOMPARE(sender.came.back().kept->result.failure, BackendFailure::Suspended);
    QCOMPARE(sender.came.back().status(), 502);
    QCOMPARE(sender.figures().suspended, QStringList{sender.forwarder.suspension()});
    QCOMPARE(sender.figures().suspendedFailures.size(), 1);
    QVERIFY(failed.last().first().toString().startsWith(sender.figures().suspendedFailures.first()));
}

void TestForwarder::goesOnOnceItIsBack()
{
    const quint16 port = closedPort();
    Sender sender(urlOf(port));
    QSignalSpy suspended(&sender.forwarder, &backend::Forwarder::suspended);
    for (int i = 0; i < Circuit::MostFailures; ++i)
        sender.send("a");
    QTRY_COMPARE(suspended.size(), 1);
    http::Server server([](http::Request &&, http::Responder &&responder) { responder.respond({}); });
    QVERIFY(server.listen(QHostAddress::LocalHost, port, {}).ok());
    QTRY_VERIFY_WITH_TIMEOUT((sender.send("b"), sender.came.back().status() == 200), 3'000);
    QCOMPARE(suspended.size(), 2);
    QCOMPARE(suspended.back().front().toBool(), false);
    QCOMPARE(suspended.back().back(), suspended.front().back());
    QVERIFY(sender.forwarder.suspension().isEmpty());
}

// One after the other without the event loop, however many they are.
void TestForwarder::failsAQueueOfOneSessionAtOnce()
{
    DeafSite site;
    QTRY_VERIFY(site.isFull());
    Sender sender(urlOf(site.port()), {.timeoutMs = 200, .mostHooks = 100'000});
    for (int i = 0; i < 20'000; ++i)
        sender.send("a", "session");
    QTRY_COMPARE(sender.came.size(), size_t(20'000));
    QVERIFY(sender.forwarder.isIdle());
}

QTEST_GUILESS_MAIN(TestForwarder)
#include "tst_forwarder.moc"
