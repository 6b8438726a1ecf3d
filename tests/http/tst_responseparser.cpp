#include "http/message/responseparser.h"

#include <QTest>

using http::Failure;
using http::Reply;
using http::ResponseParser;
using Stage = ResponseParser::Stage;

namespace {

constexpr qsizetype HeadLimit = 1'024;
constexpr qsizetype BodyLimit = 1'000;

// The parser takes no more than the answer, wherever its bytes are cut.
void feedAll(ResponseParser &parser, QByteArrayView bytes, qsizetype split)
{
    const qsizetype used = parser.feed(bytes.first(split));
    if (used == split)
        parser.feed(bytes.sliced(split));
}

} // namespace

class TestResponseParser : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void leavesWhatComesAfter();
    void endsWithTheHead_data();
    void endsWithTheHead();
    void readsOneAfterTheOther();
    void tellsHowFarItCame_data();
    void tellsHowFarItCame();
    void refusesEndlessAnswers_data();
    void refusesEndlessAnswers();
};

void TestResponseParser::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("endsWithConnection");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("keepsAlive");

    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") << false << 200
                            << QByteArray("OK") << QByteArray("hello") << true;
    QTest::newRow("no body") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") << false << 404
                             << QByteArray("Not Found") << QByteArray() << true;
    QTest::newRow("close") << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab") << false
                           << 200 << QByteArray("OK") << QByteArray("ab") << false;
    QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nTrailer: dropped\r\n\r\n")
                            << false << 200 << QByteArray("OK") << QByteArray("abcde") << true;
    QTest::newRow("chunks, in another case") << QByteArray("HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\n\r\n"
                                                           "A\r\n0123456789\r\n0\r\n\r\n")
                                             << false << 200 << QByteArray("OK") << QByteArray("0123456789") << true;
    QTest::newRow("odd extensions and trailers")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding:\tchunked\t\r\n\r\n"
                      "3 ; a = \"b;\\\"{}\xff\"\r\nabc\r\n0;z\r\nContent-Length: x\r\nTransfer-Encoding: gzip\r\n"
                      "Connection: close\r\n\r\n")
        << false << 200 << QByteArray("OK") << QByteArray("abc") << true;
    QTest::newRow("blanks around values")
        << QByteArray("HTTP/1.1 200 OK\r\nConnection:\tclose \t\r\nContent-Length: 2\t\r\n\r\nab") << false << 200
        << QByteArray("OK") << QByteArray("ab") << false;
    QTest::newRow("HTTP/1.2") << QByteArray("HTTP/1.2 200 OK\r\nContent-Length: 1\r\n\r\nx") << false << 200
                              << QByteArray("OK") << QByteArray("x") << true;
    QTest::newRow("until the end") << QByteArray("HTTP/1.1 200 OK\r\n\r\nall of this") << true << 200
                                   << QByteArray("OK") << QByteArray("all of this") << false;
    QTest::newRow("until the end, nothing")
        << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << true << 200 << QByteArray("OK") << QByteArray() << false;
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx") << false << 200
                              << QByteArray("OK") << QByteArray("x") << false;
    QTest::newRow("HTTP/1.0, kept") << QByteArray(
                                           "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx")
                                    << false << 200 << QByteArray("OK") << QByteArray("x") << true;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n") << false << 200
                               << QByteArray() << QByteArray() << true;
    QTest::newRow("no reason, no space") << QByteArray("HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n") << false << 503
                                         << QByteArray() << QByteArray() << true;
    QTest::newRow("long reason") << QByteArray("HTTP/1.1 403 Not today, \xc3\xa9h\r\nContent-Length: 0\r\n\r\n")
                                 << false << 403 << QByteArray("Not today, \xc3\xa9h") << QByteArray() << true;
    QTest::newRow("unknown status") << QByteArray("HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n") << false << 599
                                    << QByteArray("Odd") << QByteArray() << true;
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << false << 204 << QByteArray("No Content")
                         << QByteArray() << true;
    QTest::newRow("304 with a length") << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n") << false
                                       << 304 << QByteArray("Not Modified") << QByteArray() << true;
    QTest::newRow("a redirect") << QByteArray("HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 2\r\n\r\nno")
                                << false << 302 << QByteArray("Found") << QByteArray("no") << true;
    QTest::newRow("interim answers") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n"
                                                   "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                                                   "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend")
                                     << false << 200 << QByteArray("OK") << QByteArray("end") << true;
    QTest::newRow("an offer to upgrade")
        << QByteArray("HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx") << false
        << 200 << QByteArray("OK") << QByteArray("x") << true;
}

