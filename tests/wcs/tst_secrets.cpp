#include "wcs/secrets.h"

#include <QTest>

class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void masks_data();
    void masks();
    void survivesEveryPrefix();
    void masksTargets_data();
    void masksTargets();
};

void TestSecrets::masks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char *name, const QByteArray &json, const QByteArray &masked) {
        QTest::newRow(name) << json << masked;
    };
    row("nothing to mask", R"({ "name" : "b4e7" })", R"({ "name" : "b4e7" })");
    row("a password", R"({"sipPassword":"p\"w","x":1})", R"({"sipPassword":"•••","x":1})");
    row("a token, spaced", R"({"authToken" :  "t" , "x":1})", R"({"authToken" :  "•••" , "x":1})");
    row("of any case", R"({"AUTHTOKEN":"t"})", R"({"AUTHTOKEN":"•••"})");
    row("an escaped key", R"({"\u0061uthToken":"t"})", R"({"\u0061uthToken":"•••"})");
    row("nested", R"({"custom":{"authToken":"t"},"y":[{"sipPassword":"p"}]})",
        R"({"custom":{"authToken":"•••"},"y":[{"sipPassword":"•••"}]})");
    row("a number", R"({"authToken":12.5,"x":1})", R"({"authToken":"•••","x":1})");
    row("an object", R"({"authToken":{"a":["}",1]},"x":1})", R"({"authToken":"•••","x":1})");
    row("as a value only", R"({"name":"authToken"})", R"({"name":"authToken"})");
    row("cut off", R"({"authToken":"secr)", R"({"authToken":"•••")");
    row("not JSON", R"(x "authToken": "t" y)", R"(x "authToken": "•••" y)");
}

void TestSecrets::masks()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, masked);
    QCOMPARE(wcs::maskSecrets(json), masked);
}

void TestSecrets::survivesEveryPrefix()
{
    const QByteArray json = R"({"custom":{"authToken":"s3cr\"et\\"},"y":[{"sipPassword":"s3cret"}]})";
    for (qsizetype size = 0; size <= json.size(); ++size)
        QVERIFY(!wcs::maskSecrets(json.first(size)).contains("s3c"));
}

void TestSecrets::masksTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("masked");
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &masked) {
        QTest::newRow(name) << target << masked;
    };
    row("a path", "/rest/my_api/connect", "/rest/my_api/connect");
    row("a path with @", "/a@b:c/d", "/a@b:c/d");
    row("a harmless query", "/a?b=1&c&=d&", "/a?b=1&c&=d&");
    row("a token", "/a?token=s3cret&b=1", "/a?token=***&b=1");
    row("in the middle, of any case", "/a?b=1&AuthToken=s3cret&&c", "/a?b=1&AuthToken=***&&c");
    row("an escaped key", "/a?%74oken=s3=cret", "/a?%74oken=***");
    row("without a value", "/a?token&b", "/a?token&b");
    row("a user", "http://me:s3cret@b:80/c?d", "http://***@b:80/c?d");
    row("a user without a path", "http://me:s3cret@b", "http://***@b");
    row("an @ in the path", "http://b/c@d", "http://b/c@d");
    row("no user", "http://b/c?password=s3cret", "http://b/c?password=***");
    row("all servers", "*", "*");
    row("nothing", "", "");
}

void TestSecrets::masksTargets()
{
    QFETCH(QByteArray, target);
    QTEST(wcs::maskTarget(target), "masked");
    QVERIFY(!wcs::maskTarget(target).contains("s3"));
}

QTEST_APPLESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
