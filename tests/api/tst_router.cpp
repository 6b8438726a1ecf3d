#include "api/router.h"
#include "http/server/server.h"

#include <QTcpSocket>
#include <QTest>

using api::Call;
using api::Router;

class TestRouter : public QObject {
    Q_OBJECT
private slots:
    void init();
    void dispatches_data();
    void dispatches();
    void readsNumbers_data();
    void readsNumbers();

private:
    QByteArray ask(const QByteArray &method, const QByteArray &target); // the answer's head

    Router m_router;
    QByteArray m_called;
};

void TestRouter::init()
{
    m_router = {};
    m_called.clear();
    const auto note = [this](const char *name) {
        return [this, name](const Call &call) {
            m_called = QByteArray(name) + '(' + call.arguments.join(',') + ')' + call.text("filter").toUtf8();
            return http::Response::json(200, "{}");
        };
    };
    m_router.add("GET", "/api/streams", note("list"));
    m_router.add("GET", "/api/streams/{id}", note("one"));
    m_router.add("GET", "/api/streams/{id}/history", note("history"));
    m_router.add("POST", "/api/streams", note("add"));
}

QByteArray TestRouter::ask(const QByteArray &method, const QByteArray &target)
{
    http::Server server([this](http::Request &&request, http::Responder &&responder) {
        m_router.dispatch(request, std::move(responder));
    });
    if (!server.listen(QHostAddress::LocalHost, 0))
        return {};
    QTcpSocket socket;
    socket.connectToHost(server.address(), server.port());
    socket.write(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    if (!QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }))
        return {};
    const QByteArray answer = socket.readAll();
    return answer.first(answer.indexOf("\r\n\r\n") + 2);
}

void TestRouter::dispatches_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("called");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](const char *method, const char *target, const char *called, int status = 200,
                        const char *allowed = "") {
        QTest::addRow("%s %s", method, target)
            << QByteArray(method) << QByteArray(target) << QByteArray(called) << status << QByteArray(allowed);
    };
    row("GET", "/api/streams", "list()");
    row("HEAD", "/api/streams", "list()");
    row("POST", "/api/streams", "add()");
    row("GET", "/api/streams/a-b", "one(a-b)");
    row("GET", "/api/streams/a%2Fb%20c", "one(a/b c)");
    row("GET", "/api/streams/a/history?filter=x", "history(a)x");
    row("GET", "/api/streams?filter=a%20b+c%26d", "list()a b c&d");
    row("GET", "/api/streams?filter=%22x%2By%22&filter=2", "list()\"x+y\"");
    row("DELETE", "/api/streams", "", 405, "Allow: GET, POST\r\n");
    row("POST", "/api/streams/a", "", 405, "Allow: GET\r\n");
    row("GET", "/api/nothing", "", 404);
    row("DELETE", "/api/nothing", "", 404);
    row("GET", "/api/streams/a/b/c", "", 404);
}

void TestRouter::dispatches()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, called);
    QFETCH(int, status);
    QFETCH(QByteArray, allowed);
    const QByteArray head = ask(method, target);
    QCOMPARE(m_called, called);
    QVERIFY2(head.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), head.constData());
    QVERIFY2(head.contains(allowed), head.constData());
    QCOMPARE(head.contains("Allow:"), !allowed.isEmpty());
}

void TestRouter::readsNumbers_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<qint64>("number"); // -1: refused
    QTest::newRow("missing") << QString() << qint64(7);
    QTest::newRow("given") << QStringLiteral("n=5") << qint64(5);
    QTest::newRow("least") << QStringLiteral("n=0") << qint64(0);
    QTest::newRow("too small") << QStringLiteral("n=-1") << qint64(-1);
    QTest::newRow("too large") << QStringLiteral("n=11") << qint64(-1);
    QTest::newRow("no number") << QStringLiteral("n=5x") << qint64(-1);
    QTest::newRow("empty") << QStringLiteral("n=") << qint64(-1);
}

void TestRouter::readsNumbers()
{
    QFETCH(QString, query);
    QFETCH(qint64, number);
    const http::Request request;
    QCOMPARE((Call{request, {}, QUrlQuery(query)}).number("n", 7, 0, 10).value_or(-1), number);
}

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
