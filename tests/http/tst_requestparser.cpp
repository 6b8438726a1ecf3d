#include "http/message/requestparser.h"

#include <QTest>

#include <random>
#include <vector>

using http::Limits;
using http::Request;
using http::RequestParser;

namespace {

using Stage = RequestParser::Stage;

constexpr Limits Small{.requestLine = 64, .head = 256, .headers = 8, .body = 32};

const QByteArray get = QByteArrayLiteral("GET /b?c HTTP/1.1\r\nHost: a\r\n\r\n");

// All requests in the bytes, fed in these pieces; the status of the refusal that ended it, if any.
struct Parsed {
    std::vector<Request> requests;
    int refused = 0;
    bool isHalf = false;
};

class Feeder {
public:
    explicit Feeder(const Limits &limits)
        : m_parser(limits)
    {}

    void feed(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {
            const qsizetype used = m_parser.feed(bytes);
            bytes = bytes.sliced(used);
            if (m_parser.stage() == Stage::Complete)
                m_parsed.requests.push_back(m_parser.take());
            else if (m_parser.stage() == Stage::Refused)
                m_parsed.refused = m_parser.refusal().status;
            m_parsed.isHalf = m_parser.stage() == Stage::Head || m_parser.stage() == Stage::Body;
        }
    }
    const Parsed &parsed() const { return m_parsed; }
    const RequestParser &parser() const { return m_parser; }

private:
    RequestParser m_parser;
    Parsed m_parsed;
};

// The bytes are copied first, so that a sanitizer sees a parser that looks back at a piece that is gone.
Parsed parseInPieces(const QByteArray &bytes, const std::vector<qsizetype> &sizes, const Limits &limits = {})
{
    Feeder feeder(limits);
    qsizetype at = 0;
    for (const qsizetype size : sizes) {
        const QByteArray piece(bytes.constData() + at, size);
        feeder.feed(piece);
        at += size;
    }
    return feeder.parsed();
}

Parsed parse(const QByteArray &bytes, const Limits &limits = {})
{
    return parseInPieces(bytes, {bytes.size()}, limits);
}

Parsed parseByteByByte(const QByteArray &bytes, const Limits &limits = {})
{
    return parseInPieces(bytes, std::vector<qsizetype>(size_t(bytes.size()), 1), limits);
}

bool isSame(const Parsed &a, const Parsed &b)
{
    const auto isSameRequest = [](const Request &x, const Request &y) {
        return x.method == y.method && x.target == y.target && x.head == y.head && x.body == y.body;
    };
    return a.refused == b.refused &&
           std::equal(a.requests.begin(), a.requests.end(), b.requests.begin(), b.requests.end(), isSameRequest);
}

// A request with these header lines and this body behind them.
QByteArray request(const QByteArray &lines, const QByteArray &body = {})
{
    return "POST /a HTTP/1.1\r\n" + lines + "\r\n" + body;
}

} // namespace

class TestRequestParser : public QObject {
    Q_OBJECT
private slots:
    void takesARequest();
    void isSplitAnywhere_data();
    void isSplitAnywhere();
    void reads_data();
    void reads();
    void keepsTheHeadAsItWasSent();
    void tellsWhoseHostWins_data();
    void tellsWhoseHostWins();
    void refuses_data();
    void refuses();
    void keepsAlive_data();
    void keepsAlive();
    void awaitsContinue_data();
    void awaitsContinue();
    void leavesRoomBehindTheBody_data();
    void leavesRoomBehindTheBody();
    void leavesTheNextRequestAlone();
    void takesEverythingOnceRefused();
    void boundsTheFramingOfChunks();
    void boundsWhatATrailerHolds();
    void judgesDamageTheSameHoweverItIsSplit();
};

void TestRequestParser::takesARequest()
{
    const Parsed parsed = parse("POST /rest/my_api/connect?x=1 HTTP/1.1\r\nHost: 192.168.1.101\r\n"
                                "X-Empty:\r\nContent-Length: 4\r\n\r\n{ }\n");
    QCOMPARE(parsed.requests.size(), size_t(1));
    const Request &request = parsed.requests.front();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/rest/my_api/connect?x=1");
    QCOMPARE(request.head, "Host: 192.168.1.101\r\nX-Empty:\r\nContent-Length: 4\r\n");
    QCOMPARE(request.body, "{ }\n");
    QVERIFY(request.receivedAt > 0 && request.receivedMono > 0);
}

