#include "wcs/restclientconfig.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using wcs::RestClientConfig;

class TestRestClientConfig : public QObject {
    Q_OBJECT
private slots:
    void defaultIsAsDocumented();
    void isAddedBehindTheEcho_data();
    void isAddedBehindTheEcho();
    void replacesAForeignOne_data();
    void replacesAForeignOne();
};

void TestRestClientConfig::defaultIsAsDocumented()
{
    QCOMPARE(RestClientConfig::errorsReachTheClient().toJson(),
             R"({"StreamStatusEvent":{"clientExclude":"","restExclude":"","restOnError":"FAIL",)"
             R"("restOverwrite":"","restPolicy":"NOTIFY"}})");
}

void TestRestClientConfig::isAddedBehindTheEcho_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("compact") << QByteArray(R"({"a":1})") << QByteArray(R"({"a":1,)") << QByteArray("}");
    QTest::newRow("spaced") << QByteArray("{ \"a\" : \"}\" }\r\n") << QByteArray("{ \"a\" : \"}\" ,")
                            << QByteArray("}\r\n");
    QTest::newRow("empty") << QByteArray("{ }") << QByteArray("{ ") << QByteArray("}");
    QTest::newRow("escapes") << QByteArray(R"({"a":"\u0041"})") << QByteArray(R"({"a":"\u0041",)") << QByteArray("}");
}

void TestRestClientConfig::isAddedBehindTheEcho()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const RestClientConfig config = RestClientConfig::errorsReachTheClient();
    QCOMPARE(config.addTo(body), before + "\"restClientConfig\":" + config.toJson() + after);
}

void TestRestClientConfig::replacesAForeignOne_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << QByteArray(R"({"restClientConfig":{"x":1},"a":1})");
    QTest::newRow("escaped") << QByteArray(R"({"\u0072estClientConfig":{"x":1},"a":1})");
}

void TestRestClientConfig::replacesAForeignOne()
{
    QFETCH(QByteArray, body);
    const RestClientConfig config = RestClientConfig::errorsReachTheClient();
    const QByteArray answer = config.addTo(body);
    QCOMPARE(answer.count("restClientConfig"), 1);
    const QJsonObject object = QJsonDocument::fromJson(answer).object();
    QCOMPARE(object.value(QStringLiteral("a")).toInt(), 1);
    QCOMPARE(QJsonDocument(object.value(QStringLiteral("restClientConfig")).toObject()).toJson(QJsonDocument::Compact),
             config.toJson());
}

QTEST_APPLESS_MAIN(TestRestClientConfig)
#include "tst_restclientconfig.moc"
