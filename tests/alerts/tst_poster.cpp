#include "alerts/poster.h"

#include <QTest>

using alerts::Outcome;
using Kind = alerts::Outcome::Kind;

class TestPoster : public QObject {
    Q_OBJECT
private slots:
    void judges_data();
    void judges();
    void waitsAsAsked_data();
    void waitsAsAsked();
    void triesAgainWithoutAnAnswer();
};

void TestPoster::judges_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("cause");
    const auto row = [](int status, const char *reason, Kind kind, const char *cause) {
        QTest::addRow("%d %s", status, reason) << status << kind << QString::fromLatin1(cause);
    };
    row(200, "OK", Kind::Taken, "");
    row(204, "No Content", Kind::Taken, "");
    row(299, "x", Kind::Taken, "");
    row(301, "x", Kind::Refused, "It answered 301 x, and no redirect is followed.");
    row(400, "Bad Request", Kind::Refused, "It answered 400 Bad Request.");
    row(404, "Not Found", Kind::Refused, "It answered 404 Not Found.");
    row(408, "Request Timeout", Kind::Failed, "It answered 408 Request Timeout.");
    row(429, "Too Many Requests", Kind::Failed, "It answered 429 Too Many Requests.");
    row(499, "x", Kind::Refused, "It answered 499 x.");
    row(500, "", Kind::Failed, "It answered 500.");
    row(503, "Service Unavailable", Kind::Failed, "It answered 503 Service Unavailable.");
}

void TestPoster::judges()
{
    QFETCH(const int, status);
    const QByteArray reason = QByteArray(QTest::currentDataTag()).sliced(4);
    const Outcome outcome = alerts::outcomeOf({.status = status, .reason = reason}, 0);
    QTEST(outcome.kind, "kind");
    QTEST(outcome.cause, "cause");
}

void TestPoster::waitsAsAsked_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("none") << QByteArray() << qint64(0);
    QTest::newRow("seconds") << QByteArray("7") << qint64(7'000);
    QTest::newRow("negative") << QByteArray("-7") << qint64(0);
    QTest::newRow("enormous") << QByteArray("9223372036854775807") << qint64(31'536'000'000);
    QTest::newRow("a date") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64(7'000);
    QTest::newRow("neither") << QByteArray("soon") << qint64(0);
}

void TestPoster::waitsAsAsked()
{
    QFETCH(const QByteArray, value);
    const QByteArray head = value.isNull() ? QByteArray() : "Retry-After: " + value + "\r\n";
    constexpr qint64 Now = 784'111'770; // 7 s before that date
    QTEST(alerts::outcomeOf({.status = 503, .head = head}, Now).waitMs, "ms");
}

void TestPoster::triesAgainWithoutAnAnswer()
{
    const Outcome outcome =
        alerts::outcomeOf({.failure = http::Failure::TimedOut, .sentence = QStringLiteral("No answer.")}, 0);
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.cause, QStringLiteral("No answer."));
}

QTEST_GUILESS_MAIN(TestPoster)
#include "tst_poster.moc"
