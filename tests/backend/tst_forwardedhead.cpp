#include "backend/forwardedhead.h"

#include <QTest>

using http::Header;
using http::Request;

namespace {

Request request(const QByteArray &head)
{
    return {
        .method = "POST", .target = "/rest/my_api/StreamStatusEvent?x=1", .head = head, .peer = "192.168.1.5:50000"};
}

} // namespace

class TestForwardedHead : public QObject {
    Q_OBJECT
private slots:
    void handsOnWhatIsForTheOtherEnd_data();
    void handsOnWhatIsForTheOtherEnd();
    void goesToThePathOfTheServer();
    void knowsWhatItSent_data();
    void knowsWhatItSent();
    void bringsBackWhatIsForUs();
    void keepsAnEmptyReason();
};

void TestForwardedHead::handsOnWhatIsForTheOtherEnd_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("forwarded");
    const QByteArray from = "X-Forwarded-For: 192.168.1.5\r\n";
    QTest::newRow("what a WCS sends")
        << QByteArray(
               "Accept: application/json, application/*+json\r\nContent-Type: application/json;charset=UTF-8\r\n"
               "User-Agent: Java/1.8.0_111\r\nHost: us:8085\r\nConnection: keep-alive\r\nContent-Length: 3614\r\n")
        << QByteArray("Accept: application/json, application/*+json\r\nContent-Type: application/json;charset=UTF-8\r\n"
                      "User-Agent: Java/1.8.0_111\r\n") +
               from;
    QTest::newRow("authorization") << QByteArray("Authorization: WCS 0123\r\n")
                                   << QByteArray("Authorization: WCS 0123\r\n") + from;
    QTest::newRow("of one hop") << QByteArray(
                                       "Keep-Alive: timeout=5\r\nproxy-connection: x\r\nProxy-Authorization: y\r\n"
                                       "TE: trailers\r\nTrailer: X\r\nUPGRADE: h2c\r\nTransfer-Encoding: chunked\r\n"
                                       "Expect: 100-continue\r\n")
                                << from;
    QTest::newRow("named by Connection")
        << QByteArray("X-A: 1\r\nConnection: close, x-a ,X-B\r\nX-B: 2\r\nconnection: X-C\r\nX-C: 3\r\nX-AB: 4\r\n")
        << QByteArray("X-AB: 4\r\n") + from;
    QTest::newRow("through others")
        << QByteArray("X-Forwarded-For: 10.0.0.1\r\nX: y\r\nx-forwarded-for: 10.0.0.2, 10.0.0.3\r\n"
                      "Via: 1.0 fred\r\n")
        << QByteArray("X: y\r\nVia: 1.0 fred\r\n"
                      "X-Forwarded-For: 10.0.0.1, 10.0.0.2, 10.0.0.3, 192.168.1.5\r\n");
    QTest::newRow("twice the same") << QByteArray("Cookie: a=1\r\nCookie: b=2\r\n")
                                    << QByteArray("Cookie: a=1\r\nCookie: b=2\r\n") + from;
    QTest::newRow("nothing") << QByteArray() << from;
}

void TestForwardedHead::handsOnWhatIsForTheOtherEnd()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QByteArray, forwarded);
    QCOMPARE(backend::forwardedHead(request(head), "/x/StreamStatusEvent", "us-1"),
             "POST /x/StreamStatusEvent HTTP/1.1\r\n" + forwarded + "Via: 1.1 us-1\r\n");
}

void TestForwardedHead::goesToThePathOfTheServer()
{
    Request byIPv6 = request({});
    byIPv6.peer = "[2001:db8::1]:50000";
    QVERIFY(backend::forwardedHead(byIPv6, "/x", "us-1").contains("\r\nX-Forwarded-For: 2001:db8::1\r\n"));
    const backend::Url url = *backend::Url::parse(QStringLiteral("http://a/api/v2"));
    QCOMPARE(backend::targetOf(url, request({}), "connect"), "/api/v2/connect?x=1");
    Request plain = request({});
    plain.target = "/rest/my_api/connect";
    QCOMPARE(backend::targetOf(*backend::Url::parse(QStringLiteral("http://a")), plain, "connect"), "/connect");
}

void TestForwardedHead::knowsWhatItSent_data()
{
    QTest::addColumn<QByteArray>("via");
    QTest::addColumn<bool>("isOurs");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("ours") << QByteArray("Via: 1.1 us-1\r\n") << true;
    QTest::newRow("ours, commented") << QByteArray("Via: 1.1 us-1 (x)\r\n") << true;
    QTest::newRow("ours, through another") << QByteArray("Via: 1.1 us-1, 1.0 other\r\n") << true;
    QTest::newRow("ours, in a second line") << QByteArray("Via: 1.0 other\r\nvia: HTTP/1.1 us-1\r\n") << true;
    QTest::newRow("another one of us") << QByteArray("Via: 1.1 us-12\r\n") << false;
    QTest::newRow("others") << QByteArray("Via: 1.0 a, 1.1 b, ,\r\n") << false;
}

void TestForwardedHead::knowsWhatItSent()
{
    QFETCH(const QByteArray, via);
    QTEST(backend::cameBy(request(via), "us-1"), "isOurs");
}

void TestForwardedHead::bringsBackWhatIsForUs()
{
    const http::Reply reply{
        .status = 403,
        .reason = "Not you",
        .head = "Date: today\r\nServer: x\r\nContent-Type: text/html; charset=UTF-8\r\nConnection: close, "
                "X-Hop\r\nX-Hop: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n"
                "Transfer-Encoding: chunked\r\nKeep-Alive: timeout=5\r\nTrailer: X\r\n",
        .body = "no"};
    const http::Response response = backend::forwardedResponse(reply);
    QCOMPARE(response.status, 403);
    QCOMPARE(response.reason, "Not you");
    QVERIFY(response.headers.isEmpty() && response.contentType.isEmpty());
    QCOMPARE(response.lines, "Date: today\r\nServer: x\r\nContent-Type: text/html; charset=UTF-8\r\nSet-Cookie: a\r\n"
                             "Set-Cookie: b\r\n");
    QCOMPARE(response.body, "no");
    QVERIFY(!response.close);
}

void TestForwardedHead::keepsAnEmptyReason()
{
    const http::Response response = backend::forwardedResponse({.status = 200, .reason = {}});
    QVERIFY(response.reason.isEmpty() && !response.reason.isNull());
}

QTEST_GUILESS_MAIN(TestForwardedHead)
#include "tst_forwardedhead.moc"
