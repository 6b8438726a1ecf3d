#include "rules.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace rules;

class TestRule : public QObject {
    Q_OBJECT
private slots:
    void readsTheExampleOfTheContract();
    void hasItsDefaults();
    void readsEveryAction_data();
    void readsEveryAction();
    void comesBackFromItsJson_data();
    void comesBackFromItsJson();
    void leavesDefaultsOut();
    void readsWhatConcernsTheBackend();
    void takesBackWhatAnswersHave();
    void makesIdsOfNames_data();
    void makesIdsOfNames();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void badRulesTakeNoForever();
    void readsFiles_data();
    void readsFiles();
    void filesComeBack();
    void saysWhatIsWrongInFiles_data();
    void saysWhatIsWrongInFiles();
    void boundsFiles();
    void idsAreMadeUnique();
    void knowsRisks_data();
    void knowsRisks();
    void describesItself();
    void hasPresets();
};

void TestRule::readsTheExampleOfTheContract()
{
    const Rule rule = ruleOf(R"({
        "id": "403-first-publish", "name": "403 on the first PUBLISHING", "enabled": true, "tags": ["suite-42"],
        "match":  { "method": "StreamStatusEvent", "name": "cam*", "status": ["PUBLISHING"], "published": true },
        "when":   { "skip": 0, "count": 1, "per": "stream", "probability": 1.0, "seed": 7 },
        "action": { "type": "respond", "status": 403, "reason": "Forbidden", "headers": {}, "body": "", "delayMs": 0 },
        "ttlMs": 300000 })");
    QCOMPARE(rule.id, u"403-first-publish"_qs);
    QCOMPARE(rule.name, u"403 on the first PUBLISHING"_qs);
    QVERIFY(rule.enabled);
    QCOMPARE(rule.tags, QStringList{u"suite-42"_qs});
    QCOMPARE(rule.match.method, u"StreamStatusEvent"_qs);
    QCOMPARE(rule.match.name, u"cam*"_qs);
    QCOMPARE(rule.match.status, QStringList{u"PUBLISHING"_qs});
    QCOMPARE(rule.match.published, std::optional(true));
    QVERIFY(!rule.match.hasVideo && !rule.match.hasAudio && !rule.match.record);
    QVERIFY(rule.match.body.isEmpty());
    const When when{.count = 1, .per = When::Per::Stream, .seed = 7};
    QVERIFY(rule.when == when);
    QCOMPARE(rule.action.type, Action::Type::Respond);
    QCOMPARE(rule.action.status, 403);
    QCOMPARE(rule.action.reason, u"Forbidden"_qs);
    QVERIFY(rule.action.headers.isEmpty());
    QVERIFY(rule.action.body.isEmpty());
    QCOMPARE(rule.action.delay.ms, 0);
    QCOMPARE(rule.ttlMs, 300'000);
}

// A careless rule cannot lock clients out of `connect`.
void TestRule::hasItsDefaults()
{
    for (const char *json : {R"({"id":"a","action":{"type":"respond","status":500}})",
                             R"({"id":"a","match":{},"action":{"type":"respond","status":500}})",
                             R"({"id":"a","match":{"name":"*"},"when":{},"action":{"type":"respond","status":500}})"}) {
        const Rule rule = ruleOf(json);
        QCOMPARE(rule.match.method, u"StreamStatusEvent"_qs);
        QVERIFY(rule.enabled);
        QVERIFY(rule.when == When());
        QCOMPARE(rule.when.count, 0);
        QCOMPARE(rule.when.probability, 1.0);
        QCOMPARE(rule.ttlMs, 0);
        QVERIFY(!rule.name.isEmpty()); // it has to be called something
    }
}

void TestRule::readsEveryAction_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<Action::Type>("type");
    const auto row = [](const char *json, Action::Type type) { QTest::newRow(json) << QByteArray(json) << type; };
    row(R"({"type":"respond","status":100})", Action::Type::Respond);
    row(R"({"type":"respond","status":599,"reason":"Odd","body":"echo","headers":{"X-A":"b"}})", Action::Type::Respond);
    row(R"({"type":"close"})", Action::Type::Close);
    row(R"({"type":"reset","delayMs":20})", Action::Type::Reset);
    row(R"({"type":"hold"})", Action::Type::Hold);
    row(R"({"type":"truncate","atFraction":0.25})", Action::Type::Truncate);
    row(R"({"type":"truncate","atFraction":0,"status":200,"body":"text"})", Action::Type::Truncate);
    row(R"({"type":"malformed"})", Action::Type::Malformed);
    row(R"({"type":"dribble","bytesPerSecond":50,"delay":{"type":"uniform","minMs":1,"maxMs":2}})",
        Action::Type::Dribble);
    row(R"({"type":"close","delay":{"type":"lognormal","medianMs":200,"sigma":0.5}})", Action::Type::Close);
    row(R"({"type":"forward"})", Action::Type::Forward);
    row(R"({"type":"forward","status":503,"delayMs":5000,"body":{"/a":1}})", Action::Type::Forward);
    row(R"({"type":"hold","forward":true})", Action::Type::Hold);
}

