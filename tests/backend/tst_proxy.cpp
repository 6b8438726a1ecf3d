#include "backend/proxy.h"

#include <QTest>

class TestProxyOption : public QObject {
    Q_OBJECT
private slots:
    void parses_data();
    void parses();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void TestProxyOption::parses_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *text, const char *host, int port, const char *credentials, const char *shown) {
        QTest::newRow(text) << QString::fromUtf8(host) << port << QByteArray(credentials) << QString::fromUtf8(shown);
    };
    row("http://proxy.example:3128", "proxy.example", 3128, "", "http://proxy.example:3128");
    row("http://10.0.0.1:80/", "10.0.0.1", 80, "", "http://10.0.0.1:80");
    row("http://[::1]:8080", "::1", 8080, "", "http://[::1]:8080");
    row("http://us:secret@proxy:1", "proxy", 1, "us:secret", "http://us:•••@proxy:1");
    row("http://us:a%3Ab%40c%25@proxy:65535", "proxy", 65535, "us:a:b@c%", "http://us:•••@proxy:65535");
    row("http://us:%C3%A9@proxy:1", "proxy", 1, "us:é", "http://us:•••@proxy:1");
}

void TestProxyOption::parses()
{
    const Result<http::Proxy> proxy = backend::parseProxy(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(proxy.ok());
    QTEST(proxy->host, "host");
    QTEST(int(proxy->port), "port");
    QTEST(proxy->credentials, "credentials");
    QTEST(backend::shownProxy(*proxy), "shown");
}

void TestProxyOption::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *text, const char *sentence) {
        QTest::newRow(text) << QString::fromLatin1(sentence);
    };
    constexpr const char *NotHttp = "does not begin with http://, and no other proxies are known";
    constexpr const char *Behind = "has something behind its port";
    constexpr const char *Half = "names a user without a password, or a password without a user";
    row("proxy.example:3128", NotHttp);
    row("https://us:secret@proxy:3128", NotHttp);
    row("socks5://proxy:1080", NotHttp);
    row("", "is no URL");
    row("http://us%0d%0aX:secret@proxy:1", "has a control character in its user or password");
    row("http://us:secret%00@proxy:1", "has a control character in its user or password");
    row("http://", "has no host");
    row("http://proxy", "names no port");
    row("http://proxy:0", "names no port");
    row("http://proxy:70000", "is no URL");
    row("http://us:sec ret@proxy:1", "is no URL");
    row("http://proxy:1/path", Behind);
    row("http://proxy:1?a=1", Behind);
    row("http://proxy:1/#a", Behind);
    row("http://us@proxy:1", Half);
    row("http://us:@proxy:1", Half);
    row("http://:secret@proxy:1", Half);
    row("http://u%3As:secret@proxy:1", "has a colon within the user's name");
}

void TestProxyOption::saysWhatIsWrong()
{
    const Result<http::Proxy> proxy = backend::parseProxy(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(!proxy.ok());
    QTEST(proxy.error().sentence, "sentence");
    QVERIFY(!proxy.error().sentence.contains(QStringLiteral("sec")));
}

QTEST_GUILESS_MAIN(TestProxyOption)
#include "tst_proxy.moc"
