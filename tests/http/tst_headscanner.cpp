#include "http/message/headscanner.h"

#include <QTest>

using http::HeadScanner;
using http::Limits;

class TestHeadScanner : public QObject {
    Q_OBJECT
private slots:
    void showsTheHeadWhereItLies();
    void goesOnFromPieces();
    void skipsBlankLinesBefore();
    void startsAnew();
    void keepsToLimits_data();
    void keepsToLimits();
    void refusesBeforeTheLineEnds();
    void refusesTheSameInPieces_data();
    void refusesTheSameInPieces();
};

void TestHeadScanner::showsTheHeadWhereItLies()
{
    const Limits limits;
    HeadScanner scanner(limits);
    const QByteArray bytes = "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\nbody\x01";
    QCOMPARE(scanner.feed(bytes), bytes.size() - 5);
    QVERIFY(scanner.isComplete());
    QCOMPARE(scanner.head().data(), bytes.constData());
    QCOMPARE(scanner.requestLine(), "GET / HTTP/1.1");
    QCOMPARE(scanner.fieldLines(), "Host: a\r\nX: b\r\n");
}

void TestHeadScanner::goesOnFromPieces()
{
    const Limits limits;
    HeadScanner scanner(limits);
    QCOMPARE(scanner.feed("GET / HTTP/1.1\r"), 15);
    QVERIFY(scanner.isStarted());
    QVERIFY(!scanner.isComplete());
    QCOMPARE(scanner.feed("\n\r\nrest"), 3);
    QVERIFY(scanner.isComplete());
    QCOMPARE(scanner.requestLine(), "GET / HTTP/1.1");
    QVERIFY(scanner.fieldLines().isEmpty());
}

void TestHeadScanner::skipsBlankLinesBefore()
{
    const Limits limits;
    HeadScanner scanner(limits);
    QCOMPARE(scanner.feed("\r\n\r\n"), 4);
    QVERIFY(!scanner.isStarted());
    scanner.feed("\r");
    scanner.feed("\n");
    QVERIFY(!scanner.isStarted());
    QCOMPARE(scanner.feed("\r\nGET / HTTP/1.0\r\n\r\n"), 20);
    QCOMPARE(scanner.head(), "GET / HTTP/1.0\r\n\r\n");
}

void TestHeadScanner::startsAnew()
{
    const Limits limits;
    HeadScanner scanner(limits);
    scanner.feed("GET / HTTP/1.1\r\nA: b\r\n\r\n");
    scanner.reset();
    QVERIFY(!scanner.isComplete() && !scanner.isStarted());
    scanner.feed("GET /2 HTTP/1.1\r\n\r\n");
    QCOMPARE(scanner.requestLine(), "GET /2 HTTP/1.1");
}

void TestHeadScanner::keepsToLimits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    QTest::newRow("longest request line") << QByteArray("GET /2345678901 H\r\n\r\n") << 0;
    QTest::newRow("a byte more") << QByteArray("GET /2345678901 HT\r\n\r\n") << 414;
    QTest::newRow("an endless one") << QByteArray(18, 'a') << 414;
    QTest::newRow("longest head") << QByteArray("G\r\nA: 4567890123\r\nB: 890123\r\n\r\n") << 0;
    QTest::newRow("longer") << QByteArray("G\r\nA: 4567890123\r\nB: 8901234\r\n\r\n") << 431;
    QTest::newRow("an endless field") << QByteArray("G\r\n") + QByteArray(27, 'a') << 431;
    QTest::newRow("most fields") << QByteArray("G\r\nA:\r\nB:\r\nC:\r\n\r\n") << 0;
    QTest::newRow("one more") << QByteArray("G\r\nA:\r\nB:\r\nC:\r\nD:\r\n\r\n") << 431;
}

void TestHeadScanner::keepsToLimits()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);

    const Limits limits{.requestLine = 17, .head = 26, .headers = 3};
    HeadScanner whole(limits);
    whole.feed(bytes);
    QCOMPARE(whole.refusal().status, status);
    QCOMPARE(whole.isComplete(), status == 0);
    HeadScanner pieces(limits);
    for (const char byte : bytes)
        pieces.feed(QByteArrayView(&byte, 1));
    QCOMPARE(pieces.refusal(), whole.refusal());
}

void TestHeadScanner::refusesBeforeTheLineEnds()
{
    const Limits limits;
    HeadScanner scanner(limits);
    scanner.feed(QByteArrayView("GET\0", 4));
    QCOMPARE(scanner.refusal().status, 400);
    QVERIFY(scanner.refusal().sentence.contains(QStringLiteral("0x00")));
}

void TestHeadScanner::refusesTheSameInPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");

    QTest::newRow("a control character near the beginning")
        << QByteArray("1\r\xf6\xb1 /") << u"begins with 0x31 0x0d"_qs;
    QTest::newRow("the binary header of the PROXY protocol")
        << QByteArray("\r\n\r\n\0\r\nQUIT\n!\x11", 14) << u"PROXY protocol"_qs;
    QTest::newRow("what only begins like it") << QByteArray("\0\r\nQUI\n", 7) << u"begins with 0x00"_qs;
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02") << u"TLS handshake"_qs;
    QTest::newRow("a control character in a line that is too long")
        << QByteArray("GET /23456\x01") + QByteArray(20, 'a') + "\r\n"
        << u"control character 0x01"_qs;
    QTest::newRow("one behind what is too long") << QByteArray(20, 'a') + "\x01\r\n" << u"longer than 17"_qs;
    QTest::newRow("one in a field too many")
        << QByteArray("G\r\nA:\r\nB:\r\nC:\r\nD:\x01\r\n") << u"more than 3 headers"_qs;
    QTest::newRow("a long field too many")
        << QByteArray("G\r\nA:\r\nB:\r\nC:\r\nD: 4567890123456789\r\n") << u"more than 3 headers"_qs;
    QTest::newRow("a folded field that is too long") << QByteArray("G\r\nA:\r\n ") + QByteArray(30, 'a') + "\r\n"
                                                     << u"folded"_qs;
}

void TestHeadScanner::refusesTheSameInPieces()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, says);

    const Limits limits{.requestLine = 17, .head = 26, .headers = 3};
    HeadScanner whole(limits);
    whole.feed(bytes);
    QVERIFY2(whole.refusal().sentence.contains(says), qPrintable(whole.refusal().sentence));
    for (qsizetype size = 1; size < bytes.size(); ++size) {
        HeadScanner pieces(limits);
        for (qsizetype at = 0; at < bytes.size() && !pieces.refusal(); at += size)
            pieces.feed(QByteArrayView(bytes).sliced(at, std::min(size, bytes.size() - at)));
        QCOMPARE(pieces.refusal().status, whole.refusal().status);
        QCOMPARE(pieces.refusal().cause, whole.refusal().cause);
        QVERIFY2(pieces.refusal().sentence.contains(says), qPrintable(pieces.refusal().sentence));
    }
}

QTEST_APPLESS_MAIN(TestHeadScanner)
#include "tst_headscanner.moc"