void TestRule::readsEveryAction()
{
    QFETCH(QByteArray, json);
    const Rule rule = ruleOf(R"({"id":"a","action":)" + json + '}');
    QTEST(rule.action.type, "type");
    QCOMPARE(actionTypeNames()[int(rule.action.type)], objectOf(json).value(u"type").toString());
    QCOMPARE(ruleOf(QJsonDocument(rule.toJson()).toJson()), rule);
}

void TestRule::comesBackFromItsJson_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::newRow("all there is") << ruleOf(R"({
        "id": "a.b_c-1", "name": "Ж “x” /\\", "enabled": false, "tags": ["one", "two"],
        "match": { "method": "/^(Stream|Connection)StatusEvent$/", "appKey": "default*", "nodeId": "*@10.0.0.?",
                   "sessionId": "/:4388/", "mediaSessionId": "[0-9a-f]*", "name": "cam\\*", "info": "Failed*",
                   "mediaProvider": "WebRTC", "status": ["FAILED", "STOPPED"], "published": false, "hasVideo": true,
                   "hasAudio": false, "record": true,
                   "body": { "/audioState/muted": true, "/width": 0, "/custom": {"a": [1, null]}, "/x~1y": null } },
        "when": { "skip": 3, "count": 2, "per": "stream", "probability": 0.25, "seed": 9007199254740991 },
        "action": { "type": "respond", "status": 503, "reason": "Busy", "headers": {"Retry-After": "1", "X-A": ""},
                    "body": "{\"a\":\"Ж\"}", "delay": {"type": "uniform", "minMs": 10, "maxMs": 20} },
        "ttlMs": 60000 })");
    QTest::newRow("fixed delay") << ruleOf(R"({"id":"a","action":{"type":"respond","status":200,"delayMs":5000}})");
    QTest::newRow("lognormal") << ruleOf(
        R"({"id":"a","action":{"type":"hold","delay":{"type":"lognormal","medianMs":12.5,"sigma":0.75}}})");
    QTest::newRow("truncate") << ruleOf(R"({"id":"a","action":{"type":"truncate","atFraction":0.1}})");
    QTest::newRow("dribble") << ruleOf(R"({"id":"a","action":{"type":"dribble","bytesPerSecond":7}})");
    QTest::newRow("forward") << ruleOf(R"({"id":"a","match":{"backend":{"status":["404","5xx","none"],
        "headers":{"X-Reason":"denied*","Server":"/nginx/"},"body":{"/error/code":7,"/list":[1,{"a":null}],"":"x"}}},
        "action":{"type":"forward","status":403,"reason":"No","headers":{"X-A":"b"},
        "body":{"/a/b":{"c":[1,null]},"/list/-":"Ж","":7},"delay":{"type":"uniform","minMs":1,"maxMs":2}}})");
    QTest::newRow("forward as it is") << ruleOf(R"({"id":"a","action":{"type":"forward"}})");
    QTest::newRow("seen by the backend") << ruleOf(R"({"id":"a","action":{"type":"reset","forward":true}})");
    QTest::newRow("empty texts") << ruleOf(R"({"id":"a","action":{"type":"respond","status":200,"body":""}})");
}

void TestRule::comesBackFromItsJson()
{
    QFETCH(Rule, rule);
    const QByteArray json = QJsonDocument(rule.toJson()).toJson(); // through the text, as a file has it
    QCOMPARE(ruleOf(json), rule);
    QCOMPARE(QJsonDocument(ruleOf(json).toJson()).toJson(), json);
}

void TestRule::leavesDefaultsOut()
{
    const QJsonObject json = plainRule("a").toJson();
    QVERIFY(!json.contains(u"when"));
    QVERIFY(!json.contains(u"tags"));
    QVERIFY(!json.contains(u"ttlMs"));
    const QJsonObject action = json.value(u"action").toObject();
    QCOMPARE(action.value(u"status"), QJsonValue(500));
    QVERIFY(!action.contains(u"delayMs") && !action.contains(u"delay") && !action.contains(u"headers"));
    QVERIFY(!action.contains(u"forward"));
    QVERIFY(!json.value(u"match").toObject().contains(u"name"));
    QVERIFY(!json.value(u"match").toObject().contains(u"backend"));
    const QJsonObject forward =
        ruleOf(R"({"id":"a","action":{"type":"forward"}})").toJson().value(u"action").toObject();
    QCOMPARE(forward.keys(), QStringList{u"type"_qs});
}

