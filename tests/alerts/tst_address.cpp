#include "alerts/address.h"

#include <QTest>

using alerts::Address;

class TestAddress : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void TestAddress::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *text, const char *target, const char *credentials, const char *shown) {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(target) << QByteArray(credentials)
                            << QString::fromUtf8(shown);
    };
    row("http://h", "/", "", "http://h");
    row("http://h:8080/a/b", "/a/b", "", "http://h:8080/a/b");
    row("https://h/a/", "/a/", "", "https://h/a");
    row("http://[::1]:9/x", "/x", "", "http://[::1]:9/x");
    row("https://h/a?token=geheim&x=1", "/a?token=geheim&x=1", "", "https://h/a?…");
    row("http://me:geheim@h/a", "/a", "me:geheim", "http://h/a");
    row("http://me:ge%40heim@h/a", "/a", "me:ge@heim", "http://h/a");
    row("https://h/services/T0000/B0000/XXXXXXXXXXXXXXXXXXXXXXXX", "/services/T0000/B0000/XXXXXXXXXXXXXXXXXXXXXXXX", "",
        "https://h/services/T0000/B0000/***");
    row("http://h/ä", "/%C3%A4", "", "http://h/%C3%A4");
}

void TestAddress::reads()
{
    QFETCH(const QString, text);
    const auto address = Address::parse(text);
    QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(address.error().sentence));
    QTEST(address->target, "target");
    QTEST(address->credentials, "credentials");
    QTEST(address->shown(), "shown");
}

void TestAddress::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *text, const char *sentence) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(sentence);
    };
    row("", "is no URL");
    row("http://h:x/geheim", "is no URL");
    row("ftp://me:geheim@h/", "does not begin with http:// or https://");
    row("http:///geheim", "has no host");
    row("http://h/a geheim", "is no URL");
    row("http://h/geheim#x", "has a “#”");
    row("http://a%3Ab:geheim@h/", "has a colon within the user's name");
    row("http://a:geheim%0D%0Ax@h/", "has a control character");
    row("http://h:0/geheim", "has the port 0");
}

void TestAddress::refuses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, sentence);
    const auto address = Address::parse(text);
    QVERIFY(!address.ok());
    QVERIFY2(address.error().sentence.startsWith(sentence), qPrintable(address.error().sentence));
    QVERIFY(!address.error().sentence.contains(QStringLiteral("geheim")));
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
