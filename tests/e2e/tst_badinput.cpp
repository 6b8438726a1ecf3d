#include "api.h"

#include <QTemporaryDir>

// What no WCS sends: each gets a clear JSON error, and nothing of it is stored as an event.
class TestBadInput : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void isRefused_data();
    void isRefused();
    void bodyPastTheLimit();
    void trickledHead();
    void rejectedRequestsAreInTheLog();
    void wrongTypesAreTolerated();

private:
    QTemporaryDir m_folder;
    Program m_program{QStringLiteral(STREAMWATCH_BINARY), m_folder.path()};
};

namespace {

QByteArray request(const QByteArray &headers, const QByteArray &body)
{
    return "POST /rest/my_api/StreamStatusEvent HTTP/1.1\r\n" + headers + "\r\n" + body;
}

QByteArray hook(const QByteArray &body, const QByteArray &headers = {})
{
    return request("Host: x\r\nContent-Type: application/json\r\n" + headers +
                       "Content-Length: " + QByteArray::number(body.size()) + "\r\n",
                   body);
}

} // namespace

void TestBadInput::initTestCase()
{
    QVERIFY2(m_program.start(), qPrintable(m_program.failure()));
}

void TestBadInput::cleanupTestCase()
{
    QCOMPARE(m_program.stop(), 0);
}