void TestRule::readsWhatConcernsTheBackend()
{
    const Rule plain = ruleOf(R"({"id":"a","action":{"type":"respond","status":500}})");
    QVERIFY(plain.match.backend.isEmpty());
    QVERIFY(!plain.action.forward && !plain.action.asksBackend() && !needsBackend(plain));

    const Rule seen = ruleOf(R"({"id":"a","action":{"type":"respond","status":500,"forward":true}})");
    QVERIFY(seen.action.forward && seen.action.asksBackend() && !needsBackend(seen));
    QVERIFY(!ruleOf(R"({"id":"a","action":{"type":"close","forward":false}})").action.forward);

    const Rule forward = ruleOf(R"({"id":"a","action":{"type":"forward","body":{"/a":1}}})");
    QVERIFY(!forward.action.forward && forward.action.asksBackend() && needsBackend(forward));
    QCOMPARE(forward.action.status, 0); // the backend's
    QCOMPARE(forward.action.changes, (QMap<QString, QJsonValue>{{u"/a"_qs, 1}}));
    QVERIFY(forward.action.body.isEmpty());

    const Rule asked = ruleOf(R"({"id":"a","match":{"backend":{"status":["5xx"]}},"action":{"type":"close"}})");
    QVERIFY(!asked.action.asksBackend() && needsBackend(asked));
    QCOMPARE(asked.match.backend.status, QStringList{u"5xx"_qs});
    const auto statusOf = [](const QByteArray &status) {
        return ruleOf(R"({"id":"a","match":{"backend":{"status":)" + status + R"(}},"action":{"type":"close"}})")
            .match.backend.status;
    };
    QCOMPARE(statusOf("[403,\"5xx\",404]"), (QStringList{u"403"_qs, u"5xx"_qs, u"404"_qs}));
    QCOMPARE(statusOf("403"), QStringList{u"403"_qs});
    QCOMPARE(statusOf("\"none\""), QStringList{u"none"_qs});
}

// What GET /rules gives may be sent back as it is.
void TestRule::takesBackWhatAnswersHave()
{
    QJsonObject json = plainRule("a").toJson();
    json.insert(u"hits"_qs, 12);
    QCOMPARE(std::get<Rule>(Rule::parse(json)), plainRule("a"));
}

void TestRule::makesIdsOfNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("words") << u"403 on the first PUBLISHING"_qs;
    QTest::newRow("no letter that an id has") << u"Ж 🎥"_qs;
    QTest::newRow("none") << QString();
    QTest::newRow("a long one") << u"long name "_qs.repeated(15);
    QTest::newRow("the longest") << QString(200, u'a');
}

void TestRule::makesIdsOfNames()
{
    QFETCH(QString, name);
    QJsonObject json = plainRule("a").toJson();
    json.remove(u"id"_qs);
    json.insert(u"name"_qs, name);
    const auto made = Rule::parse(json);
    QVERIFY(std::holds_alternative<Rule>(made));
    static const QRegularExpression isId(u"^[A-Za-z0-9_.-]{1,64}$"_qs);
    QVERIFY2(isId.match(std::get<Rule>(made).id).hasMatch(), qPrintable(std::get<Rule>(made).id));
    QCOMPARE(ruleOf(QJsonDocument(std::get<Rule>(made).toJson()).toJson()), std::get<Rule>(made));
}

