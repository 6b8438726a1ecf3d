#include "hooks/guard.h"

#include <QLoggingCategory>
#include <QTest>

using hooks::Guard;
using hooks::Options;

Q_LOGGING_CATEGORY(logTest, "streamwatch.test")

namespace {

http::Request hook(const QByteArray &head = "Content-Type: application/json\r\n")
{
    return {.method = "POST",
            .target = "/rest/my_api/StreamStatusEvent",
            .head = head,
            .body = "{}",
            .peerAddress = QHostAddress(QStringLiteral("10.1.2.3"))};
}

struct Door {
    http::WrongSecrets wrongHashes{QStringLiteral("hook secret"), logTest, nullptr};
    http::WrongSecrets wrongPasswords{QStringLiteral("hook password"), logTest, nullptr};
    Guard guard;

    explicit Door(const Options &options = {})
        : guard(options, {wrongHashes, wrongPasswords})
    {}
    int statusOf(const http::Request &request)
    {
        const auto refusal = guard.check(request);
        return refusal ? refusal->status : 200;
    }
};

int statusOf(const Options &options, const http::Request &request)
{
    return Door(options).statusOf(request);
}

std::optional<QByteArray> methodOf(const hooks::Guard &guard, const QByteArray &path)
{
    const auto place = guard.placeOf(path);
    return place ? std::optional(place->method) : std::nullopt;
}

} // namespace

class TestGuard : public QObject {
    Q_OBJECT
private slots:
    void findsTheMethod_data();
    void findsTheMethod();
    void findsTheMethodBelowTheRoot();
    void checksHeaders_data();
    void checksHeaders();
    void namesTheWordAtFaultAsItCame();
    void onlyPostIsAHook();
    void checksThePeer_data();
    void checksThePeer();
    void refusesByTheHead_data();
    void refusesByTheHead();
    void checksTheHash_data();
    void checksTheHash();
    void checksBasic();
    void looksAtNothingOfWhoGuesses_data();
    void looksAtNothingOfWhoGuesses();
    void neverTakesOneWithoutItsBody();
};

void TestGuard::findsTheMethod_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("first base") << QByteArray("/rest/my_api/connect") << QByteArray("connect");
    QTest::newRow("second base") << QByteArray("/EchoApp/StreamStatusEvent") << QByteArray("StreamStatusEvent");
    QTest::newRow("unknown method") << QByteArray("/EchoApp/Whatever") << QByteArray("Whatever");
    QTest::newRow("base alone") << QByteArray("/EchoApp") << QByteArray();
    QTest::newRow("base and slash") << QByteArray("/EchoApp/") << QByteArray();
    QTest::newRow("deeper") << QByteArray("/EchoApp/a/b") << QByteArray();
    QTest::newRow("longer name of a base") << QByteArray("/EchoApplication/connect") << QByteArray();
    QTest::newRow("two slashes before the method") << QByteArray("/rest/my_api//connect") << QByteArray("connect");
    QTest::newRow("slashes everywhere") << QByteArray("///rest//my_api///connect//") << QByteArray("connect");
    QTest::newRow("slash at the end") << QByteArray("/EchoApp/connect/") << QByteArray("connect");
    QTest::newRow("base and slashes") << QByteArray("/EchoApp///") << QByteArray();
    QTest::newRow("no slash within a base") << QByteArray("/restmy_api/connect") << QByteArray();
    QTest::newRow("part of a base") << QByteArray("/rest//connect") << QByteArray();
    QTest::newRow("only slashes") << QByteArray("//") << QByteArray();
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("deeper, with slashes") << QByteArray("//EchoApp//a//b") << QByteArray();
    QTest::newRow("elsewhere") << QByteArray("/favicon.ico") << QByteArray();
}

void TestGuard::findsTheMethod()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, method);
    const Door door({.basePaths = {"/rest/my_api", "/EchoApp"}});
    QCOMPARE(methodOf(door.guard, path).value_or(QByteArray()), method);
}

void TestGuard::findsTheMethodBelowTheRoot()
{
    const Door door({.basePaths = {""}}); // --base-path /
    QCOMPARE(methodOf(door.guard, "/connect").value_or("none"), "connect");
    QCOMPARE(methodOf(door.guard, "//connect/").value_or("none"), "connect");
    QCOMPARE(methodOf(door.guard, "/a/connect").value_or("none"), "none");
    QCOMPARE(methodOf(door.guard, "connect").value_or("none"), "none");
}