void TestRequestParser::isSplitAnywhere_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("requests");

    const QByteArray post = request("Host: a\r\nContent-Length: 5\r\nX-A: b c\t d \r\n", "he\r\nl");
    const QByteArray chunked =
        request("Host: a\r\nTransfer-Encoding: chunked\r\n", "3;a=b\r\nabc\r\n0a\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n");
    QTest::newRow("no body") << get << 1;
    QTest::newRow("a body") << post << 1;
    QTest::newRow("chunks with a trailer") << chunked << 1;
    QTest::newRow("blank lines before") << "\r\n\r\n" + get << 1;
    QTest::newRow("pipelined") << get + post + chunked + "\r\n" + get + chunked << 5;
    QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << 1;
    QTest::newRow("refused") << get + request("Host: a\r\nHost: b\r\n") << 1;
    QTest::newRow("bare LF") << get + "GET / HTTP/1.1\nHost: a\n\n" << 1;
}

void TestRequestParser::isSplitAnywhere()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, requests);

    const Parsed whole = parse(bytes);
    QCOMPARE(int(whole.requests.size()), requests);
    QVERIFY(!whole.isHalf);
    for (qsizetype first = 1; first < bytes.size(); ++first) {
        for (qsizetype second = 0; first + second < bytes.size(); second += 7)
            QVERIFY(isSame(parseInPieces(bytes, {first, second, bytes.size() - first - second}), whole));
    }
    QVERIFY(isSame(parseByteByByte(bytes), whole));
}

void TestRequestParser::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");

    const auto getting = [](const QByteArray &target) { return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"; };
    const auto withLine = [](const QByteArray &line) { return request("Host: a\r\n" + line + "\r\n"); };
    QTest::newRow("absolute form") << getting("http://b:80/c?d") << QByteArray("/c?d") << QByteArray();
    QTest::newRow("absolute form without path") << getting("http://b") << QByteArray("/") << QByteArray();
    QTest::newRow("OPTIONS *") << QByteArray("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray("*")
                               << QByteArray();
    QTest::newRow("another method") << QByteArray("PATCH / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray("/")
                                    << QByteArray();
    QTest::newRow("Host with port") << request("Host: [::1]:8085\r\n") << QByteArray("/a") << QByteArray();
    QTest::newRow("Host without space") << request("hOST:a\r\n") << QByteArray("/a") << QByteArray();
    QTest::newRow("upgrade is ignored") << request("Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
                                        << QByteArray("/a") << QByteArray();
    QTest::newRow("upgrade with a body")
        << request("Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: 2\r\n", "ab")
        << QByteArray("/a") << QByteArray("ab");
    QTest::newRow("obs-text in a value") << withLine("X: \xe4\xff") << QByteArray("/a") << QByteArray();
    QTest::newRow("tab in a value") << withLine("X: a\tb") << QByteArray("/a") << QByteArray();
    QTest::newRow("coding in another case")
        << request("Host: a\r\nTransfer-Encoding: Chunked\r\n", "1\r\nx\r\n0\r\n\r\n") << QByteArray("/a")
        << QByteArray("x");
    QTest::newRow("body of any bytes") << request("Host: a\r\nContent-Length: 4\r\n", QByteArray("\0\n\r\xff", 4))
                                       << QByteArray("/a") << QByteArray("\0\n\r\xff", 4);
    QTest::newRow("a trailer is dropped")
        << request("Host: a\r\nTransfer-Encoding: chunked\r\n", "0\r\nContent-Length: 5\r\nHost: b\r\n\r\n")
        << QByteArray("/a") << QByteArray();
    const auto chunks = [](const QByteArray &body) {
        return request("Host: a\r\nTransfer-Encoding: chunked\r\n", body);
    };
    const auto sized = [](const QByteArray &line) { return request("Host: a\r\n" + line + "\r\n", "abc"); };
    const auto coded = [](const QByteArray &line) {
        return request("Host: a\r\n" + line + "\r\n", "3\r\nabc\r\n0\r\n\r\n");
    };
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &body) {
        QTest::newRow(name) << bytes << QByteArray("/a") << body;
    };
    row("trailers that nobody may send",
        chunks("3\r\nabc\r\n0\r\nTransfer-Encoding: gzip\r\nContent-Length: x\r\nConnection: close\r\n"
               "Expect: 200-ok\r\nAuthorization:\r\n\r\n"),
        "abc");
    row("an unknown extension", chunks("3;foo=bar\r\nabc\r\n0;last\r\n\r\n"), "abc");
    row("an extension with blanks", chunks("3 \t; foo = bar ;x\r\nabc\r\n0\r\n\r\n"), "abc");
    row("a quoted extension", chunks("3;a=\"b;c,\\\"d {}\xc3\xa9\t\";e\r\nabc\r\n0\r\n\r\n"), "abc");
    row("an extension that is none", chunks("3;;=\"@[\r\nabc\r\n0\r\n\r\n"), "abc");
    row("a size with zeros", chunks("0003\r\nabc\r\n000\r\n\r\n"), "abc");
    row("blanks around a length", sized("Content-Length: \t3 \t"), "abc");
    row("a tab behind a length", sized("Content-Length:3\t"), "abc");
    row("blanks around a coding", coded("Transfer-Encoding:\t chunked \t "), "abc");
    row("blanks around Host", request("Host: \ta:80\t \r\n"), {});
    row("blanks around Expect", request("Host: a\r\nExpect: \t100-continue\t\r\n"), {});
    row("blanks for a value", request("Host: a\r\nX: \t \r\nY:\t\r\n"), {});
    for (const char *version : {"HTTP/1.2", "HTTP/1.3", "HTTP/1.9"})
        row(version, QByteArray("POST /a ") + version + "\r\nHost: a\r\nContent-Length: 1\t\r\n\r\nx", "x");
    QTest::newRow("no length, no body") << request("Host: a\r\n") << QByteArray("/a") << QByteArray();
    QTest::newRow("HTTP/1.0 without Host") << QByteArray("GET /x HTTP/1.0\r\n\r\n") << QByteArray("/x") << QByteArray();
}

void TestRequestParser::reads()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);

    const Parsed parsed = parse(bytes);
    QCOMPARE(parsed.refused, 0);
    QCOMPARE(parsed.requests.size(), size_t(1));
    QCOMPARE(parsed.requests.front().target, target);
    QCOMPARE(parsed.requests.front().body, body);
    for (qsizetype split = 1; split < bytes.size(); ++split)
        QVERIFY(isSame(parseInPieces(bytes, {split, bytes.size() - split}), parsed));
    QVERIFY(isSame(parseByteByByte(bytes), parsed));
}