void TestRule::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const QByteArray &json, const char *pointer) {
        QTest::newRow(json.left(90).constData()) << json << QString::fromUtf8(pointer);
    };
    const auto ruleRow = [&](const QByteArray &member, const char *pointer) {
        row("{\"id\":\"a\",\"action\":{\"type\":\"close\"}," + member + '}', pointer);
    };
    const auto matchRow = [&](const QByteArray &member, const char *pointer) {
        ruleRow("\"match\":{" + member + '}', pointer);
    };
    const auto whenRow = [&](const QByteArray &member, const char *pointer) {
        ruleRow("\"when\":{" + member + '}', pointer);
    };
    const auto actionRow = [&](const QByteArray &members, const char *pointer) {
        row("{\"id\":\"a\",\"action\":{" + members + "}}", pointer);
    };
    const auto respondRow = [&](const QByteArray &member, const char *pointer) {
        actionRow(R"("type":"respond","status":500,)" + member, pointer);
    };
    const auto delayRow = [&](const QByteArray &delay, const char *pointer) {
        actionRow(R"("type":"close","delay":)" + delay, pointer);
    };

    for (const QByteArray id : {"a b", "", "a/b", "Ж", "a\\n"})
        row("{\"action\":{\"type\":\"close\"},\"id\":\"" + id + "\"}", "/id");
    row("{\"action\":{\"type\":\"close\"},\"id\":\"" + QByteArray(65, 'a') + "\"}", "/id");
    row(R"({"action":{"type":"close"},"id":7})", "/id");
    row(R"({"action":{"type":"close"},"id":null})", "/id");
    ruleRow(R"("colour":"red")", "/colour");
    ruleRow(R"("a/b~c":1)", "/a~1b~0c");
    ruleRow(R"("Enabled":true)", "/Enabled");
    ruleRow(R"("name":7)", "/name");
    ruleRow(R"("name":")" + QByteArray(5'000, 'n') + '"', "/name");
    ruleRow(R"("enabled":"yes")", "/enabled");
    ruleRow(R"("enabled":1)", "/enabled");
    ruleRow(R"("tags":"one")", "/tags");
    ruleRow(R"("tags":["one",2])", "/tags/1");
    ruleRow(R"("tags":[""])", "/tags/0");
    ruleRow(R"("match":[])", "/match");
    ruleRow(R"("match":null)", "/match");
    ruleRow(R"("when":"now")", "/when");
    ruleRow(R"("ttlMs":-1)", "/ttlMs");
    ruleRow(R"("ttlMs":1.5)", "/ttlMs");
    ruleRow(R"("ttlMs":"60000")", "/ttlMs");
    ruleRow(R"("ttlMs":1e300)", "/ttlMs");

    matchRow(R"("colour":"red")", "/match/colour");
    for (const QByteArray field :
         {"method", "appKey", "nodeId", "sessionId", "mediaSessionId", "name", "info", "mediaProvider"}) {
        const QByteArray pointer = "/match/" + field;
        matchRow('"' + field + "\":7", pointer);
        matchRow('"' + field + "\":[\"cam\"]", pointer);
        matchRow('"' + field + "\":\"cam[\"", pointer);
        matchRow('"' + field + "\":\"[a-\"", pointer);
        matchRow('"' + field + "\":\"/cam(/\"", pointer);
        matchRow('"' + field + "\":\"/^(?!a)/\"", pointer);
        matchRow('"' + field + "\":\"/(?<=a)b/\"", pointer);
        matchRow('"' + field + R"(":"/(a)\\1/")", pointer);
        matchRow('"' + field + R"(":"/(.{1,100}){9}/")", pointer);
    }
    matchRow(R"("name":"cam\\")", "/match/name");
    matchRow(R"("name":"[z-a]")", "/match/name");
    matchRow(R"("name":"/[/")", "/match/name");
    matchRow(R"("name":"/)" + QByteArray(5'000, 'a') + "/\"", "/match/name");
    matchRow(R"("status":"PUBLISHING")", "/match/status");
    matchRow(R"("status":["PUBLISHING",1])", "/match/status/1");
    for (const QByteArray field : {"published", "hasVideo", "hasAudio", "record"}) {
        matchRow('"' + field + "\":\"true\"", "/match/" + field);
        matchRow('"' + field + "\":1", "/match/" + field);
        matchRow('"' + field + "\":null", "/match/" + field);
    }
    matchRow(R"("body":[])", "/match/body");
    matchRow(R"("body":{"name":"cam"})", "/match/body/name");
    matchRow(R"("body":{"/a":1,"/b~2":1})", "/match/body/~1b~02");

    whenRow(R"("colour":"red")", "/when/colour");
    for (const QByteArray field : {"skip", "count", "seed"}) {
        for (const QByteArray value : {"-1", "1.5", "\"1\"", "null", "true"})
            whenRow('"' + field + "\":" + value, "/when/" + field);
    }
    for (const QByteArray value : {"\"session\"", "\"Rule\"", "1", "null"})
        whenRow(R"("per":)" + value, "/when/per");
    for (const QByteArray value : {"1.5", "-0.1", "\"1\"", "true"})
        whenRow(R"("probability":)" + value, "/when/probability");

    row(R"({"id":"a"})", "/action");
    row(R"({"id":"a","action":"close"})", "/action");
    actionRow(R"("status":500)", "/action/type");
    actionRow(R"("type":"explode")", "/action/type");
    actionRow(R"("type":5)", "/action/type");
    actionRow(R"("type":"close","colour":"red")", "/action/colour");
    for (const QByteArray value : {"99", "600", "0", "-1", "1000", "500.5", "\"500\"", "null"})
        actionRow(R"("type":"respond","status":)" + value, "/action/status");
    respondRow(R"("reason":7)", "/action/reason");
    respondRow(R"("reason":"a\r\nX: b")", "/action/reason");
    respondRow(R"("body":{})", "/action/body");
    respondRow(R"("body":")" + QByteArray(2 * 1024 * 1024, 'x') + '"', "/action/body");
    respondRow(R"("headers":[])", "/action/headers");
    respondRow(R"("headers":{"X-A":1})", "/action/headers/X-A");
    respondRow(R"("headers":{"X-A":"b\r\nX-C: d"})", "/action/headers/X-A");
    respondRow(R"("headers":{"X-A":"b\u0000"})", "/action/headers/X-A");
    respondRow(R"("headers":{"":"b"})", "/action/headers/");
    respondRow(R"("headers":{"X A":"b"})", "/action/headers/X A");
    respondRow(R"("headers":{"X:":"b"})", "/action/headers/X:");
    respondRow(R"("headers":{"X/A":"b"})", "/action/headers/X~1A");
    respondRow(R"("headers":{"Ж":"b"})", "/action/headers/Ж");
    respondRow(R"("headers":{"Content-Length":"5"})", "/action/headers/Content-Length");
    respondRow(R"("headers":{"content-length":"5"})", "/action/headers/content-length");
    respondRow(R"("headers":{"Transfer-Encoding":"chunked"})", "/action/headers/Transfer-Encoding");
    for (const QByteArray value : {"-0.1", "1.5", "\"0.5\"", "null"})
        actionRow(R"("type":"truncate","atFraction":)" + value, "/action/atFraction");
    for (const QByteArray value : {"0", "-1", "1.5", "\"100\"", "null"})
        actionRow(R"("type":"dribble","bytesPerSecond":)" + value, "/action/bytesPerSecond");
    for (const QByteArray value : {"-1", "1.5", "\"100\"", "null", "1e18"})
        actionRow(R"("type":"close","delayMs":)" + value, "/action/delayMs");

    matchRow(R"("backend":[])", "/match/backend");
    matchRow(R"("backend":{})", "/match/backend");
    matchRow(R"("backend":{"headers":{}})", "/match/backend");
    matchRow(R"("backend":{"state":["200"]})", "/match/backend/state");
    matchRow(R"("backend":{"status":{}})", "/match/backend/status");
    matchRow(R"("backend":{"status":[]})", "/match/backend/status");
    for (const char *status : {"99", "600", "404.5", "-1", "true", "null", R"("")", "[404]"})
        matchRow(QByteArray(R"("backend":{"status":[404,)") + status + "]}", "/match/backend/status/1");
    for (const QByteArray word : {"99", "600", "6xx", "0xx", "5XX", "50x", "5xxx", "None", "any", "4 4", "4٠4"})
        matchRow(R"("backend":{"status":["404",")" + word + "\"]}", "/match/backend/status/1");
    matchRow(R"("backend":{"headers":["X-A"]})", "/match/backend/headers");
    matchRow(R"("backend":{"headers":{"X-A":7}})", "/match/backend/headers/X-A");
    matchRow(R"("backend":{"headers":{"X-A":""}})", "/match/backend/headers/X-A");
    matchRow(R"("backend":{"headers":{"X-A":"a["}})", "/match/backend/headers/X-A");
    matchRow(R"("backend":{"headers":{"X-A":"/(/"}})", "/match/backend/headers/X-A");
    matchRow(R"("backend":{"headers":{"X A":"b"}})", "/match/backend/headers/X A");
    matchRow(R"("backend":{"headers":{"":"b"}})", "/match/backend/headers/");
    matchRow(R"("backend":{"body":[]})", "/match/backend/body");
    matchRow(R"("backend":{"body":{"a":1}})", "/match/backend/body/a");
    for (const QByteArray value : {"1", "\"yes\"", "null"})
        actionRow(R"("type":"close","forward":)" + value, "/action/forward");
    actionRow(R"("type":"forward","forward":true)", "/action/forward");
    for (const QByteArray value : {"99", "600", "0", "\"500\"", "null"})
        actionRow(R"("type":"forward","status":)" + value, "/action/status");
    for (const QByteArray value : {"\"echo\"", "[]", "null", "7"})
        actionRow(R"("type":"forward","body":)" + value, "/action/body");
    actionRow(R"("type":"forward","body":{"a":1})", "/action/body/a");
    actionRow(R"("type":"forward","body":{"/a~2":1})", "/action/body/~1a~02");
    actionRow(R"("type":"forward","body":{"/a":")" + QByteArray(2 * 1024 * 1024, 'x') + "\"}", "/action/body");
    actionRow(R"("type":"forward","status":204,"body":{"/a":1})", "/action/body");
    actionRow(R"("type":"forward","headers":{"Content-Length":"5"})", "/action/headers/Content-Length");
    actionRow(R"("type":"forward","reason":"a\nb")", "/action/reason");
    actionRow(R"("type":"forward","bytesPerSecond":5)", "/action/bytesPerSecond");

    delayRow("7", "/action/delay");
    delayRow("{}", "/action/delay/type");
    delayRow(R"({"type":"sometimes"})", "/action/delay/type");
    delayRow(R"({"type":"uniform","minMs":20,"maxMs":10})", "/action/delay/maxMs");
    delayRow(R"({"type":"uniform","minMs":-1,"maxMs":10})", "/action/delay/minMs");
    delayRow(R"({"type":"uniform","minMs":0,"maxMs":"10"})", "/action/delay/maxMs");
    delayRow(R"({"type":"uniform","minMs":0})", "/action/delay/maxMs");
    delayRow(R"({"type":"uniform","minMs":0,"maxMs":1,"medianMs":1})", "/action/delay/medianMs");
    delayRow(R"({"type":"lognormal","medianMs":-1,"sigma":1})", "/action/delay/medianMs");
    delayRow(R"({"type":"lognormal","medianMs":1,"sigma":-1})", "/action/delay/sigma");
    delayRow(R"({"type":"lognormal","medianMs":1})", "/action/delay/sigma");
    actionRow(R"("type":"close","delayMs":1,"delay":{"type":"uniform","minMs":0,"maxMs":1})", "/action/delay");
}