void TestBadInput::isRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("closes"); // the connection cannot be trusted any more
    const auto row = [](const char *name, const QByteArray &bytes, int status, bool closes) {
        QTest::newRow(name) << bytes << status << closes;
    };
    const QByteArray fields = "Host: x\r\nContent-Type: application/json\r\n";
    row("broken JSON", hook(R"({"name":"b4e7",})"), 400, false);
    row("JSON array", hook("[{}]"), 400, false);
    row("empty body", hook(""), 400, false);
    row("blank body", hook("  \r\n"), 400, false);
    row("10,000 levels", hook(QByteArray("{\"a\":").repeated(10'000) + "1" + QByteArray(10'000, '}')), 400, false);
    row("invalid UTF-8", hook("{\"name\":\"\xc3\x28\"}"), 400, false);
    row("NUL in the body", hook(QByteArray("{\"name\":\"a\0b\"}", 14)), 400, false);
    row("form", request("Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n", "{}"),
        415, false);
    row("gzip", hook("{}", "Content-Encoding: gzip\r\n"), 415, false);
    row("web page", hook("{}", "Origin: http://evil.example\r\n"), 403, false);
    row("GET", "GET /rest/my_api/StreamStatusEvent HTTP/1.1\r\nHost: x\r\n\r\n", 405, false);
    row("other path", "POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 404, false);
    row("duplicate Content-Length", request(fields + "Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), 400, true);
    row("equal Content-Lengths", request(fields + "Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400, true);
    row("TE with CL", request(fields + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "2\r\n{}\r\n0\r\n\r\n"),
        400, true);
    row("CL with TE", request(fields + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
        400, true);
    row("other coding", request(fields + "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501, true);
    row("bare LF", "POST /rest/my_api/StreamStatusEvent HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}", 400, true);
    row("bare CR", request("Host: x\rX: y\r\nContent-Length: 2\r\n", "{}"), 400, true);
    row("NUL in a header", request(fields + QByteArray("X: a\0b\r\n", 8) + "Content-Length: 2\r\n", "{}"), 400, true);
    row("200 headers", request(fields + QByteArray("X: y\r\n").repeated(200) + "Content-Length: 2\r\n", "{}"), 431,
        true);
    row("long head", request(fields + "X: " + QByteArray(40'000, 'y') + "\r\nContent-Length: 2\r\n", "{}"), 431, true);
    row("long request line", "POST /" + QByteArray(9'000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414, true);
    row("no Host", request("Content-Type: application/json\r\nContent-Length: 2\r\n", "{}"), 400, true);
    row("two Hosts", request(fields + "Host: y\r\nContent-Length: 2\r\n", "{}"), 400, true);
    row("bad chunk size", request(fields + "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400, true);
    row("not HTTP", "\x16\x03\x01\x02garbage\r\n\r\n", 400, true);
}

void TestBadInput::isRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(bool, closes);
    const qint64 stored = storedCount(m_program);
    RawClient client(m_program.hookPort());
    const RawAnswer answer = client.request(bytes);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"), "application/json");
    const QString sentence = QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("error")).toString();
    QVERIFY2(sentence.endsWith(QLatin1Char('.')), answer.body.constData());
    if (closes) {
        QCOMPARE(answer.header("Connection").toLower(), "close");
        QVERIFY(client.waitForClose());
    } else {
        QCOMPARE(client.request(hook(R"({"after":1})")).status, 200);
    }
    QCOMPARE(storedCount(m_program), stored + (closes ? 0 : 1));
}

void TestBadInput::bodyPastTheLimit()
{
    const qint64 stored = storedCount(m_program);
    RawClient client(m_program.hookPort());
    const QByteArray body = "{\"x\":\"" + QByteArray(17 * 1024 * 1024, 'y') + "\"}";
    const RawAnswer answer = client.request(hook(body));
    QCOMPARE(answer.status, 413);
    QVERIFY(answer.body.startsWith("{\"error\":"));
    QCOMPARE(storedCount(m_program), stored);

    const QByteArray large = "{\"x\":\"" + QByteArray(15 * 1024 * 1024, 'y') + "\"}";
    RawClient other(m_program.hookPort());
    QVERIFY(other.request(hook(large)).body == large);
}

void TestBadInput::trickledHead()
{
    // One byte, then silence: the clock does not start anew with the next byte.
    RawClient client(m_program.hookPort(), 15'000);
    QVERIFY(client.send("POST /rest/my_api/Str"));
    const RawAnswer answer = client.receive();
    QCOMPARE(answer.status, 408);
    QVERIFY(client.waitForClose());
}

void TestBadInput::rejectedRequestsAreInTheLog()
{
    RawClient client(m_program.hookPort());
    const RawAnswer answer = client.request(hook("{\"name\":\"log me\",}"));
    QCOMPARE(answer.status, 400);
    QVERIFY(QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("offset")).toInt() >= 16);
    QJsonObject last;
    QTRY_VERIFY([&] {
        const QJsonArray log =
            getJson(m_program, "/events?filter=is:rejected&limit=1000").value(QStringLiteral("events")).toArray();
        last = log.isEmpty() ? QJsonObject() : log.last().toObject();
        return last.value(QStringLiteral("rejection")).toString().contains(QLatin1String("not valid JSON"));
    }());
    QCOMPARE(last.value(QStringLiteral("answer")).toObject().value(QStringLiteral("status")).toInt(), 400);
    // Rejected requests are no events, but a filter about answers finds them.
    const auto found = [this, &last](const QByteArray &filter) {
        const QJsonObject log = getJson(m_program, "/events?limit=1000&filter=" + filter);
        return log.value(QStringLiteral("events")).toArray().contains(last);
    };
    QVERIFY(found("answer:400"));
    QVERIFY(found("answer%3E=400%20peer:127.0.0.1*"));
    QVERIFY(!found("age%3C1h"));
    QVERIFY(!found("answer:404"));
    RawClient reader(m_program.adminPort());
    QCOMPARE(
        reader.get("/api/v1/events/" + QByteArray::number(last.value(QStringLiteral("id")).toInteger()) + "/body").body,
        "{\"name\":\"log me\",}");
}

void TestBadInput::wrongTypesAreTolerated()
{
    const QByteArray body =
        R"({"nodeId":"n","mediaSessionId":"wrong-types","name":["x"],"published":"yes","width":{},"status":"PLAYING"})";
    QCOMPARE(postHook(m_program, "StreamStatusEvent", body).body, body);
    const QJsonObject stream = getJson(m_program, "/streams/wrong-types");
    QCOMPARE(stream.value(QStringLiteral("status")).toString(), QStringLiteral("PLAYING"));
    QVERIFY(stream.value(QStringLiteral("findings")).toArray().contains(QStringLiteral("fieldProblem")));
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
