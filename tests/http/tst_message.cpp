#include "http/message/message.h"

#include <QJsonDocument>
#include <QTest>

using http::Header;
using http::Request;
using http::Response;

class TestMessage : public QObject {
    Q_OBJECT
private slots:
    void splitsTheTarget_data();
    void splitsTheTarget();
    void findsHeaders();
    void listsHeaders();
    void namesThePeer_data();
    void namesThePeer();
    void writesErrorsAsJson();
};

void TestMessage::splitsTheTarget_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");

    QTest::newRow("both") << QByteArray("/a?b=c") << QByteArray("/a") << QByteArray("b=c");
    QTest::newRow("no query") << QByteArray("/a") << QByteArray("/a") << QByteArray();
    QTest::newRow("empty query") << QByteArray("/a?") << QByteArray("/a") << QByteArray();
    QTest::newRow("two marks") << QByteArray("/a?b?c") << QByteArray("/a") << QByteArray("b?c");
}

void TestMessage::splitsTheTarget()
{
    QFETCH(const QByteArray, target);

    const Request request{.target = target};
    QTEST(request.path().toByteArray(), "path");
    QTEST(request.query().toByteArray(), "query");
}

void TestMessage::findsHeaders()
{
    const Request request{.head = "Host: a:80\r\nX-Empty:\r\nX-A:  one \r\nx-a: two\r\n"};
    QCOMPARE(request.header("host"), "a:80");
    QCOMPARE(request.header("x-A"), "one");
    QVERIFY(request.header("X-Empty").isEmpty());
    QVERIFY(!request.header("X-Empty").isNull());
    QVERIFY(request.header("X").isNull());
    QVERIFY(request.header("a").isNull());
    QVERIFY(Request().header("Host").isNull());
}

void TestMessage::listsHeaders()
{
    const Request request{.head = "Host: a\r\nX-A: b:c\r\nx-a:\r\n"};
    QCOMPARE(http::headersOf(request.head), (QList<Header>{{"Host", "a"}, {"X-A", "b:c"}, {"x-a", ""}}));
    QVERIFY(http::headersOf({}).isEmpty());
    QCOMPARE(http::withoutField(request.head, "x-A"), "Host: a\r\n");
    QCOMPARE(http::withoutField("A: 1\r\nB: 2", "a"), "B: 2");
    QCOMPARE(request.headerList("x-A"), "b:c, ");
    QVERIFY(request.headerList("X-B").isNull());
    QVERIFY(!Request{.head = "A:\r\n"}.headerList("A").isNull());
}

void TestMessage::namesThePeer_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("peer");

    QTest::newRow("IPv4") << QStringLiteral("192.168.1.101") << QByteArray("192.168.1.101:53211");
    QTest::newRow("IPv6") << QStringLiteral("::1") << QByteArray("[::1]:53211");
}

void TestMessage::namesThePeer()
{
    QFETCH(const QString, address);

    QTEST(http::peerName(QHostAddress(address), 53211), "peer");
}

void TestMessage::writesErrorsAsJson()
{
    const QString sentence = QStringLiteral("Not \"this\",\n\u00e4.");
    const Response response = Response::error(404, sentence);
    QCOMPARE(response.status, 404);
    QCOMPARE(response.contentType, "application/json");
    QCOMPARE(QJsonDocument::fromJson(response.body)[QStringLiteral("error")].toString(), sentence);
    QCOMPARE(http::jsonError(QStringLiteral("No.")), "{\"error\":\"No.\"}");
}

QTEST_APPLESS_MAIN(TestMessage)
#include "tst_message.moc"