void TestRule::saysWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, pointer);
    const QJsonObject object = objectOf(json);
    const auto made = Rule::parse(object);
    const auto *error = std::get_if<json::JsonError>(&made);
    QVERIFY(error);
    QCOMPARE(error->pointer, pointer);
    QVERIFY2(error->sentence.size() > 10 && error->sentence.endsWith(u'.'), qPrintable(error->sentence));

    const auto within = Rule::parse(object, u"/rules/3"_qs);
    QCOMPARE(std::get<json::JsonError>(within).pointer, u"/rules/3"_qs + pointer);
    QCOMPARE(std::get<json::JsonError>(within).sentence, error->sentence);
}

// Whatever JSON it is given, parsing ends with a rule or with an error that names a place.
void TestRule::badRulesTakeNoForever()
{
    const QJsonValue values[]{QJsonValue::Null, true, 0, -1, 1e308, u""_qs, u"/(/"_qs, QJsonArray{}, QJsonObject{}};
    for (const QJsonValue &value : values) {
        QVERIFY(std::holds_alternative<json::JsonError>(Rule::parse(value)));
        for (const char *member : {"id", "name", "enabled", "tags", "match", "when", "action", "ttlMs"}) {
            QJsonObject json = plainRule("a").toJson();
            json.insert(QLatin1String(member), value);
            const auto made = Rule::parse(json);
            if (const auto *error = std::get_if<json::JsonError>(&made))
                QVERIFY2(error->pointer.startsWith(u'/' + QLatin1String(member)), qPrintable(error->pointer));
        }
    }
}