// The head is kept as it was sent, whatever is read from it.
void TestRequestParser::keepsTheHeadAsItWasSent()
{
    const QByteArray head = "Host:\ta \r\nX:  b\t \r\nContent-Length: 2\t\r\n";
    const Parsed parsed = parse("POST /a HTTP/1.3\r\n" + head + "\r\nab");
    QCOMPARE(parsed.requests.size(), size_t(1));
    QCOMPARE(parsed.requests.front().head, head);
    QCOMPARE(parsed.requests.front().header("X"), "b");
    QCOMPARE(parsed.requests.front().host(), "a");
}

void TestRequestParser::tellsWhoseHostWins_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("path");

    QTest::newRow("origin form") << QByteArray("/b?c") << QByteArray("a:1") << QByteArray("/b?c");
    QTest::newRow("absolute form") << QByteArray("http://b:2/c?d") << QByteArray("b:2") << QByteArray("/c?d");
    QTest::newRow("without a path") << QByteArray("HTTPS://[::1]?x") << QByteArray("[::1]") << QByteArray("/?x");
}

void TestRequestParser::tellsWhoseHostWins()
{
    QFETCH(const QByteArray, target);

    const Parsed parsed = parse("GET " + target + " HTTP/1.1\r\nHost: a:1\r\n\r\n");
    QCOMPARE(parsed.requests.size(), size_t(1));
    const Request &request = parsed.requests.front();
    QTEST(request.host().toByteArray(), "host");
    QTEST(request.target, "path");
    QCOMPARE(request.sentTarget(), target);
}

