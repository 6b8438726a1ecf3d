#include "backend/options.h"

#include <QTest>

using backend::Url;

class TestUrl : public QObject {
    Q_OBJECT
private slots:
    void parses_data();
    void parses();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void belongsToABasePath();
};

void TestUrl::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("isTls");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("printed");
    const auto row = [](const QString &text, const QString &host, int port, bool isTls, const QByteArray &path,
                        const QString &printed) {
        QTest::newRow(qPrintable(text)) << text << host << port << isTls << path << printed;
    };
    const QString plain = QStringLiteral("http://www.example.org");
    row(plain, QStringLiteral("www.example.org"), 80, false, {}, plain);
    row(plain + u'/', QStringLiteral("www.example.org"), 80, false, {}, plain);
    row(plain + QStringLiteral(":8080/rest/my_api/"), QStringLiteral("www.example.org"), 8080, false, "/rest/my_api",
        plain + QStringLiteral(":8080/rest/my_api"));
    row(QStringLiteral("https://10.0.0.1/a%20b"), QStringLiteral("10.0.0.1"), 443, true, "/a%20b",
        QStringLiteral("https://10.0.0.1/a%20b"));
    row(QStringLiteral("https://[::1]:8443/x//"), QStringLiteral("::1"), 8443, true, "/x",
        QStringLiteral("https://[::1]:8443/x"));
    row(QStringLiteral("http://localhost:443"), QStringLiteral("localhost"), 443, false, {},
        QStringLiteral("http://localhost:443"));
}

void TestUrl::parses()
{
    QFETCH(const QString, text);
    const Result<Url> url = Url::parse(text);
    QVERIFY(url.ok());
    QTEST(url->host, "host");
    QTEST(int(url->port), "port");
    QTEST(url->isTls, "isTls");
    QTEST(url->path, "path");
    QTEST(url->text(), "printed");
}

void TestUrl::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *text, const char *sentence) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(sentence);
    };
    row("", "is no URL");
    row("www.example.org:80", "http");
    row("ftp://a/b", "does not begin with http");
    row("http://", "has no host");
    row("http:///path", "has no host");
    row("http://u:p@a/b", "names a user");
    row("http://a/b?c=d", "behind its path");
    row("http://a/b#c", "behind its path");
    row("http://a:0/", "the port 0");
    row("http://a:99999/", "is no URL");
    row("http://a b/", "is no URL");
}

void TestUrl::saysWhatIsWrong()
{
    QFETCH(const QString, text);
    QFETCH(const QString, sentence);
    const Result<Url> url = Url::parse(text);
    QVERIFY(!url.ok());
    QVERIFY2(url.error().sentence.contains(sentence), qPrintable(url.error().sentence));
}

void TestUrl::belongsToABasePath()
{
    const Url general = *Url::parse(QStringLiteral("http://general"));
    const Url special = *Url::parse(QStringLiteral("http://special"));
    const backend::Options both{.targets = {{.url = general}, {.basePath = "/a", .url = special}}};
    QCOMPARE(both.targetOf("/a")->url, special);
    QCOMPARE(both.targetOf("/b")->url, general);
    QCOMPARE(both.targetOf("")->url, general);
    const backend::Options root{.targets = {{.basePath = QByteArray(""), .url = special}}};
    QCOMPARE(root.targetOf("")->url, special);
    QVERIFY(!root.targetOf("/a"));
    QVERIFY(!backend::Options().targetOf("/a"));
}

QTEST_GUILESS_MAIN(TestUrl)
#include "tst_url.moc"