void TestRule::readsFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("ids");
    QTest::addColumn<bool>("isConfirmed");
    const QByteArray a = R"({"id":"a","action":{"type":"close"}})";
    const QByteArray b = R"({"id":"b","action":{"type":"reset"}})";
    const QByteArray nameless = R"({"name":"x y","action":{"type":"reset"}})";
    QTest::newRow("list") << QByteArray('[' + a + ',' + b + ']') << QStringList{u"a"_qs, u"b"_qs} << false;
    QTest::newRow("empty list") << QByteArray("[]") << QStringList() << false;
    QTest::newRow("object") << QByteArray("{\"rules\":[" + b + ',' + a + "]}") << QStringList{u"b"_qs, u"a"_qs}
                            << false;
    QTest::newRow("confirmed") << QByteArray("{\"rules\":[" + a + "],\"confirm\":true}") << QStringList{u"a"_qs}
                               << true;
    QTest::newRow("not confirmed") << QByteArray("{\"rules\":[],\"confirm\":false}") << QStringList() << false;
    QTest::newRow("ids made of one name")
        << QByteArray('[' + nameless + ',' + nameless + ']') << QStringList{u"x-y"_qs, u"x-y-2"_qs} << false;
}

void TestRule::readsFiles()
{
    QFETCH(QByteArray, json);
    const auto made = parseRuleFile(json);
    const auto *file = std::get_if<RuleFile>(&made);
    QVERIFY(file);
    QStringList ids;
    for (const Rule &rule : file->rules)
        ids += rule.id;
    QTEST(ids, "ids");
    QTEST(file->isConfirmed, "isConfirmed");
}

void TestRule::filesComeBack()
{
    Rules rules = presets();
    rules += ruleOf(R"({"id":"x","name":"Ж","enabled":false,"match":{"status":["A"]},"action":{"type":"hold"}})");
    const auto made = parseRuleFile(ruleFileJson(rules));
    QVERIFY(std::holds_alternative<RuleFile>(made));
    QCOMPARE(std::get<RuleFile>(made).rules, rules);
    QVERIFY(!std::get<RuleFile>(made).isConfirmed);
    QCOMPARE(std::get<RuleFile>(parseRuleFile(ruleFileJson({}))).rules, Rules());
}

void TestRule::saysWhatIsWrongInFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *json, const char *pointer) {
        QTest::newRow(json) << QByteArray(json) << QString::fromLatin1(pointer);
    };
    row("", "");
    row("[", "");
    row("{\"rules\":", "");
    row("7", "");
    row("\"rules\"", "");
    row("null", "");
    row(R"({"rules":{}})", "/rules");
    row(R"({"rules":null})", "/rules");
    row("{}", "/rules");
    row(R"({"rules":[],"colour":"red"})", "/colour");
    row(R"({"rules":[],"confirm":"yes"})", "/confirm");
    row("[7]", "/0");
    row(R"({"rules":[{"id":"a","action":{"type":"close"}},null]})", "/rules/1");
    row(R"([{"id":"a","action":{"type":"close"}},{"id":"b","action":{"type":"respond","status":99}}])",
        "/1/action/status");
    row(R"([{"id":"a","action":{"type":"close"}},{"id":"a","action":{"type":"reset"}}])", "/1/id");
    row(R"({"rules":[{"id":"a","action":{"type":"close"}},{"id":"b","action":{"type":"close"}},
                     {"id":"a","action":{"type":"reset"}}]})",
        "/rules/2/id");
    row(R"([{"name":"A","action":{"type":"close"}},{"id":"a","action":{"type":"reset"}}])", "/1/id");
}

