#include "http/message/target.h"

#include <QTest>

class TestTarget : public QObject {
    Q_OBJECT
private slots:
    void knowsHosts_data();
    void knowsHosts();
    void reduces_data();
    void reduces();
};

void TestTarget::knowsHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isHost");

    const auto row = [](const char *host, bool isHost) { QTest::newRow(host) << QByteArray(host) << isHost; };
    for (const char *host : {"a", "192.168.1.101", "192.168.1.101:8085", "a.example:80", "a:", "[::1]", "[::1]:8085",
                             "[fe80::1.2.3.4]:1", "a_b~!$&'()*+,;=%20", "a:65535"})
        row(host, true);
    for (const char *host : {"", ":80", "a:x", "a:65536", "a:123456", "a:80:80", "a b", "a/b", "a?b", "a#b", "user@a",
                             "[::1", "::1", "[]", "[::1]x", "[g::1]", "a]", "\xc3\xa4", "a,b:1 "})
        row(host, false);
}

void TestTarget::knowsHosts()
{
    QFETCH(const QByteArray, host);
    QTEST(http::isHost(host), "isHost");
}

void TestTarget::reduces_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("reduced"); // empty: refused

    const auto row = [](const char *method, const char *target, const char *reduced) {
        QTest::addRow("%s %s", method, target) << QByteArray(method) << QByteArray(target) << QByteArray(reduced);
    };
    row("GET", "/", "/");
    row("GET", "/a/../b?c=http://d", "/a/../b?c=http://d");
    row("GET", "//a", "//a");
    row("POST", "http://a/b?c", "/b?c");
    row("POST", "HTTPS://[::1]:1/b", "/b");
    row("POST", "http://a?c", "/?c");
    row("POST", "http://a", "/");
    row("OPTIONS", "http://a", "*");
    row("OPTIONS", "*", "*");
    row("GET", "*", "");
    row("GET", "http://", "");
    row("GET", "http:///a", "");
    row("GET", "http://u@a/", "");
    row("GET", "ws://a/", "");
    row("GET", "://a/", "");
    row("GET", "a", "");
    row("GET", "a:80", "");
    row("GET", "/a#b", "");
}

void TestTarget::reduces()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);

    QTEST(http::reducedTarget(method, target).value_or(QByteArray()), "reduced");
}

QTEST_APPLESS_MAIN(TestTarget)
#include "tst_target.moc"
