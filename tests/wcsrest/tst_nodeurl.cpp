#include "wcsrest/nodeurl.h"

#include <QTest>

using wcsrest::NodeUrl;

class TestNodeUrl : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void TestNodeUrl::reads_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("credentials");
    const auto row = [](const char *text, const char *shown, const char *path, const char *credentials) {
        QTest::newRow(text) << QString::fromUtf8(shown) << QByteArray(path) << QByteArray(credentials);
    };
    row("http://wcs:8081", "http://wcs:8081", "", "");
    row("http://wcs:8081/", "http://wcs:8081", "", "");
    row("http://wcs:8081/rest-api", "http://wcs:8081", "", "");
    row("http://wcs:8081/rest-api/", "http://wcs:8081", "", "");
    row("https://[::1]:8444/wcs/rest-api", "https://[::1]:8444/wcs", "/wcs", "");
    row("http://wcs/my-rest-api-2", "http://wcs/my-rest-api-2", "/my-rest-api-2", "");
    row("http://admin:s3cret@wcs:8081", "http://•••@wcs:8081", "", "admin:s3cret");
    row("http://admin:s3%40%3A%2Fcret@wcs:8081/rest-api", "http://•••@wcs:8081", "", "admin:s3@:/cret");
}

void TestNodeUrl::reads()
{
    const auto url = NodeUrl::parse(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY2(url.ok(), url ? "" : qPrintable(url.error().sentence));
    QTEST(url->text(), "shown");
    QTEST(url->url.path, "path");
    QTEST(url->credentials, "credentials");
    QVERIFY(!url->text().contains(QStringLiteral("s3")) && !url->text().contains(QStringLiteral("admin")));
}

void TestNodeUrl::refuses_data()
{
    QTest::addColumn<QString>("why");
    const auto row = [](const char *text, const char *why) { QTest::newRow(text) << QString::fromLatin1(why); };
    row("", "is no URL");
    row("wcs:8081", "does not begin with http:// or https://");
    row("ftp://wcs:8081", "does not begin with http:// or https://");
    row("http://", "has no host");
    row("http://:8081", "has no host");
    row("http://wcs:0", "has the port 0");
    row("http://wcs:8081/?action=stat", "has something behind its path");
    row("http://s3cret@wcs:8081", "names a user without a password, or a password without a user");
    row("http://:s3cret@wcs:8081", "names a user without a password, or a password without a user");
    row("http://ad%3Amin:s3cret@wcs:8081", "has a colon within the user's name");
    row("http://admin:s3%0Acret@wcs:8081", "has a control character in its user or password");
}

void TestNodeUrl::refuses()
{
    const auto url = NodeUrl::parse(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(!url.ok());
    QTEST(url.error().sentence, "why");
    QVERIFY(!url.error().sentence.contains(QStringLiteral("cret")));
}

QTEST_GUILESS_MAIN(TestNodeUrl)
#include "tst_nodeurl.moc"