void TestRule::saysWhatIsWrongInFiles()
{
    QFETCH(QByteArray, json);
    const auto made = parseRuleFile(json);
    const auto *error = std::get_if<json::JsonError>(&made);
    QVERIFY(error);
    QTEST(error->pointer, "pointer");
    QVERIFY2(error->sentence.size() > 10 && error->sentence.endsWith(u'.'), qPrintable(error->sentence));
}

void TestRule::boundsFiles()
{
    QJsonArray array;
    for (qsizetype i = 0; i <= MostRules; ++i)
        array.append(plainRule(qPrintable(u"r%1"_qs.arg(i))).toJson());
    QVERIFY(std::holds_alternative<json::JsonError>(parseRuleFile(QJsonValue(array))));
    array.removeLast();
    const auto made = parseRuleFile(QJsonValue(array));
    QVERIFY(std::holds_alternative<RuleFile>(made));
    QCOMPARE(std::get<RuleFile>(made).rules.size(), MostRules);
}

void TestRule::idsAreMadeUnique()
{
    Rules rules;
    QCOMPARE(uniqueId(u"500-all"_qs, rules), u"500-all"_qs);
    rules += plainRule("500-all");
    QCOMPARE(uniqueId(u"500-all"_qs, rules), u"500-all-2"_qs);
    rules += plainRule("500-all-2");
    QCOMPARE(uniqueId(u"500-all"_qs, rules), u"500-all-3"_qs);
    QCOMPARE(uniqueId(u"other"_qs, rules), u"other"_qs);

    const QString longest(64, u'x'); // no id is longer
    rules += plainRule(qPrintable(longest));
    const QString another = uniqueId(longest, rules);
    QVERIFY(another != longest);
    QVERIFY2(another.size() <= 64, qPrintable(another));
}

void TestRule::knowsRisks_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<bool>("isRisk");
    const auto row = [](const char *match, const char *action, bool isRisk) {
        QTest::addRow("%s %s", match, action) << QByteArray(match) << QByteArray(action) << isRisk;
    };
    const char *const all = "{}";
    const char *const some = R"({"name":"cam*"})";
    const char *const connect = R"({"method":"connect"})";
    row(all, R"({"type":"respond","status":500})", false); // what the program is for
    row(all, R"({"type":"reset"})", false);
    row(all, R"({"type":"malformed"})", false);

    row(connect, R"({"type":"respond","status":403})", true); // locks clients out
    row(connect, R"({"type":"respond","status":500})", true);
    row(connect, R"({"type":"close"})", true);
    row(connect, R"({"type":"reset"})", true);
    row(connect, R"({"type":"hold"})", true);
    row(connect, R"({"type":"truncate"})", true);
    row(connect, R"({"type":"respond","status":200,"body":"echo"})", false);
    row(R"({"method":"connect","appKey":"testApp"})", R"({"type":"respond","status":403})", true);
    row(R"({"method":"*"})", R"({"type":"respond","status":403})", true);
    row(R"({"method":"c[a-z]*"})", R"({"type":"respond","status":403})", true);
    row(R"({"method":"/^con/"})", R"({"type":"respond","status":403})", true);
    row(R"({"method":"/Event$/"})", R"({"type":"respond","status":403})", false);
    row(R"({"method":"publishStream"})", R"({"type":"respond","status":403})", false);

    row(all, R"({"type":"respond","status":200,"delayMs":1000})", false); // starves WCS's pool of connections
    row(all, R"({"type":"respond","status":200,"delayMs":1001})", true);
    row(all, R"({"type":"respond","status":500,"delayMs":16000})", true);
    row(all, R"({"type":"close","delayMs":5000})", true);
    row(all, R"({"type":"respond","status":200,"delay":{"type":"uniform","minMs":2000,"maxMs":3000}})", true);
    row(all, R"({"type":"respond","status":200,"delay":{"type":"uniform","minMs":0,"maxMs":100}})", false);
    row(all, R"({"type":"respond","status":200,"delay":{"type":"lognormal","medianMs":5000,"sigma":0.1}})", true);
    row(all, R"({"type":"respond","status":200,"delay":{"type":"lognormal","medianMs":20,"sigma":0.1}})", false);
    row(all, R"({"type":"hold"})", true);
    row(connect, R"({"type":"respond","status":200})", true); // no body, no restClientConfig
    for (const char *pattern : {"*", "?*", "[!]]*", "/.*/", "/^/"})
        QTest::addRow("hold %s", pattern)
            << QByteArray("{\"name\":\"") + pattern + "\"}" << QByteArray(R"({"type":"hold"})") << true;
    row(R"({"mediaSessionId":"?*"})", R"({"type":"hold"})", true);
    row(R"({"name":"/^[a-c]/"})", R"({"type":"hold"})", false);
    row(R"({"nodeId":"**","appKey":"*"})", R"({"type":"hold"})", true);
    row(R"({"published":true})", R"({"type":"hold"})", true); // every publisher
    row(connect, R"({"type":"forward"})", false);
    row(connect, R"({"type":"forward","headers":{"X-A":"b"}})", false);
    row(connect, R"({"type":"forward","status":403})", true);
    row(connect, R"({"type":"forward","status":200})", true); // lets in whom the backend refuses
    row(connect, R"({"type":"forward","body":{"/restClientConfig":{}}})", true);
    row(connect, R"({"type":"forward","delayMs":5000})", true);
    row(connect, R"({"type":"respond","status":403,"forward":true})", true);
    row(connect, R"({"type":"respond","status":200,"body":"echo","forward":true})", true); // the same
    row(R"({"method":"connect","backend":{"status":["none"]}})", R"({"type":"respond","status":200,"body":"echo"})",
        true);
    row(R"({"method":"connect","backend":{"status":["5xx"]}})", R"({"type":"close"})", true);
    row(all, R"({"type":"forward","status":500})", false);
    row(all, R"({"type":"forward","delayMs":5000})", true);
    row(R"({"backend":{"status":["2xx"]}})", R"({"type":"hold"})", true);
    row(some, R"({"type":"forward","delayMs":5000})", false);
    row(some, R"({"type":"hold"})", false);
    row(some, R"({"type":"respond","status":200,"delayMs":16000})", false);
}