void TestGuard::checksHeaders_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &head, int status) {
        QTest::newRow(name) << head << status;
    };
    const QByteArray json = "Content-Type: application/json\r\n";
    row("as WCS sends it", "Content-Type: application/json;charset=UTF-8\r\nHost: 192.168.1.101\r\n", 200);
    row("+json", "Content-Type: application/vnd.wcs+json\r\n", 200);
    row("upper case", "CONTENT-TYPE: Application/JSON\r\n", 200);
    row("form", "Content-Type: application/x-www-form-urlencoded\r\n", 415);
    row("text", "Content-Type: text/plain\r\n", 415);
    row("jsonp", "Content-Type: application/jsonp\r\n", 415);
    row("no type", "Host: x\r\n", 415);
    row("two types", "Content-Type: application/json, text/plain\r\n", 415);
    row("two types, the last one good", "Content-Type: text/plain, application/x+json\r\n", 415);
    row("two types behind a parameter", "Content-Type: application/json; a=b, text/plain\r\n", 415);
    row("two lines of types", json + "content-type: text/plain\r\n", 415);
    row("two encodings", json + "Content-Encoding: identity, gzip\r\n", 415);
    row("two lines of encodings", json + "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", 415);
    row("two sites", json + "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", 403);
    row("origin", json + "Origin: http://evil.example\r\n", 403);
    row("null origin", json + "Origin: null\r\n", 403);
    row("cross-site", json + "Sec-Fetch-Site: cross-site\r\n", 403);
    row("same-site", json + "Sec-Fetch-Site: same-site\r\n", 403);
    row("same-origin", json + "Sec-Fetch-Site: same-origin\r\n", 200);
    row("typed by the user", json + "Sec-Fetch-Site: none\r\n", 200);
    row("gzip", json + "Content-Encoding: gzip\r\n", 415);
    row("identity", json + "Content-Encoding: identity\r\n", 200);
}

void TestGuard::checksHeaders()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    QCOMPARE(statusOf({}, hook(head)), status);
}

// But for what no terminal should see.
void TestGuard::namesTheWordAtFaultAsItCame()
{
    Door door;
    const auto refusal = door.guard.check(hook("Content-Type: text/50%25; q=\x1b[31m\r\n"));
    QVERIFY(refusal);
    QCOMPARE(refusal->sentence, QStringLiteral("A hook's Content-Type must be application/json, not text/50%25; "
                                               "q=%1B[31m."));
}

void TestGuard::onlyPostIsAHook()
{
    for (const char *method : {"GET", "PUT", "DELETE", "HEAD", "OPTIONS"}) {
        http::Request request = hook();
        request.method = method;
        const auto refusal = Door().guard.check(request);
        QVERIFY(refusal);
        QCOMPARE(refusal->status, 405);
        QCOMPARE(refusal->reason, journal::Reason::WrongMethod);
        QCOMPARE(refusal->headers, QList<http::Header>({{"Allow", "POST"}}));
    }
}

void TestGuard::checksThePeer_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<bool>("served");
    QTest::newRow("inside") << QStringLiteral("10.1.2.3") << true;
    QTest::newRow("outside") << QStringLiteral("11.1.2.3") << false;
    QTest::newRow("mapped into IPv6") << QStringLiteral("::ffff:10.9.9.9") << true;
    QTest::newRow("mapped, outside") << QStringLiteral("::ffff:11.9.9.9") << false;
    QTest::newRow("IPv6 inside") << QStringLiteral("fd00::1") << true;
    QTest::newRow("IPv6 outside") << QStringLiteral("fe80::1") << false;
}

void TestGuard::checksThePeer()
{
    QFETCH(QString, peer);
    QFETCH(bool, served);
    const Door door({.allowedPeers = {QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8")),
                                      QHostAddress::parseSubnet(QStringLiteral("fd00::/16"))}});
    QCOMPARE(door.guard.serves(http::plainAddress(QHostAddress(peer))), served);
    QVERIFY(Door().guard.serves(QHostAddress(peer)));
}

void TestGuard::refusesByTheHead_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<bool>("refused");
    const QByteArray json = "Content-Type: application/json\r\n";
    const QByteArray basic = "Authorization: Basic " + QByteArray("u:p").toBase64() + "\r\n";
    const QByteArray hash = "Authorization: WCS 8ad543481d29574b6046e375ce555520\r\n";
    const QByteArray hook = "/rest/my_api/connect";
    const auto row = [](const char *name, const QByteArray &method, const QByteArray &path, const QByteArray &lines,
                        bool refused) { QTest::newRow(name) << method << path << lines << refused; };
    row("Basic", "POST", hook, json + basic, false);
    row("a hash: the body decides", "POST", hook, json + hash, false);
    row("no credentials", "POST", hook, json, true);
    row("wrong Basic", "POST", hook, json + "Authorization: Basic QQ==\r\n", true);
    row("page", "POST", hook, json + basic + "Origin: http://a\r\n", true);
    row("form", "POST", hook, basic + "Content-Type: text/plain\r\n", true);
    row("encoded", "POST", hook, json + basic + "Content-Encoding: gzip\r\n", true);
    row("path", "POST", "/elsewhere", json + basic, true);
    row("method", "PUT", hook, json + basic, true);
}

