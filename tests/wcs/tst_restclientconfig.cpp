#include "wcs/restclientconfig.h"

#include <QJsonArray>
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
    void leavesTheOthersAsTheyAre();
    void hasItsPresets();
    void readsAllFiveKeys();
    void comesBackFromItsJson();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
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
    QTest::newRow("twice") << QByteArray(R"({"restClientConfig":{"x":1},"a":1, "restClientConfig" : null})");
    QTest::newRow("alone in its object") << QByteArray(R"({"a":1,"restClientConfig":[{"}":","}]})");
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

void TestRestClientConfig::leavesTheOthersAsTheyAre()
{
    const RestClientConfig config = RestClientConfig::errorsReachTheClient();
    const QByteArray body =
        R"({"n":12345678901234567890123,"restClientConfig":{},"name":"a\ud83d","name":1.0 , "o":{ "restClientConfig":7}})";
    QCOMPARE(config.addTo(body),
             R"({"n":12345678901234567890123,"name":"a\ud83d","name":1.0,"o":{ "restClientConfig":7},)"
             R"("restClientConfig":)" +
                 config.toJson() + '}');
}

void TestRestClientConfig::hasItsPresets()
{
    QVERIFY(RestClientConfig::errorsReachTheClient().policyOf("StreamStatusEvent").isFail());
    QVERIFY(!RestClientConfig::errorsReachTheClient().policyOf("publishStream").isFail());
    QVERIFY(!RestClientConfig::wcsDefaults().policyOf("StreamStatusEvent").isFail());
    QCOMPARE(RestClientConfig::wcsDefaults().policyOf("StreamStatusEvent").restPolicy, "NOTIFY");
}

void TestRestClientConfig::readsAllFiveKeys()
{
    const QJsonObject object = QJsonDocument::fromJson(R"({
        "StreamStatusEvent": {"clientExclude": "sdp, custom", "restExclude": "sdp", "restOnError": "FAIL",
                              "restPolicy": "OVERWRITE", "restOverwrite": "name,info"},
        "connect": {}, "BrandNewEvent": {"restPolicy": "DISABLE"}})")
                                   .object();
    const auto made = RestClientConfig::fromJson(object);
    const auto *config = std::get_if<RestClientConfig>(&made);
    QVERIFY(config);
    QCOMPARE(config->methods.size(), 3);
    const wcs::MethodPolicy expected{.clientExclude = "sdp,custom",
                                     .restExclude = "sdp",
                                     .restOnError = "FAIL",
                                     .restPolicy = "OVERWRITE",
                                     .restOverwrite = "name,info"};
    QCOMPARE(config->policyOf("StreamStatusEvent"), expected);
    QCOMPARE(config->policyOf("connect"), wcs::MethodPolicy());
    QCOMPARE(config->policyOf("BrandNewEvent").restPolicy, "DISABLE");
    QCOMPARE(config->policyOf("BrandNewEvent").restOnError, "LOG");
}

void TestRestClientConfig::comesBackFromItsJson()
{
    RestClientConfig config = RestClientConfig::errorsReachTheClient();
    config.methods.insert("publishStream", {.restExclude = "sdp", .restPolicy = "OVERWRITE", .restOverwrite = "name"});
    for (const RestClientConfig &one : {config, RestClientConfig::wcsDefaults()}) {
        const auto made = RestClientConfig::fromJson(one.toObject());
        QVERIFY(std::holds_alternative<RestClientConfig>(made));
        QCOMPARE(std::get<RestClientConfig>(made), one);
        QCOMPARE(QJsonDocument::fromJson(one.toJson()).object(), one.toObject());
    }
}

void TestRestClientConfig::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json"); // in a list, so that it may be any value
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const char *json, const char *pointer) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(pointer);
    };
    row("a list", "[[]]", "/config");
    row("null", "[null]", "/config");
    row("a policy that is a text", R"([{"connect":"FAIL"}])", "/config/connect");
    row("unknown key", R"([{"connect":{"colour":"red"}}])", "/config/connect/colour");
    row("case counts", R"([{"connect":{"restonerror":"FAIL"}}])", "/config/connect/restonerror");
    row("onError", R"([{"connect":{"restOnError":"PANIC"}}])", "/config/connect/restOnError");
    row("onError in small letters", R"([{"connect":{"restOnError":"fail"}}])", "/config/connect/restOnError");
    row("onError empty", R"([{"connect":{"restOnError":""}}])", "/config/connect/restOnError");
    row("onError true", R"([{"connect":{"restOnError":true}}])", "/config/connect/restOnError");
    row("policy", R"([{"connect":{"restPolicy":"ALWAYS"}}])", "/config/connect/restPolicy");
    row("policy null", R"([{"connect":{"restPolicy":null}}])", "/config/connect/restPolicy");
    row("fields in a list", R"([{"connect":{"restExclude":["sdp"]}}])", "/config/connect/restExclude");
    row("no field names", R"([{"connect":{"clientExclude":"a;b"}}])", "/config/connect/clientExclude");
    row("an empty field", R"([{"connect":{"clientExclude":"a,,b"}}])", "/config/connect/clientExclude");
    row("OVERWRITE without fields", R"([{"connect":{"restPolicy":"OVERWRITE"}}])", "/config/connect/restOverwrite");
    row("bad method", R"([{"a b":{}}])", "/config/a b");
    row("bad method with a slash", R"([{"a/b":{}}])", "/config/a~1b");
    row("the second", R"([{"connect":{},"playStream":{"restOnError":1}}])", "/config/playStream/restOnError");
}

void TestRestClientConfig::saysWhatIsWrong()
{
    QFETCH(QByteArray, json);
    const QJsonValue value = QJsonDocument::fromJson(json).array().first();
    const auto made = RestClientConfig::fromJson(value, QStringLiteral("/config"));
    const auto *error = std::get_if<json::JsonError>(&made);
    QVERIFY(error);
    QTEST(error->pointer, "pointer");
    QVERIFY2(error->sentence.endsWith(u'.'), qPrintable(error->sentence));
}

QTEST_APPLESS_MAIN(TestRestClientConfig)
#include "tst_restclientconfig.moc"