void TestRule::knowsRisks()
{
    QFETCH(QByteArray, match);
    QFETCH(QByteArray, action);
    QFETCH(bool, isRisk);
    Rule rule = ruleOf(R"({"id":"a","match":)" + match + R"(,"action":)" + action + '}');
    for (const bool enabled : {true, false}) {
        rule.enabled = enabled;
        QCOMPARE(riskOf(rule).has_value(), isRisk);
        if (isRisk)
            QVERIFY(riskOf(rule)->endsWith(u'.'));
    }
}

void TestRule::describesItself()
{
    const Rule rule = ruleOf(R"({"id":"a","match":{"name":"cam*"},"when":{"count":1,"per":"stream"},
        "action":{"type":"respond","status":500,"reason":"Internal Server Error","delayMs":5000}})");
    QCOMPARE(describe(rule.action), u"500 Internal Server Error after 5 s"_qs);
    QCOMPARE(describe(rule.match, rule.when), u"StreamStatusEvent · name cam* · once per stream"_qs);
    const auto actionText = [](const QByteArray &action) {
        return describe(ruleOf(R"({"id":"a","action":)" + action + '}').action);
    };
    QCOMPARE(actionText(R"({"type":"forward"})"), u"the backend's answer"_qs);
    QCOMPARE(actionText(R"({"type":"forward","delayMs":5000})"), u"the backend's answer after 5 s"_qs);
    QCOMPARE(actionText(R"({"type":"forward","status":503,"reason":"Busy"})"), u"the backend's answer as 503 Busy"_qs);
    QCOMPARE(actionText(R"({"type":"forward","headers":{"X-A":"b"},"body":{"/a":1,"/b":2,"/c":3},"delayMs":5})"),
             u"the backend's answer with X-A, /a and 2 more after 5 ms"_qs);
    QCOMPARE(actionText(R"({"type":"reset","forward":true})"), u"reset the connection, seen by the backend"_qs);
    const Rule asked = ruleOf(R"({"id":"a","match":{"backend":{"status":["404","none"],"headers":{"X-A":"b*"},
        "body":{"/e":1}}},"action":{"type":"close"}})");
    QCOMPARE(describe(asked.match, asked.when),
             u"StreamStatusEvent · backend 404, none · backend X-A b* · backend /e"_qs);
    QSet<QString> texts;
    for (const QString &type : actionTypeNames())
        texts += describe(Action{.type = Action::Type(actionTypeNames().indexOf(type))});
    QCOMPARE(texts.size(), actionTypeNames().size());
}

void TestRule::hasPresets()
{
    QSet<QString> ids;
    QSet<QString> names;
    QHash<QString, int> kinds;
    for (const Rule &rule : presets()) {
        QVERIFY(!rule.enabled);
        QCOMPARE(ruleOf(QJsonDocument(rule.toJson()).toJson()), rule);
        QCOMPARE(rule.match.method, u"StreamStatusEvent"_qs);
        ids += rule.id;
        names += rule.name;
        const Action &action = rule.action;
        const bool isRespond = action.type == Action::Type::Respond;
        const QString kind = isRespond ? QString::number(action.status) : actionTypeNames()[int(action.type)];
        ++kinds[action.delay.ms > 0 ? u"%1 after %2"_qs.arg(kind).arg(action.delay.ms) : kind];
    }
    QCOMPARE(ids.size(), presets().size());
    QCOMPARE(names.size(), presets().size());
    for (const char *kind : {"403", "500", "503", "200 after 5000", "200 after 16000", "reset", "malformed"})
        QVERIFY2(kinds.value(QLatin1String(kind)) == 1, kind);
}

QTEST_APPLESS_MAIN(TestRule)
#include "tst_rule.moc"
