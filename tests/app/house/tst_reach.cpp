#include "app/house/reach.h"

#include <QTest>

class TestReach final : public QObject {
    Q_OBJECT
private slots:
    void namesWhereItIsReached_data();
    void namesWhereItIsReached();
    void saysThatNothingKeepsStrangersOut();
    void saysThatASecretIsShort();
};

void TestReach::namesWhereItIsReached_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("places");
    QTest::newRow("loopback") << QStringLiteral("127.0.0.1") << QString();
    QTest::newRow("loopback, another one") << QStringLiteral("127.1.2.3") << QString();
    QTest::newRow("loopback of IPv6") << QStringLiteral("::1") << QString();
    QTest::newRow("one") << QStringLiteral("192.0.2.1") << QStringLiteral("192.0.2.1:80");
    QTest::newRow("one of IPv6") << QStringLiteral("2001:db8::1") << QStringLiteral("[2001:db8::1]:80");
}

void TestReach::namesWhereItIsReached()
{
    QFETCH(QString, address);
    QFETCH(QString, places);
    QCOMPARE(reachedAt(QHostAddress(address), 80), places);
    for (const auto all : {QHostAddress::Any, QHostAddress::AnyIPv4, QHostAddress::AnyIPv6}) {
        const QString real = reachedAt(all, 4711);
        QVERIFY2(real.contains(QStringLiteral("4711")) && !real.contains(QStringLiteral("0.0.0.0")) &&
                     !real.contains(QStringLiteral("127.")) && !real.contains(QStringLiteral("[::")),
                 qPrintable(real));
    }
}

void TestReach::saysThatNothingKeepsStrangersOut()
{
    const QHostAddress beyond(QStringLiteral("192.0.2.1"));
    QVERIFY(openEndpointText({}, beyond, 8085).contains(QStringLiteral("192.0.2.1:8085")));
    QVERIFY(openEndpointText({}, QHostAddress(QHostAddress::LocalHost), 8085).isEmpty());
    QVERIFY(openEndpointText({.secret = "s"}, beyond, 8085).isEmpty());
    QVERIFY(openEndpointText({.credentials = "a:b"}, beyond, 8085).isEmpty());
    QVERIFY(openEndpointText({.allowedPeers = {{beyond, 32}}}, beyond, 8085).isEmpty());
}

void TestReach::saysThatASecretIsShort()
{
    QVERIFY(shortSecretText("hook-secret", {}).isEmpty());
    QVERIFY(shortSecretText("hook-secret", "12345678").isEmpty());
    QVERIFY(shortSecretText("hook-secret", "1234567").startsWith(QStringLiteral("--hook-secret has fewer than 8 ")));
    QVERIFY(!shortSecretText("hook-secret", "\u0416\u0416\u0416\u0416").isEmpty()); // characters, not bytes
    QVERIFY(!shortSecretText("hook-secret", "1234567").contains(QStringLiteral("1234567")));
}

QTEST_APPLESS_MAIN(TestReach)
#include "tst_reach.moc"