void TestGuard::refusesByTheHead()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, lines);
    QFETCH(bool, refused);
    Door door({.secret = "key", .credentials = "u:p"});
    const http::Request head{.method = method, .target = path, .head = lines};
    QCOMPARE(door.guard.refusesHead(head), refused);
    http::Request whole = head;
    whole.body = "{}"; // of which the hash is the right one
    const bool isRefused = !door.guard.placeOf(path) || door.guard.check(whole);
    QCOMPARE(isRefused, refused);
}

void TestGuard::checksTheHash_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");
    // HMAC-MD5 of "{}" under "key", computed by another program.
    const QByteArray hash = "8ad543481d29574b6046e375ce555520";
    QTest::newRow("right") << "WCS " + hash << 200;
    QTest::newRow("upper case") << "wcs " + hash.toUpper() << 200;
    QTest::newRow("wrong") << "WCS " + QByteArray(32, '0') << 401;
    QTest::newRow("cut") << "WCS " + hash.first(31) << 401;
    QTest::newRow("other scheme") << "Basic " + hash << 401;
    QTest::newRow("empty") << QByteArray("WCS ") << 401;
}

void TestGuard::checksTheHash()
{
    QFETCH(QByteArray, authorization);
    QFETCH(int, status);
    const QByteArray json = "Content-Type: application/json\r\n";
    QCOMPARE(statusOf({.secret = "key"}, hook(json + "Authorization: " + authorization + "\r\n")), status);
    QCOMPARE(statusOf({.secret = "key"}, hook(json)), 401);
}

void TestGuard::checksBasic()
{
    const QByteArray json = "Content-Type: application/json\r\n";
    const Options options{.credentials = "user:pass"};
    QCOMPARE(statusOf(options, hook(json + "Authorization: Basic dXNlcjpwYXNz\r\n")), 200);
    QCOMPARE(statusOf(options, hook(json + "Authorization: Basic dXNlcjpwYXNzMg==\r\n")), 401);
    QCOMPARE(statusOf(options, hook(json)), 401);
}

void TestGuard::looksAtNothingOfWhoGuesses_data()
{
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("wrong");
    QTest::addColumn<QByteArray>("otherKind"); // which is looked at all the same
    const QByteArray hash = "WCS 8ad543481d29574b6046e375ce555520";
    QTest::newRow("hash") << hash << QByteArray("WCS 00") << QByteArray("Basic dTpw");
    QTest::newRow("password") << QByteArray("Basic dTpw") << QByteArray("Basic eDp5") << hash;
}

// Neither what is answered nor when (with its head, or with its body) tells whether it was right.
void TestGuard::looksAtNothingOfWhoGuesses()
{
    QFETCH(QByteArray, right);
    QFETCH(QByteArray, wrong);
    QFETCH(QByteArray, otherKind);
    Door door({.secret = "key", .credentials = "u:p"});
    const QByteArray json = "Content-Type: application/json\r\n";
    const auto with = [&json](const QByteArray &authorization) {
        return hook(json + "Authorization: " + authorization + "\r\n");
    };
    for (int i = 0; i <= http::WrongSecrets::Free; ++i)
        QCOMPARE(door.statusOf(with(wrong)), 401);
    QCOMPARE(door.statusOf(with(otherKind)), 200); // and says nothing of this kind: it may have been overheard
    for (const QByteArray &authorization : {right, wrong}) {
        QVERIFY(door.guard.refusesHead(with(authorization)));
        const auto refusal = door.guard.check(with(authorization));
        QVERIFY(refusal);
        QCOMPARE(refusal->status, 429);
        QCOMPARE(refusal->headers, QList<http::Header>({{"Retry-After", "1"}}));
    }
    QCOMPARE(door.statusOf(hook(json)), 401); // no guess
    http::Request another = with(right);
    another.peerAddress = QHostAddress(QStringLiteral("10.1.2.4"));
    QVERIFY(!door.guard.refusesHead(another));
    QCOMPARE(door.statusOf(another), 200);
}

// Refused by its head as its peer had to wait, which it no longer has when it is answered.
void TestGuard::neverTakesOneWithoutItsBody()
{
    Door door({.secret = "key", .credentials = "u:p"});
    http::Request part = hook("Content-Type: application/json\r\nAuthorization: Basic dTpw\r\n");
    part.isWhole = false;
    QCOMPARE(door.statusOf(part), 429);
    part.head = "Content-Type: application/json\r\nAuthorization: WCS 00\r\n";
    QCOMPARE(door.statusOf(part), 429);
    part.head = "Content-Type: application/json\r\nAuthorization: Basic eDp5\r\n";
    QCOMPARE(door.statusOf(part), 401);
}

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
