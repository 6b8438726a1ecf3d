#include "http/message/responsewriter.h"

#include <QRegularExpression>
#include <QTest>

using http::Framing;
using http::Header;
using http::Response;
using http::ResponseWriter;

namespace {

// The date is cut out; it has its own test.
QByteArray written(const Response &response, const Framing &framing = {})
{
    ResponseWriter writer;
    const QString text = QString::fromLatin1(writer.write(response, framing));
    return QString(text).remove(QRegularExpression(QStringLiteral("Date: [^\r]*\r\n"))).toLatin1();
}

} // namespace

class TestResponseWriter : public QObject {
    Q_OBJECT
private slots:
    void writesOnePiece();
    void writesADate();
    void keepsTheDateOfAnother();
    void writesAnEmptyReason();
    void saysWhetherItKeeps_data();
    void saysWhetherItKeeps();
    void leavesOutBodies_data();
    void leavesOutBodies();
    void keepsFramingToItself();
    void letsNoHeaderIn();
};

void TestResponseWriter::writesOnePiece()
{
    QCOMPARE(written({.status = 403,
                      .reason = "Not Today",
                      .contentType = "text/plain",
                      .headers = {{"X-A", "b"}, {"Retry-After", "1"}},
                      .body = "no\n"}),
             "HTTP/1.1 403 Not Today\r\nContent-Length: 3\r\nContent-Type: text/plain\r\nX-A: b\r\n"
             "Retry-After: 1\r\n\r\nno\n");
    QCOMPARE(written({.status = 404}), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

void TestResponseWriter::writesADate()
{
    ResponseWriter writer;
    const QByteArray bytes = writer.write({}, {}).toByteArray();
    const QRegularExpression date(
        QStringLiteral("\r\nDate: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d) GMT\r\n"));
    const QRegularExpressionMatch match = date.match(QString::fromLatin1(bytes));
    QVERIFY(match.hasMatch());
    QDateTime time = QLocale::c().toDateTime(match.captured(2), QStringLiteral("dd MMM yyyy HH:mm:ss"));
    time.setTimeSpec(Qt::UTC);
    QVERIFY(qAbs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

// Of an answer that was made elsewhere.
void TestResponseWriter::keepsTheDateOfAnother()
{
    ResponseWriter writer;
    const QByteArray text = writer.write({.headers = {{"date", "Thu, 01 Jan 1970 00:00:00 GMT"}}}, {}).toByteArray();
    QVERIFY(text.contains("\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));
    QVERIFY(!text.contains("\r\nDate: "));
}

void TestResponseWriter::writesAnEmptyReason()
{
    QVERIFY(written({.status = 200, .reason = QByteArray("")}).startsWith("HTTP/1.1 200 \r\n"));
}

void TestResponseWriter::saysWhetherItKeeps_data()
{
    QTest::addColumn<bool>("isHttp10");
    QTest::addColumn<bool>("close");
    QTest::addColumn<QByteArray>("line");

    QTest::newRow("1.1") << false << false << QByteArray();
    QTest::newRow("1.1, close") << false << true << QByteArray("Connection: close\r\n");
    QTest::newRow("1.0, keep-alive") << true << false << QByteArray("Connection: keep-alive\r\n");
    QTest::newRow("1.0, close") << true << true << QByteArray("Connection: close\r\n");
}

void TestResponseWriter::saysWhetherItKeeps()
{
    QFETCH(const bool, isHttp10);
    QFETCH(const bool, close);
    QFETCH(const QByteArray, line);

    QCOMPARE(written({}, {.isHttp10 = isHttp10, .close = close}),
             "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + line + "\r\n");
}

void TestResponseWriter::leavesOutBodies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isHead");
    QTest::addColumn<QByteArray>("rest");

    QTest::newRow("HEAD") << 200 << true << QByteArray("OK\r\nContent-Length: 3\r\n\r\n");
    QTest::newRow("100") << 100 << false << QByteArray("Continue\r\n\r\n");
    QTest::newRow("204") << 204 << false << QByteArray("No Content\r\n\r\n");
    QTest::newRow("205") << 205 << false << QByteArray("Reset Content\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("304") << 304 << false << QByteArray("Not Modified\r\n\r\n");
}

void TestResponseWriter::leavesOutBodies()
{
    QFETCH(const int, status);
    QFETCH(const bool, isHead);
    QFETCH(const QByteArray, rest);

    QCOMPARE(written({.status = status, .body = "abc"}, {.isHead = isHead}),
             "HTTP/1.1 " + QByteArray::number(status) + ' ' + rest);
}

void TestResponseWriter::keepsFramingToItself()
{
    const QList<Header> headers{
        {"content-length", "9"}, {"Transfer-Encoding", "chunked"}, {"Connection", "close"}, {"X", "y"}};
    QCOMPARE(written({.headers = headers, .body = "a"}), "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX: y\r\n\r\na");
}

void TestResponseWriter::letsNoHeaderIn()
{
    const Response response{
        .reason = "A\r\nB: c", .contentType = "a\nb", .headers = {{"X\r\nY", QByteArray("1\r\n\r\n\0", 6)}}};
    QCOMPARE(written(response),
             "HTTP/1.1 200 A  B: c\r\nContent-Length: 0\r\nContent-Type: a b\r\nX  Y: 1     \r\n\r\n");
}

QTEST_APPLESS_MAIN(TestResponseWriter)
#include "tst_responsewriter.moc"
