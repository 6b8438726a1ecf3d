#include "callers.h"

#include <QTest>

using http::ClientOptions;
using http::Failure;
using http::Reply;

// What a client makes of whatever a web server answers, and whether it uses the connection again.
class TestClientAnswers : public QObject {
    Q_OBJECT
private slots:
    void understands_data();
    void understands();
    void refuses_data();
    void refuses();
    void takesAnAnswerThatCameBeforeTheRequest_data();
    void takesAnAnswerThatCameBeforeTheRequest();
};

void TestClientAnswers::understands_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ends"); // the peer closes the connection behind it
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("connections"); // that two requests need

    QTest::newRow("100-continue") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n") + Ok << false << 200
                                  << QByteArray("ok") << 1;
    QTest::newRow("early hints, too") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n"
                                                    "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") +
                                             Ok
                                      << false << 200 << QByteArray("ok") << 1;
    QTest::newRow("chunks with trailers")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                      "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\nContent-Length: 99\r\n\r\n")
        << false << 200 << QByteArray("abcde") << 1;
    QTest::newRow("close") << QByteArray("HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno") << true
                           << 500 << QByteArray("no") << 2;
    QTest::newRow("close, and it stays open")
        << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok") << false << 200
        << QByteArray("ok") << 2;
    QTest::newRow("until the end") << QByteArray("HTTP/1.1 200 OK\r\n\r\nall of this") << true << 200
                                   << QByteArray("all of this") << 2;
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok") << false << 200
                              << QByteArray("ok") << 2;
    QTest::newRow("HTTP/1.0, until the end")
        << QByteArray("HTTP/1.0 200 OK\r\n\r\nold") << true << 200 << QByteArray("old") << 2;
    QTest::newRow("HTTP/1.0, kept") << QByteArray(
                                           "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok")
                                    << false << 200 << QByteArray("ok") << 1;
    QTest::newRow("a redirect") << QByteArray("HTTP/1.1 307 Else\r\nLocation: http://127.0.0.1:1/\r\n"
                                              "Content-Length: 4\r\n\r\nelse")
                                << false << 307 << QByteArray("else") << 1;
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << false << 204 << QByteArray() << 1;
    QTest::newRow("304 with a length") << QByteArray("HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n") << false << 304
                                       << QByteArray() << 1;
}

void TestClientAnswers::understands()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, ends);
    QFETCH(QByteArray, body);
    RawSite site({}, [&](QTcpSocket &socket) {
        socket.write(answer);
        if (ends)
            socket.disconnectFromHost();
    });
    Caller caller(site.options());
    for (size_t i = 1; i <= 2; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
        const Reply &reply = caller.replies.back();
        QCOMPARE(reply.failure, Failure::None);
        QTEST(reply.status, "status");
        QCOMPARE(reply.body, body);
        QCOMPARE(reply.tries, 1);
    }
    QTEST(site.accepted(), "connections");
}

void TestClientAnswers::refuses_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Failure>("failure");
    const auto row = [](const char *name, const QByteArray &answer, Failure failure) {
        QTest::newRow(name) << answer << failure;
    };
    row("another protocol", "220 mail.example ESMTP\r\n", Failure::Malformed);
    row("a page", "<!doctype html><p>Hello", Failure::Malformed);
    row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", Failure::Malformed);
    row("length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Failure::Malformed);
    row("broken chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", Failure::Malformed);
    row("another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz", Failure::Malformed);
    row("another protocol from now on", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        Failure::Malformed);
    row("a huge body", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx", Failure::TooLarge);
    row("a huge chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\nx", Failure::TooLarge);
    row("a huge head", "HTTP/1.1 200 OK\r\nX-Long: " + QByteArray(40'000, 'x'), Failure::TooLarge);
}

void TestClientAnswers::refuses()
{
    QFETCH(QByteArray, answer);
    RawSite site({}, [&](QTcpSocket &socket) { socket.write(answer); });
    Caller caller(site.options());
    for (size_t i = 1; i <= 2; ++i) {
        caller.send();
        WAIT_FOR_REPLIES(caller, i);
        QTEST(caller.replies.back().failure, "failure");
        QCOMPARE(caller.replies.back().status, 0);
        QCOMPARE(caller.replies.back().tries, 1); // it has been sent
        QCOMPARE(site.accepted(), int(i));        // and its connection is no longer of use
    }
}

void TestClientAnswers::takesAnAnswerThatCameBeforeTheRequest_data()
{
    QTest::addColumn<int>("bytes"); // of the request's body
    QTest::newRow("a small request") << 2;
    QTest::newRow("a large one") << 32 * 1024 * 1024;
}

// A server that is too busy answers, ends the connection and reads nothing, so that the rest of the request resets it.
void TestClientAnswers::takesAnAnswerThatCameBeforeTheRequest()
{
    QFETCH(int, bytes);
    RawSite site([](QTcpSocket &socket) {
        socket.setReadBufferSize(1);
        socket.write("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbusy");
        socket.disconnectFromHost();
    });
    ClientOptions options = site.options();
    options.retriesPartlySent = false;
    Caller caller(options);
    for (size_t i = 1; i <= 10; ++i) {
        caller.send(QByteArray(bytes, 'x'));
        WAIT_FOR_REPLIES(caller, i);
        QCOMPARE(caller.replies.back().sentence, QString());
        QCOMPARE(caller.replies.back().status, 503);
        QCOMPARE(caller.replies.back().body, "busy");
    }
}

QTEST_GUILESS_MAIN(TestClientAnswers)
#include "tst_clientanswers.moc"
