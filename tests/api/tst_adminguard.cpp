#include "api/guard.h"

#include <QLoggingCategory>
#include <QTest>

#include <unistd.h>

using api::Guard;
using api::Options;

Q_LOGGING_CATEGORY(logTest, "streamwatch.test")

class TestAdminGuard : public QObject {
    Q_OBJECT
private slots:
    void check_data();
    void check();
    void goesByAnAbsoluteTarget();
    void servesTheUsersOwnPrograms_data();
    void servesTheUsersOwnPrograms();
    void looksAtNoTokenOfWhoGuesses();
};

namespace {

using Uid = std::optional<uid_t>;

Uid ours()
{
    return ::geteuid();
}

struct Door {
    http::WrongSecrets wrongTokens{QStringLiteral("bearer token"), logTest, nullptr};
    Guard guard;

    explicit Door(const Options &options = {})
        : guard(options, wrongTokens)
    {}
    int statusOf(const http::Request &request) const
    {
        const auto refusal = guard.check(request);
        return refusal ? refusal->status : 200;
    }
};

} // namespace

void TestAdminGuard::check_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &head, int status, const QByteArray &token = {},
                        const QString &address = QStringLiteral("127.0.0.1")) {
        QTest::newRow(name) << head << token << address << status;
    };
    row("localhost", "Host: localhost:8086\r\n", 200);
    row("IPv4", "Host: 127.0.0.1:8086\r\n", 200);
    row("other loopback IPv4", "Host: 127.3.2.1\r\n", 200);
    row("IPv6", "Host: [::1]:8086\r\n", 200);
    row("a name made to point here", "Host: evil.example:8086\r\n", 421);
    row("a name that looks like an address", "Host: 127.0.0.1.evil.example\r\n", 421);
    row("another address", "Host: 192.168.1.5\r\n", 421);
    row("own origin", "Host: localhost:8086\r\nOrigin: http://localhost:8086\r\n", 200);
    row("other port's origin", "Host: localhost:8086\r\nOrigin: http://localhost:3000\r\n", 403);
    row("foreign origin", "Host: localhost:8086\r\nOrigin: https://evil.example\r\n", 403);
    row("own origin, and a foreign one",
        "Host: localhost:8086\r\nOrigin: http://localhost:8086\r\nOrigin: https://evil.example\r\n", 403);
    row("null origin", "Host: localhost:8086\r\nOrigin: null\r\n", 403);
    row("cross-site", "Host: localhost:8086\r\nSec-Fetch-Site: cross-site\r\n", 403);
    row("token missing", "Host: localhost\r\n", 401, "t0ken");
    row("token wrong", "Host: localhost\r\nAuthorization: Bearer other\r\n", 401, "t0ken");
    row("token cut", "Host: localhost\r\nAuthorization: Bearer t0ke\r\n", 401, "t0ken");
    row("token right", "Host: localhost\r\nAuthorization: bearer t0ken\r\n", 200, "t0ken");
    row("other address with token", "Host: watch.lan:8086\r\nAuthorization: Bearer t0ken\r\n", 200, "t0ken",
        QStringLiteral("0.0.0.0"));
    row("other address, by its number", "Host: 192.168.1.5:8086\r\n", 200, {}, QStringLiteral("0.0.0.0"));
    row("other address, by a name", "Host: watch.lan:8086\r\n", 421, {}, QStringLiteral("0.0.0.0"));
    row("other address, no token given", "Host: watch.lan:8086\r\n", 401, "t0ken", QStringLiteral("0.0.0.0"));
}

void TestAdminGuard::check()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, token);
    QFETCH(QString, address);
    QFETCH(int, status);
    const Door door({.address = QHostAddress(address), .token = token});
    QCOMPARE(door.statusOf({.method = "GET", .target = "/api/v1/health", .head = head, .peerOwner = ours()}), status);
    QCOMPARE(door.wrongTokens.count(), status == 401 && head.contains("Authorization") ? 1U : 0U);
}

// RFC 9112 §3.2.2: it wins over Host.
void TestAdminGuard::goesByAnAbsoluteTarget()
{
    const Door door;
    const auto status = [&door](const QByteArray &target, const QByteArray &head) {
        return door.statusOf({.target = "/api/v1/health", .absoluteTarget = target, .head = head, .peerOwner = ours()});
    };
    QCOMPARE(status("http://evil.example/api/v1/health", "Host: localhost:8086\r\n"), 421);
    QCOMPARE(status("http://localhost:8086/api/v1/health", "Host: evil.example\r\n"), 200);
    QCOMPARE(status("http://[::1]:8086?x", "Host: a\r\nOrigin: http://[::1]:8086\r\n"), 200);
    QCOMPARE(status("http://[::1]:8086?x", "Host: a\r\nOrigin: http://a\r\n"), 403);
}

void TestAdminGuard::servesTheUsersOwnPrograms_data()
{
    QTest::addColumn<Options>("options");
    QTest::addColumn<Uid>("owner");
    QTest::addColumn<int>("status");
    const QHostAddress all(QHostAddress::AnyIPv4);
    QTest::newRow("ours") << Options{} << ours() << 200;
    QTest::newRow("root's") << Options{} << Uid(0) << 200;
    QTest::newRow("another's") << Options{} << Uid(::geteuid() + 1) << 403;
    QTest::newRow("nobody's") << Options{} << Uid() << 403;
    QTest::newRow("another's, with a token to give") << Options{.token = "t"} << Uid(::geteuid() + 1) << 401;
    QTest::newRow("nobody's, beyond loopback") << Options{.address = all} << Uid() << 403;
    QTest::newRow("nobody's, open") << Options{.address = all, .isInsecure = true} << Uid() << 200;
    QTest::newRow("another's, open on loopback only") << Options{.isInsecure = true} << Uid(::geteuid() + 1) << 403;
}

void TestAdminGuard::servesTheUsersOwnPrograms()
{
    QFETCH(Options, options);
    QFETCH(Uid, owner);
    QFETCH(int, status);
    const auto refusal = Door(options).guard.check({.head = "Host: localhost\r\n", .peerOwner = owner});
    QCOMPARE(refusal ? refusal->status : 200, status);
    if (status == 403)
        QVERIFY(refusal->body.contains("--admin-token"));
}

void TestAdminGuard::looksAtNoTokenOfWhoGuesses()
{
    const Door door({.token = "t0ken"});
    const auto with = [](const QByteArray &token, uid_t owner) {
        return http::Request{.head = "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n", .peerOwner = owner};
    };
    for (int i = 0; i <= http::WrongSecrets::Free; ++i)
        QCOMPARE(door.statusOf(with("guess", 1)), 401);
    for (const char *token : {"guess", "t0ken"}) {
        const auto refusal = door.guard.check(with(token, 1));
        QVERIFY(refusal);
        QCOMPARE(refusal->status, 429);
        QCOMPARE(refusal->headers, QList<http::Header>({{"Retry-After", "1"}}));
    }
    QCOMPARE(door.statusOf({.head = "Host: localhost\r\n", .peerOwner = 1}), 401); // no guess
    QCOMPARE(door.statusOf(with("t0ken", 2)), 200);
    for (int i = 0; i <= http::WrongSecrets::Free; ++i)
        QCOMPARE(door.statusOf(with("guess", 2)), 401);
    QCOMPARE(door.statusOf(with("t0ken", 2)), 200); // it had it right before
}

QTEST_GUILESS_MAIN(TestAdminGuard)
#include "tst_adminguard.moc"
