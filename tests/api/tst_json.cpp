#include "api/json.h"

#include <QJsonArray>
#include <QTest>

class TestJson : public QObject {
    Q_OBJECT
private slots:
    void writesTimesToTheMicrosecond();
    void writesAStream();
    void writesTimesAsTheClockSaidThen();
    void writesAJumpOfTheClock();
    void writesAnEvent();
    void writesHowAnAnswerWent();
    void writesARule();
    void writesARecordWithItsProblems();
};

void TestJson::writesTimesToTheMicrosecond()
{
    QCOMPARE(isoTime(0), QStringLiteral("1970-01-01T00:00:00.000000Z"));
    QCOMPARE(isoTime(1'664'260'776'957'001), QStringLiteral("2022-09-27T06:39:36.957001Z"));
}

void TestJson::writesAStream()
{
    journal::StringPool pool;
    journal::StreamState state;
    state.mediaSessionId = "m";
    state.name = "b4e7";
    state.nodeId = pool.atom("n");
    state.status = pool.atom("PUBLISHING");
    state.phase = wcs::Phase::Live;
    state.published = 1;
    state.lastAnswer = 500;
    state.lastRule = pool.atom("r");
    state.lastRuleName = pool.atom("Rule R");
    state.injected = 3;
    state.findings = quint8(journal::Finding::LateStatus);
    const QJsonObject object = api::streamObject(state, pool, {});
    QCOMPARE(object.value(QStringLiteral("name")).toString(), QStringLiteral("b4e7"));
    QCOMPARE(object.value(QStringLiteral("phase")).toString(), QStringLiteral("live"));
    QCOMPARE(object.value(QStringLiteral("published")), QJsonValue(true));
    QVERIFY(object.value(QStringLiteral("hasVideo")).isNull());
    QVERIFY(object.value(QStringLiteral("info")).isNull());
    QCOMPARE(object.value(QStringLiteral("lastAnswer")).toObject().value(QStringLiteral("ruleId")).toString(),
             QStringLiteral("r"));
    QCOMPARE(object.value(QStringLiteral("lastAnswer")).toObject().value(QStringLiteral("ruleName")).toString(),
             QStringLiteral("Rule R"));
    QCOMPARE(object.value(QStringLiteral("injected")).toInt(), 3);
    QCOMPARE(object.value(QStringLiteral("findings")), QJsonValue(QJsonArray{QStringLiteral("lateStatus")}));
}

void TestJson::writesTimesAsTheClockSaidThen()
{
    journal::Timeline timeline;
    timeline.add({.record = 5, .at = 2'000'000, .by = 60'000'000});
    const journal::StreamState state{.firstSeen = 1'000'000, .lastSeen = 3'000'000, .statusSince = 2'000'000};
    const QJsonObject object = api::streamObject(state, {}, timeline);
    QCOMPARE(object.value(QStringLiteral("firstSeen")).toString(), QStringLiteral("1970-01-01T00:00:01.000000Z"));
    QCOMPARE(object.value(QStringLiteral("lastSeen")).toString(), QStringLiteral("1970-01-01T00:01:03.000000Z"));
    QCOMPARE(object.value(QStringLiteral("statusSince")).toString(), QStringLiteral("1970-01-01T00:01:02.000000Z"));
}

void TestJson::writesAJumpOfTheClock()
{
    const QJsonObject expected{{QStringLiteral("from"), QStringLiteral("1970-01-01T01:00:02.000000Z")},
                               {QStringLiteral("to"), QStringLiteral("1970-01-01T00:00:02.000000Z")},
                               {QStringLiteral("seconds"), -3600.0},
                               {QStringLiteral("beforeEvent"), 5},
                               {QStringLiteral("text"), QStringLiteral("The clock was set back by 1 hour.")}};
    QCOMPARE(api::jumpObject({.record = 5, .at = 9, .by = -3'600'000'000, .to = 2'000'000}), expected);
}

void TestJson::writesAnEvent()
{
    journal::Entry entry;
    entry.id = 7;
    entry.method = "StreamStatusEvent";
    entry.name = "\xef\xbb\xbf<b>"; // with a byte order mark, which is a part of it
    entry.published = 0;
    entry.answer = {.status = 503, .kind = journal::AnswerKind::Refused};
    const QJsonObject object = api::eventObject(entry);
    QCOMPARE(object.value(QStringLiteral("id")).toInt(), 7);
    QCOMPARE(object.value(QStringLiteral("name")).toString(), QStringLiteral("\uFEFF<b>"));
    QCOMPARE(object.value(QStringLiteral("published")), QJsonValue(false));
    QCOMPARE(object.value(QStringLiteral("answer")).toObject().value(QStringLiteral("kind")).toString(),
             QStringLiteral("refused"));
    QVERIFY(!api::historyObject(entry).contains(QStringLiteral("peer")));
    QVERIFY(object.value(QStringLiteral("target")).isNull());
    QVERIFY(!object.contains(QStringLiteral("reason")));
    entry.target = "/a//connect?x";
    entry.reason = journal::Reason::WrongPath;
    QCOMPARE(api::historyObject(entry).value(QStringLiteral("target")).toString(), QStringLiteral("/a//connect?x"));
    QCOMPARE(api::historyObject(entry).value(QStringLiteral("reason")).toString(), QStringLiteral("wrongPath"));
}

void TestJson::writesHowAnAnswerWent()
{
    journal::Entry entry;
    entry.answer = {.status = 0,
                    .kind = journal::AnswerKind::Injected,
                    .ruleId = "r",
                    .ruleName = "Rule R",
                    .sent = journal::Sent::Reset};
    const QJsonObject answer = api::eventObject(entry).value(QStringLiteral("answer")).toObject();
    QVERIFY(answer.value(QStringLiteral("status")).isNull());
    QCOMPARE(answer.value(QStringLiteral("sent")).toString(), QStringLiteral("reset"));
    QCOMPARE(answer.value(QStringLiteral("ruleName")).toString(), QStringLiteral("Rule R"));
    entry.answer = {};
    const QJsonObject normal = api::eventObject(entry).value(QStringLiteral("answer")).toObject();
    QCOMPARE(normal.value(QStringLiteral("status")).toInt(), 200);
    QCOMPARE(normal.value(QStringLiteral("sent")).toString(), QStringLiteral("response"));
    QVERIFY(normal.value(QStringLiteral("ruleName")).isNull());
}

void TestJson::writesARule()
{
    rules::Rule rule;
    rule.id = QStringLiteral("a");
    rules::RuleStatus status{.rule = std::make_shared<rules::Rule>(rule), .hits = 3, .matched = 5};
    QJsonObject object = api::ruleObject(status);
    QCOMPARE(object.value(QStringLiteral("id")).toString(), QStringLiteral("a"));
    QCOMPARE(object.value(QStringLiteral("hits")).toInt(), 3);
    QVERIFY(object.value(QStringLiteral("left")).isNull());
    QVERIFY(object.value(QStringLiteral("ttlLeftMs")).isNull());
    status.left = 0;
    status.expiresMono = 1; // long ago
    object = api::ruleObject(status);
    QCOMPARE(object.value(QStringLiteral("left")), QJsonValue(0));
    QCOMPARE(object.value(QStringLiteral("ttlLeftMs")), QJsonValue(0));
}

void TestJson::writesARecordWithItsProblems()
{
    journal::StoredRecord record;
    record.entry.method = "StreamStatusEvent";
    record.head = "Host: a\r\nX-Y: z\r\n";
    record.body = R"({"width":"wide"})";
    record.entry.problems = {{"width", "expected a number, found a string"}};
    const QJsonObject object = api::recordObject(record);
    const QJsonArray headers = object.value(QStringLiteral("headers")).toArray();
    QCOMPARE(headers.size(), 2);
    QCOMPARE(headers[1].toObject().value(QStringLiteral("value")).toString(), QStringLiteral("z"));
    QCOMPARE(object.value(QStringLiteral("bodyBytes")).toInt(), 16);
    QCOMPARE(object.value(QStringLiteral("problems")).toArray().first().toString(),
             QStringLiteral("width: expected a number, found a string"));
    QCOMPARE(api::historyObject(record.entry).value(QStringLiteral("problems")),
             object.value(QStringLiteral("problems")));
    record.entry.problems.clear();
    QVERIFY(api::recordObject(record).value(QStringLiteral("problems")).isArray());
    QVERIFY(!api::eventObject(record.entry).contains(QStringLiteral("problems")));
}

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