void TestResponseParser::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, endsWithConnection);
    for (qsizetype split = 0; split <= bytes.size(); ++split) {
        ResponseParser parser(HeadLimit, BodyLimit);
        feedAll(parser, bytes, split);
        QCOMPARE(parser.stage() == Stage::Complete, !endsWithConnection);
        if (endsWithConnection)
            parser.end();
        QCOMPARE(parser.stage(), Stage::Complete);
        QTEST(parser.keepsAlive(), "keepsAlive");
        const Reply reply = parser.take();
        QTEST(reply.status, "status");
        QTEST(reply.reason, "reason");
        QTEST(reply.body, "body");
        QCOMPARE(reply.failure, Failure::None);
        QCOMPARE(parser.stage(), Stage::Empty);
    }
}

void TestResponseParser::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Failure>("failure");
    QTest::addColumn<QString>("sentence"); // a part of it

    const auto row = [](const char *name, const QByteArray &bytes, Failure failure, const char *sentence) {
        QTest::newRow(name) << bytes << failure << QString::fromLatin1(sentence);
    };
    const auto malformed = [&](const char *name, const QByteArray &bytes, const char *sentence = "") {
        row(name, bytes, Failure::Malformed, sentence);
    };
    row("nothing", "", Failure::Closed, "The connection was closed without an answer.");
    row("only an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", Failure::Closed, "without an answer");
    row("half a status line", "HTTP/1.1 2", Failure::Cut, "The answer ended early: its head did not come whole.");
    row("half a head", "HTTP/1.1 200 OK\r\nContent-Le", Failure::Cut, "its head did not come whole");
    row("half a body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcd", Failure::Cut,
        "The answer ended early: 4 of 10 bytes came.");
    row("half the chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", Failure::Cut,
        "The answer ended early: 3 bytes of its body came.");
    row("no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", Failure::Cut,
        "3 bytes of its body came");
    malformed("another protocol", "SSH-2.0-OpenSSH_9.2\r\n",
              "The answer is not HTTP: it does not begin with a status line.");
    malformed("HTML", "<!doctype html>", "it does not begin with a status line");
    malformed("a blank line first", "\r\nHTTP/1.1 200 OK\r\n\r\n", "it does not begin with a status line");
    malformed("HTTP/2", "HTTP/2 200\r\n\r\n", "it does not begin with a status line");
    malformed("HTTP/1.x", "HTTP/1.x 200 OK\r\n\r\n", "its first line is not of the form HTTP/1.1 200 OK");
    malformed("no status", "HTTP/1.1 OK\r\n\r\n", "its first line");
    malformed("a short status", "HTTP/1.1 20 OK\r\n\r\n", "its first line");
    malformed("a long status", "HTTP/1.1 2000 OK\r\n\r\n", "its first line");
    malformed("a small status", "HTTP/1.1 042 OK\r\n\r\n", "its first line");
    malformed("a negative status", "HTTP/1.1 -20 OK\r\n\r\n", "its first line");
    malformed("LF alone", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
              "The answer is not HTTP: a line of the head ends with LF alone instead of CR LF.");
    malformed("a control character", QByteArray("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", 27), "control character 0x00");
    malformed("a folded line", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", "folded");
    malformed("no colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");
    malformed("no name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n");
    malformed("length and coding",
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    malformed("coding and length",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n");
    malformed("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
    malformed("a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd");
    malformed("no number", "HTTP/1.1 200 OK\r\nContent-Length: three\r\n\r\nabc");
    malformed("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc");
    malformed("past 64 bits", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\nabc");
    malformed("an unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc", "transfer coding");
    malformed("two codings", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "transfer coding");
    malformed("coding in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    malformed("no size of a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    malformed("a chunk longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n");
    malformed("chunks that end with LF", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\n");
    malformed("another protocol from here on",
              "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "another protocol");
    row("a long head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(HeadLimit, 'x') + "\r\n\r\n", Failure::TooLarge,
        "The head of the answer is larger than 1 KiB.");
    row("a long status line", "HTTP/1.1 200 " + QByteArray(HeadLimit, 'x') + "\r\n\r\n", Failure::TooLarge,
        "The head of the answer is larger than 1 KiB.");
    row("a long body", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", Failure::TooLarge,
        "The answer is larger than 1,000 bytes.");
    row("a huge body", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n", Failure::TooLarge,
        "The answer is larger than");
    row("a long chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", Failure::TooLarge,
        "The answer is larger than");
    row("a long body until the end", "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(1'001, 'x'), Failure::TooLarge,
        "The answer is larger than");
}

void TestResponseParser::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    for (qsizetype split = 0; split <= bytes.size(); ++split) {
        ResponseParser parser(HeadLimit, BodyLimit);
        feedAll(parser, bytes, split);
        parser.end();
        QCOMPARE(parser.stage(), Stage::Failed);
        QTEST(parser.failure(), "failure");
        QVERIFY2(parser.sentence().contains(sentence), qPrintable(parser.sentence()));
        QVERIFY(parser.sentence().endsWith(QLatin1Char('.')));
        QVERIFY(!parser.sentence().endsWith(QLatin1String("..")));
    }
}

void TestResponseParser::leavesWhatComesAfter()
{
    ResponseParser parser(HeadLimit, BodyLimit);
    const QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";
    QCOMPARE(parser.feed(answer + "HTTP/1.1 500"), answer.size());
    QCOMPARE(parser.stage(), Stage::Complete);
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
    parser.reset();
    QCOMPARE(parser.feed(chunked + "x"), chunked.size());
    QCOMPARE(parser.stage(), Stage::Complete);
    const QByteArray none = "HTTP/1.1 204 No Content\r\n\r\n";
    parser.reset();
    QCOMPARE(parser.feed(none + "x"), none.size());
}

void TestResponseParser::endsWithTheHead_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("nothing of a body") << QByteArray();
    QTest::newRow("chunks") << QByteArray("Transfer-Encoding: chunked\r\n");
    QTest::newRow("a length") << QByteArray("Content-Length: 99\r\n");
    QTest::newRow("a length that is too large") << QByteArray("Content-Length: 99999\r\n");
    QTest::newRow("another coding") << QByteArray("Transfer-Encoding: gzip\r\n");
}

void TestResponseParser::endsWithTheHead()
{
    QFETCH(const QByteArray, fields);
    const QByteArray head = "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 Yes\r\n" + fields + "\r\n";
    for (qsizetype split = 0; split <= head.size(); ++split) {
        ResponseParser parser(HeadLimit, BodyLimit, ResponseParser::Parts::Head);
        feedAll(parser, head, split);
        QCOMPARE(parser.stage(), Stage::Complete);
        const Reply reply = parser.take();
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.head, fields);
        QVERIFY(reply.body.isEmpty());
    }
    ResponseParser parser(HeadLimit, BodyLimit, ResponseParser::Parts::Head);
    QCOMPARE(parser.feed(head + "hello"), head.size());
}

void TestResponseParser::readsOneAfterTheOther()
{
    ResponseParser parser(HeadLimit, BodyLimit);
    parser.feed("HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 2\r\n\r\nab");
    Reply reply = parser.take();
    QCOMPARE(reply.header("x-one"), "1");
    QCOMPARE(reply.head, "X-One: 1\r\nContent-Length: 2\r\n");
    parser.feed("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\nc\r\n0\r\n\r\n");
    QVERIFY(!parser.keepsAlive());
    reply = parser.take();
    QCOMPARE(reply.status, 500);
    QCOMPARE(reply.body, "c");
    QVERIFY(reply.header("X-One").isNull());
    parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    QVERIFY(parser.keepsAlive());
    QCOMPARE(parser.take().body, QByteArray());
}

void TestResponseParser::tellsHowFarItCame_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("progress");
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("an interim answer") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n") << QString();
    QTest::newRow("a bit of a head") << QByteArray("HTTP/1.1 200") << QStringLiteral("its head did not come whole");
    QTest::newRow("a bit of the body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nab")
                                       << QStringLiteral("2 of 1,000 bytes came");
    QTest::newRow("of unknown length") << QByteArray("HTTP/1.1 200 OK\r\n\r\nabc")
                                       << QStringLiteral("3 bytes of its body came");
}

void TestResponseParser::tellsHowFarItCame()
{
    QFETCH(QByteArray, bytes);
    ResponseParser parser(HeadLimit, BodyLimit);
    parser.feed(bytes);
    QTEST(parser.progress(), "progress");
}

void TestResponseParser::refusesEndlessAnswers_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<Failure>("failure");
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("interim answers") << QByteArray() << QByteArray("HTTP/1.1 100 Continue\r\n\r\n")
                                     << Failure::TooLarge;
    QTest::newRow("headers") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("X: y\r\n") << Failure::TooLarge;
    QTest::newRow("a header") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray("y") << Failure::TooLarge;
    QTest::newRow("a body") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray("body") << Failure::TooLarge;
    QTest::newRow("chunks") << chunked << QByteArray("4\r\nbody\r\n") << Failure::TooLarge;
    QTest::newRow("an extension of a chunk") << chunked + "1;" << QByteArray("x") << Failure::Malformed;
    QTest::newRow("trailers") << chunked + "0\r\n" << QByteArray("X: y\r\n") << Failure::Malformed;
}

void TestResponseParser::refusesEndlessAnswers()
{
    QFETCH(QByteArray, beginning);
    QFETCH(QByteArray, more);
    ResponseParser parser(HeadLimit, BodyLimit);
    parser.feed(beginning);
    for (int i = 0; i < 10'000 && parser.stage() != Stage::Failed; ++i)
        QCOMPARE(parser.feed(more), more.size());
    QCOMPARE(parser.stage(), Stage::Failed);
    QTEST(parser.failure(), "failure");
}

QTEST_APPLESS_MAIN(TestResponseParser)
#include "tst_responseparser.moc"