void TestRequestParser::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    const auto line = [](const QByteArray &first) { return first + "\r\nHost: a\r\n\r\n"; };
    const auto fields = [](const QByteArray &lines) { return request("Host: a\r\n" + lines); };
    const auto chunks = [](const QByteArray &body) {
        return request("Host: a\r\nTransfer-Encoding: chunked\r\n", body);
    };

    QTest::newRow("no Host") << request("X: y\r\n") << 400;
    QTest::newRow("two Hosts") << request("Host: a\r\nhost: a\r\n") << 400;
    QTest::newRow("two Hosts in HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n") << 400;
    QTest::newRow("empty Host") << request("Host:\r\n") << 400;
    QTest::newRow("Host with a path") << request("Host: a/b\r\n") << 400;
    QTest::newRow("Host with a user") << request("Host: a@b\r\n") << 400;
    QTest::newRow("Host list") << request("Host: a b\r\n") << 400;
    QTest::newRow("Host with a bad port") << request("Host: a:70000\r\n") << 400;

    QTest::newRow("two lengths") << fields("Content-Length: 1\r\nContent-Length: 2\r\n") << 400;
    QTest::newRow("two equal lengths") << fields("Content-Length: 1\r\nContent-Length: 1\r\n") << 400;
    QTest::newRow("length list") << fields("Content-Length: 1, 1\r\n") << 400;
    QTest::newRow("length with sign") << fields("Content-Length: +1\r\n") << 400;
    QTest::newRow("negative length") << fields("Content-Length: -1\r\n") << 400;
    QTest::newRow("hex length") << fields("Content-Length: 0x1\r\n") << 400;
    QTest::newRow("empty length") << fields("Content-Length:\r\n") << 400;
    QTest::newRow("length with a gap") << fields("Content-Length: 1 2\r\n") << 400;
    QTest::newRow("overflowing length") << fields("Content-Length: 18446744073709551617\r\n") << 400;
    QTest::newRow("length and chunked") << fields("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") << 400;
    QTest::newRow("chunked and length") << fields("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n") << 400;
    QTest::newRow("length and gzip") << fields("Content-Length: 1\r\nTransfer-Encoding: gzip\r\n") << 400;
    QTest::newRow("chunked in HTTP/1.0") << QByteArray("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                                         << 400;
    QTest::newRow("gzip, chunked") << fields("Transfer-Encoding: gzip, chunked\r\n") << 501;
    QTest::newRow("chunked, gzip") << fields("Transfer-Encoding: chunked, gzip\r\n") << 501;
    QTest::newRow("chunked twice") << fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") << 501;
    QTest::newRow("chunked, chunked") << fields("Transfer-Encoding: chunked, chunked\r\n") << 501;
    QTest::newRow("identity") << fields("Transfer-Encoding: identity\r\n") << 501;
    QTest::newRow("identity, then chunked")
        << fields("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n") << 501;
    QTest::newRow("xchunked") << fields("Transfer-Encoding: xchunked\r\n") << 501;
    QTest::newRow("empty coding") << fields("Transfer-Encoding:\r\n") << 501;
    QTest::newRow("chunked with a vertical tab") << fields("Transfer-Encoding: \vchunked\r\n") << 400;

    QTest::newRow("bare LF after the request line") << QByteArray("GET / HTTP/1.1\nHost: a\r\n\r\n") << 400;
    QTest::newRow("bare LF after a field") << QByteArray("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n") << 400;
    QTest::newRow("bare LF at the end") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\n") << 400;
    QTest::newRow("bare LF before") << QByteArray("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") << 400;
    QTest::newRow("bare CR in a value") << fields("X: a\rb\r\n") << 400;
    QTest::newRow("bare CR for a line end") << fields("X: a\rContent-Length: 5\r\n") << 400;
    QTest::newRow("bare CR before the end") << fields("X: a\r\r\n") << 400;
    QTest::newRow("bare CR in the request line") << line("GET /\r HTTP/1.1") << 400;
    QTest::newRow("NUL in a value") << fields(QByteArray("X: a\0b\r\n", 8)) << 400;
    QTest::newRow("NUL in a name") << fields(QByteArray("X\0Y: b\r\n", 8)) << 400;
    QTest::newRow("control in a value") << fields("X: a\x01\r\n") << 400;
    QTest::newRow("DEL in a value") << fields("X: a\x7f\r\n") << 400;
    QTest::newRow("folded") << fields("X: a\r\n b\r\n") << 400;
    QTest::newRow("folded with a tab") << fields("X: a\r\n\tb\r\n") << 400;
    QTest::newRow("folded at once") << QByteArray("GET / HTTP/1.1\r\n Host: a\r\n\r\n") << 400;
    QTest::newRow("space before the colon") << fields("X : a\r\n") << 400;
    QTest::newRow("space before the colon of a length") << fields("Content-Length : 1\r\n") << 400;
    QTest::newRow("space in a name") << fields("X Y: a\r\n") << 400;
    QTest::newRow("no name") << fields(": a\r\n") << 400;
    QTest::newRow("no colon") << fields("XY\r\n") << 400;
    QTest::newRow("name beyond ASCII") << fields("\xc3\xa4: a\r\n") << 400;

    QTest::newRow("no version") << line("GET /") << 400;
    QTest::newRow("only a method") << line("GET") << 400;
    QTest::newRow("two spaces") << line("GET  / HTTP/1.1") << 400;
    QTest::newRow("space at the end") << line("GET / HTTP/1.1 ") << 400;
    QTest::newRow("space before") << line(" GET / HTTP/1.1") << 400;
    QTest::newRow("space in the target") << line("GET /a b HTTP/1.1") << 400;
    QTest::newRow("tab for a space") << line("GET\t/ HTTP/1.1") << 400;
    QTest::newRow("lower-case version") << line("GET / http/1.1") << 400;
    QTest::newRow("version of three parts") << line("GET / HTTP/1.1.1") << 400;
    QTest::newRow("another protocol") << line("DESCRIBE / RTSP/1.0") << 400;
    QTest::newRow("Icecast") << line("SOURCE / ICE/1.0") << 400;
    QTest::newRow("HTTP/2.0") << line("GET / HTTP/2.0") << 505;
    QTest::newRow("HTTP/2.1") << line("GET / HTTP/2.1") << 505;
    QTest::newRow("HTTP/3.0") << line("GET / HTTP/3.0") << 505;
    QTest::newRow("HTTP/1.10") << line("GET / HTTP/1.10") << 400;
    QTest::newRow("chunked in HTTP/1.2, with a length")
        << QByteArray("POST / HTTP/1.2\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n") << 400;
    QTest::newRow("a length in two, with blanks") << fields("Content-Length: 1 \t2\t\r\n") << 400;
    QTest::newRow("two codings with blanks") << fields("Transfer-Encoding: chunked ,\tchunked\t\r\n") << 501;
    QTest::newRow("HTTP/0.9") << line("GET / HTTP/0.9") << 505;
    QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 505;
    QTest::newRow("unknown method") << line("BREW / HTTP/1.1") << 501;
    QTest::newRow("lower-case method") << line("get / HTTP/1.1") << 501;
    QTest::newRow("RTSP's method") << line("DESCRIBE / HTTP/1.1") << 501;
    QTest::newRow("CONNECT") << line("CONNECT a:443 HTTP/1.1") << 501;
    QTest::newRow("no method at all") << line("G@T / HTTP/1.1") << 400;
    QTest::newRow("asterisk of another method") << line("GET * HTTP/1.1") << 400;
    QTest::newRow("authority form") << line("GET a:80 HTTP/1.1") << 400;
    QTest::newRow("another scheme") << line("GET ftp://a/ HTTP/1.1") << 400;
    QTest::newRow("relative path") << line("GET a/b HTTP/1.1") << 400;
    QTest::newRow("fragment") << line("GET /a#b HTTP/1.1") << 400;
    QTest::newRow("target beyond ASCII") << line("GET /\xc3\xa4 HTTP/1.1") << 400;
    QTest::newRow("TLS to a plain port") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) << 400;

    QTest::newRow("another expectation") << fields("Expect: 200-ok\r\n") << 417;
    QTest::newRow("two expectations") << fields("Expect: 100-continue\r\nExpect: x\r\n") << 417;

    QTest::newRow("chunk size is no number") << chunks("x\r\n") << 400;
    QTest::newRow("chunk size is empty") << chunks("\r\n") << 400;
    QTest::newRow("chunk size has a sign") << chunks("-1\r\n") << 400;
    QTest::newRow("chunk size in C") << chunks("0x1\r\n") << 400;
    QTest::newRow("chunk size before a space") << chunks("1 \r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("chunk size overflows") << chunks("fffffffffffffffff\r\n") << 400;
    QTest::newRow("chunk size ends with LF") << chunks("1\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("chunk size ends with CR") << chunks("1\rx\r\n0\r\n\r\n") << 400;
    QTest::newRow("chunk is longer than it says") << chunks("1\r\nxy\r\n0\r\n\r\n") << 400;
    QTest::newRow("chunk ends with LF") << chunks("1\r\nx\n0\r\n\r\n") << 400;
    QTest::newRow("extension with LF") << chunks("1;a\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("extension with CR") << chunks("1;a\rb\r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("extension with NUL") << chunks(QByteArray("1;a\0\r\nx\r\n0\r\n\r\n", 15)) << 400;
    QTest::newRow("blanks behind a size, no extension") << chunks("1 \t\r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("blank before a size") << chunks(" 1\r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("size goes on behind a blank") << chunks("1 1\r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("CR in a quoted extension") << chunks("1;a=\"\r\"\r\nx\r\n0\r\n\r\n") << 400;
    QTest::newRow("trailer without colon") << chunks("0\r\nX\r\n\r\n") << 400;
    QTest::newRow("trailer without name") << chunks("0\r\n: a\r\n\r\n") << 400;
    QTest::newRow("trailer with a blank before its colon") << chunks("0\r\nX : a\r\n\r\n") << 400;
    QTest::newRow("folded trailer") << chunks("0\r\nX: a\r\n b\r\n\r\n") << 400;
    QTest::newRow("trailer with LF") << chunks("0\r\nX: a\n\r\n") << 400;
    QTest::newRow("trailer with CR") << chunks("0\r\nX: a\rY: b\r\n\r\n") << 400;
    QTest::newRow("trailer with NUL") << chunks(QByteArray("0\r\nX: \0\r\n\r\n", 11)) << 400;
    QTest::newRow("LF ends the trailers") << chunks("0\r\n\n") << 400;
    QTest::newRow("LF ends a trailer's lines") << chunks("0\r\nX: a\r\n\n") << 400;
    QTest::newRow("body ends with CR") << chunks("0\r\n\rX") << 400;

    QTest::newRow("long request line") << line("GET /" + QByteArray(9'000, 'a') + " HTTP/1.1") << 414;
    QTest::newRow("long header") << fields("X: " + QByteArray(33'000, 'a') + "\r\n") << 431;
    QTest::newRow("many headers") << fields(QByteArray("X: a\r\n").repeated(100)) << 431;
    QTest::newRow("long body") << fields("Content-Length: 16777217\r\n") << 413;
    QTest::newRow("long chunk") << chunks("1000001\r\n") << 413;
}

void TestRequestParser::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);

    const Parsed whole = parse(bytes);
    QCOMPARE(whole.refused, status);
    QVERIFY(whole.requests.empty());
    const Parsed pieces = parseByteByByte(bytes);
    QCOMPARE(pieces.refused, status);
    QVERIFY(pieces.requests.empty());
}

void TestRequestParser::keepsAlive_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("keepsAlive");

    QTest::newRow("1.1") << request("Host: a\r\n") << true;
    QTest::newRow("1.1, close") << request("Host: a\r\nConnection: Close\r\n") << false;
    QTest::newRow("1.1, close in a list") << request("Host: a\r\nConnection: TE, close\r\n") << false;
    QTest::newRow("1.1, close between blanks") << request("Host: a\r\nConnection: \tclose\t \r\n") << false;
    QTest::newRow("1.2") << QByteArray("GET / HTTP/1.2\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("1.1, close in a trailer")
        << request("Host: a\r\nTransfer-Encoding: chunked\r\n", "0\r\nConnection: close\r\n\r\n") << true;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0, keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << true;
}

void TestRequestParser::keepsAlive()
{
    QFETCH(const QByteArray, bytes);

    const Limits limits;
    RequestParser parser(limits);
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.stage(), Stage::Complete);
    QTEST(parser.keepsAlive(), "keepsAlive");
}

void TestRequestParser::awaitsContinue_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("awaits");

    const QByteArray head = request("Host: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n");
    QTest::newRow("a body is due") << head << true;
    QTest::newRow("part of it is there") << head + "a" << false;
    QTest::newRow("chunks are due") << request("Host: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n")
                                    << true;
    QTest::newRow("no body") << request("Host: a\r\nExpect: 100-continue\r\n") << false;
    QTest::newRow("HTTP/1.0") << QByteArray("PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                              << false;
    QTest::newRow("too long a body") << request("Host: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n")
                                     << false;
}

void TestRequestParser::awaitsContinue()
{
    QFETCH(const QByteArray, bytes);

    const Limits limits;
    RequestParser parser(limits);
    parser.feed(bytes);
    QTEST(parser.awaitsContinue(), "awaits");
}

void TestRequestParser::leavesRoomBehindTheBody_data()
{
    QTest::addColumn<QByteArray>("bytes");

    const QByteArray content(3'000'000, 'x');
    QTest::newRow("none") << request("Host: a\r\n");
    QTest::newRow("short") << request("Host: a\r\nContent-Length: 3\r\n", "abc");
    QTest::newRow("long") << request("Host: a\r\nContent-Length: 3000000\r\n", content);
    QTest::newRow("chunks") << request("Host: a\r\nTransfer-Encoding: chunked\r\n",
                                       "2dc6c0\r\n" + content + "\r\n0\r\n\r\n");
}

void TestRequestParser::leavesRoomBehindTheBody()
{
    QFETCH(const QByteArray, bytes);

    const Parsed parsed = parse(bytes);
    QCOMPARE(parsed.requests.size(), size_t(1));
    const QByteArray &body = parsed.requests.front().body;
    QVERIFY(body.capacity() >= body.size() + 64);
}

void TestRequestParser::leavesTheNextRequestAlone()
{
    const Limits limits;
    RequestParser parser(limits);
    const QByteArray first = request("Host: a\r\nContent-Length: 2\r\n", "ab");
    QCOMPARE(parser.feed(first + first), first.size());
    QCOMPARE(parser.stage(), Stage::Complete);
    QCOMPARE(parser.take().body, "ab");
    QCOMPARE(parser.stage(), Stage::Empty);
    QCOMPARE(parser.feed("\r\n"), 2);
    QCOMPARE(parser.stage(), Stage::Empty);
}

void TestRequestParser::takesEverythingOnceRefused()
{
    const Limits limits;
    RequestParser parser(limits);
    const QByteArray bytes = request("Host: a\r\nContent-Length: 99999999\r\n", "abc");
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.stage(), Stage::Refused);
    QCOMPARE(parser.feed(bytes), bytes.size());
    QCOMPARE(parser.refusal().status, 413);
}

void TestRequestParser::boundsTheFramingOfChunks()
{
    const QByteArray head = request("Host: a\r\nTransfer-Encoding: chunked\r\n");
    QCOMPARE(parse(head + QByteArray("1\r\nx\r\n").repeated(32) + "0\r\n\r\n", Small).requests.front().body.size(), 32);
    QCOMPARE(parse(head + QByteArray("1\r\nx\r\n").repeated(33), Small).refused, 413);
    QCOMPARE(parseByteByByte(head + "1;" + QByteArray(600, 'a') + "\r\nx\r\n", Small).refused, 400);
    QCOMPARE(parseByteByByte(head + QByteArray(600, '0') + "1\r\nx\r\n", Small).refused, 400);
}

void TestRequestParser::boundsWhatATrailerHolds()
{
    const QByteArray head = request("Host: a\r\nTransfer-Encoding: chunked\r\n");
    const QByteArray trailer = "0\r\n" + QByteArray("X: abcdef\r\n").repeated(100);
    QCOMPARE(parseByteByByte(head + trailer, Small).refused, 400);
}

void TestRequestParser::judgesDamageTheSameHoweverItIsSplit()
{
    const QByteArray sound = get + request("Host: a:1\r\nContent-Length: 5\r\nX: b\r\n", "hello") +
                             request("Host: [::1]\r\nTransfer-Encoding: chunked\r\n",
                                     "3;a=b\r\nabc\r\n0a\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n");
    const QByteArray strange = QByteArrayLiteral("\r\n\0\t :;,0123\x7f\xff/#*");
    std::mt19937 random(1); // the same damage each time
    const auto below = [&random](qsizetype bound) { return qsizetype(random() % quint32(bound)); };
    for (int i = 0; i < 5'000; ++i) {
        QByteArray damaged = sound;
        for (qsizetype hits = 1 + below(3); hits > 0; --hits) {
            const qsizetype at = below(damaged.size());
            switch (below(3)) {
            case 0:
                damaged[at] = strange[below(strange.size())];
                break;
            case 1:
                damaged.insert(at, strange[below(strange.size())]);
                break;
            default:
                damaged.remove(at, 1 + below(3));
            }
        }
        const qsizetype split = below(damaged.size());
        const Parsed whole = parse(damaged, Small);
        QVERIFY2(isSame(parseByteByByte(damaged, Small), whole), damaged.toPercentEncoding());
        QVERIFY2(isSame(parseInPieces(damaged, {split, damaged.size() - split}, Small), whole),
                 damaged.toPercentEncoding());
    }
}

QTEST_APPLESS_MAIN(TestRequestParser)
#include "tst_requestparser.moc"
