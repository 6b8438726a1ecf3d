#include "wcs/secrets.h"

#include <QTest>

class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void masks_data();
    void masks();
    void survivesEveryPrefix();
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

QTEST_APPLESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
