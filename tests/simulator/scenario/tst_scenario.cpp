#include "simulator/scenario/scenario.h"
#include "testdata.h"
#include "wcs/status.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace simulator;

namespace {

// A scenario with one group, `steps` for its `do`.
QByteArray withSteps(const QByteArray &steps)
{
    return R"({"title":"T","seconds":60,"clients":[{"id":"a","do":)" + steps + "}]}";
}

Scenario scenarioOf(const QByteArray &json)
{
    const auto parsed = Scenario::fromJson(json);
    if (const auto *error = std::get_if<json::JsonError>(&parsed)) {
        qWarning("%s: %s", qPrintable(error->pointer), qPrintable(error->sentence));
        return {};
    }
    return std::get<Scenario>(parsed);
}

// Groups with these numbers of clients; those after the first play the first.
Scenario crowd(const QList<int> &counts)
{
    Scenario scenario;
    for (const int count : counts) {
        Group group{.id = QString::number(scenario.groups.size()), .count = count};
        if (scenario.groups.empty())
            group.steps.push_back({.kind = Step::Kind::Publish, .name = QStringLiteral("s")});
        else
            group.steps.push_back({.kind = Step::Kind::Play, .of = QStringLiteral("0")});
        scenario.groups.push_back(group);
    }
    return scenario;
}

QList<int> countsOf(const Scenario &scenario)
{
    QList<int> counts;
    for (const Group &group : scenario.groups)
        counts.append(group.count);
    return counts;
}

void eachStep(const std::vector<Step> &steps, const std::function<void(const Step &)> &seen)
{
    for (const Step &step : steps) {
        seen(step);
        eachStep(step.steps, seen);
        eachStep(step.otherSteps, seen);
    }
}

int countOf(const Scenario &scenario, Step::Kind kind)
{
    int count = 0;
    for (const Group &group : scenario.groups)
        eachStep(group.steps, [&](const Step &step) { count += step.kind == kind; });
    return count;
}

} // namespace

class TestScenario : public QObject {
    Q_OBJECT
private slots:
    void readsEverything();
    void hasItsDefaults();
    void readsTheExampleOfItsDescription();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void loopsMayPauseOnEveryWay_data();
    void loopsMayPauseOnEveryWay();
    void shippedOnesAreGood_data();
    void shippedOnesAreGood();
    void shipsEveryFile();
    void knowsNoOthers();
    void scales_data();
    void scales();
    void sharesPlayersAmongThoseWhoPlayTheSame();
    void playersOfShippedOnes();
    void failsAShare();
    void mayShareNames_data();
    void mayShareNames();
};

void TestScenario::readsEverything()
{
    const Scenario scenario = scenarioOf(R"({
        "title": "All", "description": "There is.", "seed": 9007199254740991, "seconds": 90.5,
        "wcs": { "methods": ["connect", "StreamStatusEvent"], "keepAliveMs": 10000, "answerMs": 0, "retries": 0,
                 "connections": 8, "sdp": true, "restTerminates": true, "reportsRefused": true, "retriesClosed": true, "retriesErrors": true,
                 "acceptsBrokenBody": true, "ignoresBadConfig": true },
        "clients": [
          { "id": "cams", "count": 3, "app": "live", "node": "north", "provider": "RTMP", "start": [1, 2], "do": [
            { "do": "connect" },
            { "do": "publish", "name": "cam-{n}-{session}", "stream": { "width": 1280, "custom": {"a": 1} } },
            { "do": "wait", "seconds": [60, 300] },
            { "do": "until", "seconds": 60 },
            { "do": "snapshot" },
            { "do": "keepAliveLoss" },
            { "do": "fail", "info": ["Failed by ICE timeout", "Failed by error"] },
            { "do": "drop" },
            { "do": "misbehave", "how": "noResult" },
            { "do": "misbehave", "how": "sameName" },
            { "do": "report" },
            { "do": "report", "status": "PLAYBACK_PROBLEM" },
            { "do": "behave" },
            { "do": "disconnect" },
            { "do": "loop", "times": [2, 5], "steps": [ { "do": "stop" } ] },
            { "do": "loop", "times": 3, "steps": [ { "do": "stop" } ] },
            { "do": "loop", "steps": [ { "do": "wait", "seconds": 1 } ] },
            { "do": "chance", "probability": 0.1, "steps": [ { "do": "stop" } ], "otherwise": [ { "do": "drop" } ] }
          ] },
          { "id": "eyes", "start": 5, "do": [ { "do": "play", "of": "cams" }, { "do": "play", "name": "x{n}" } ] }
        ] })");
    const Behaviour behaviour{.methods = {"connect", "StreamStatusEvent"},
                              .keepAliveMs = 10'000,
                              .answerMs = 0,
                              .retries = 0,
                              .connections = 8,
                              .sendsSdp = true,
                              .restTerminates = true,
                              .reportsRefused = true,
                              .retriesClosed = true,
                              .retriesErrors = true,
                              .acceptsBrokenBody = true,
                              .ignoresBadConfig = true};
    using Kind = Step::Kind;
    const std::vector<Step> steps{
        {.kind = Kind::Connect},
        {.kind = Kind::Publish,
         .name = u"cam-{n}-{session}"_qs,
         .stream = {{u"width"_qs, 1280}, {u"custom"_qs, QJsonObject{{u"a"_qs, 1}}}}},
        {.kind = Kind::Wait, .seconds = {60, 300}},
        {.kind = Kind::Until, .seconds = {60, 60}},
        {.kind = Kind::Snapshot},
        {.kind = Kind::KeepAliveLoss},
        {.kind = Kind::Fail, .infos = {"Failed by ICE timeout", "Failed by error"}},
        {.kind = Kind::Drop},
        {.kind = Kind::Misbehave, .how = Misbehaviour::NoResult},
        {.kind = Kind::Misbehave, .how = Misbehaviour::SameName},
        {.kind = Kind::Report},
        {.kind = Kind::Report, .status = "PLAYBACK_PROBLEM"},
        {.kind = Kind::Behave},
        {.kind = Kind::Disconnect},
        {.kind = Kind::Loop, .times = Span{2, 5}, .steps = {{.kind = Kind::Stop}}},
        {.kind = Kind::Loop, .times = Span{3, 3}, .steps = {{.kind = Kind::Stop}}},
        {.kind = Kind::Loop, .steps = {{.kind = Kind::Wait, .seconds = {1, 1}}}},
        {.kind = Kind::Chance,
         .probability = 0.1,
         .steps = {{.kind = Kind::Stop}},
         .otherSteps = {{.kind = Kind::Drop}}},
    };
    QCOMPARE(scenario.title, u"All"_qs);
    QCOMPARE(scenario.description, u"There is."_qs);
    QCOMPARE(scenario.seed, std::optional<quint64>(9007199254740991));
    QCOMPARE(scenario.seconds, 90.5);
    QVERIFY(scenario.behaviour == behaviour);
    QCOMPARE(scenario.groups.size(), 2U);
    QVERIFY((scenario.groups[0] == Group{.id = u"cams"_qs,
                                         .count = 3,
                                         .app = u"live"_qs,
                                         .node = u"north"_qs,
                                         .provider = u"RTMP"_qs,
                                         .start = {1, 2},
                                         .steps = steps}));
    QVERIFY((scenario.groups[1].steps ==
             std::vector<Step>{{.kind = Kind::Play, .of = u"cams"_qs}, {.kind = Kind::Play, .name = u"x{n}"_qs}}));
    QCOMPARE(scenario.groups[1].start, (Span{5, 5}));
    QVERIFY(scenario.groups[0].publishes() && !scenario.groups[1].publishes());
    QCOMPARE(scenario.groups[1].playsOf(), QStringList{u"cams"_qs});
    QCOMPARE(scenario.clients(), 4);
}

void TestScenario::hasItsDefaults()
{
    const Scenario scenario = scenarioOf(withSteps(R"([{"do":"connect"}])"));
    QCOMPARE(scenario.groups.size(), 1U);
    QVERIFY((scenario.groups[0] == Group{.id = u"a"_qs,
                                         .count = 1,
                                         .app = u"defaultApp"_qs,
                                         .node = u"wcs-1"_qs,
                                         .provider = u"WebRTC"_qs,
                                         .steps = {{.kind = Step::Kind::Connect}}}));
    QVERIFY(scenario.behaviour == Behaviour());
    QVERIFY(!scenario.seed);
}

// The first block of JSON in the file that people read.
void TestScenario::readsTheExampleOfItsDescription()
{
    QFile file(QStringLiteral(TEST_DATA "/../../resources/scenarios/README.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const qsizetype from = text.indexOf("```json\n") + 8;
    const Scenario scenario = scenarioOf(text.sliced(from, text.indexOf("```", from) - from));
    QVERIFY(!scenario.groups.empty());
    for (int kind = 0; kind <= int(Step::Kind::Chance); ++kind)
        QVERIFY2(countOf(scenario, Step::Kind(kind)) > 0, qPrintable(QString::number(kind)));
}

void TestScenario::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    int number = 0;
    const auto row = [&number](const QByteArray &json, const char *pointer) {
        QTest::addRow("%d %s %s", ++number, pointer, json.right(70).constData()) << json << QString::fromUtf8(pointer);
    };
    const auto whole = [&](const QByteArray &members, const char *pointer) { row('{' + members + '}', pointer); };
    const QByteArray clients = R"("clients":[{"id":"a","do":[{"do":"connect"}]}])";
    const auto top = [&](const QByteArray &members, const char *pointer) { whole(members + ',' + clients, pointer); };
    const auto wcs = [&](const QByteArray &members, const char *pointer) {
        top(R"("title":"T","seconds":60,"wcs":{)" + members + '}', pointer);
    };
    const auto group = [&](const QByteArray &members, const char *pointer) {
        whole(R"("title":"T","seconds":60,"clients":[{)" + members + "}]", pointer);
    };
    const auto step = [&](const QByteArray &members, const char *pointer) {
        row(withSteps("[{" + members + "}]"), pointer);
    };

    row("", "");
    row("{", "");
    row("[]", "");
    row("\"T\"", "");
    row(R"({"title":"T")", "");
    whole(R"("title":"T","seconds":60)", "/clients");
    whole(R"("title":"T","seconds":60,"clients":{})", "/clients");
    whole(R"("title":"T","seconds":60,"clients":[])", "/clients");
    whole(R"("title":"T","seconds":60,"clients":[7])", "/clients/0");
    top(R"("seconds":60)", "/title");
    top(R"("title":"","seconds":60)", "/title");
    top(R"("title":7,"seconds":60)", "/title");
    top(R"("title":"a\nb","seconds":60)", "/title");
    top(R"("title":")" + QByteArray(81, 'a') + R"(","seconds":60)", "/title");
    top(R"("title":"T","seconds":60,"description":7)", "/description");
    top(R"("title":"T")", "/seconds");
    for (const QByteArray value : {"0", "-1", "\"60\"", "1e300", "null", "[1,2]"})
        top(R"("title":"T","seconds":)" + value, "/seconds");
    for (const QByteArray value : {"-1", "1.5", "\"1\"", "1e300"})
        top(R"("title":"T","seconds":60,"seed":)" + value, "/seed");
    top(R"("title":"T","seconds":60,"colour":"red")", "/colour");
    top(R"("title":"T","seconds":60,"id":"x")", "/id");

    top(R"("title":"T","seconds":60,"wcs":7)", "/wcs");
    wcs(R"("colour":"red")", "/wcs/colour");
    wcs(R"("methods":"connect")", "/wcs/methods");
    wcs(R"("methods":["connect",7])", "/wcs/methods/1");
    wcs(R"("methods":["a/b"])", "/wcs/methods/0");
    wcs(R"("connections":0)", "/wcs/connections");
    wcs(R"("connections":1000000)", "/wcs/connections");
    wcs(R"("retries":11)", "/wcs/retries");
    for (const char *name : {"keepAliveMs", "answerMs"}) {
        for (const QByteArray value : {"-1", "1.5", "\"1\"", "1e9"})
            wcs('"' + QByteArray(name) + "\":" + value, QByteArray("/wcs/" + QByteArray(name)).constData());
    }
    for (const char *name : {"sdp", "restTerminates", "reportsRefused", "retriesClosed", "retriesErrors",
                             "acceptsBrokenBody", "ignoresBadConfig"})
        wcs('"' + QByteArray(name) + "\":1", QByteArray("/wcs/" + QByteArray(name)).constData());

    const QByteArray steps = R"("do":[{"do":"connect"}])";
    group(steps, "/clients/0/id");
    group(R"("id":"a")", "/clients/0/do");
    group(R"("id":"a","do":[])", "/clients/0/do");
    group(R"("id":"a","do":"connect")", "/clients/0/do");
    group(R"("id":"a","do":["connect"])", "/clients/0/do/0");
    for (const QByteArray value : {"\"\"", "\"a b\"", "\"Ж\"", "7"})
        group(R"("id":)" + value + ',' + steps, "/clients/0/id");
    for (const QByteArray value : {"0", "-1", "1.5", "\"1\"", "100001", "1e300"})
        group(R"("id":"a","count":)" + value + ',' + steps, "/clients/0/count");
    for (const char *name : {"app", "node", "provider"}) {
        for (const QByteArray value : {"\"\"", "7", "\"a\\u0000b\""})
            group(R"("id":"a",")" + QByteArray(name) + "\":" + value + ',' + steps,
                  QByteArray("/clients/0/" + QByteArray(name)).constData());
    }
    for (const QByteArray value : {"-1", "\"1\"", "[1]", "[1,2,3]", "[2,1]", "[1,\"2\"]", "1e9", "null"})
        group(R"("id":"a","start":)" + value + ',' + steps, "/clients/0/start");
    group(R"("id":"a","colour":"red",)" + steps, "/clients/0/colour");
    group(R"("id":"a",)" + steps + R"(},{"id":"a",)" + steps, "/clients/1/id");
    group(R"("id":"a","count":60000,)" + steps + R"(},{"id":"b","count":40001,)" + steps, "/clients/1/count");

    step("", "/clients/0/do/0/do");
    step(R"("do":"dance")", "/clients/0/do/0/do");
    step(R"("do":7)", "/clients/0/do/0/do");
    step(R"("do":"connect","name":"x")", "/clients/0/do/0/name");
    step(R"("do":"stop","seconds":1)", "/clients/0/do/0/seconds");
    step(R"("do":"publish")", "/clients/0/do/0/name");
    step(R"("do":"publish","name":"")", "/clients/0/do/0/name");
    step(R"("do":"publish","name":"cam-{i}")", "/clients/0/do/0/name");
    step(R"("do":"publish","name":"cam-{n")", "/clients/0/do/0/name");
    step(R"("do":"publish","name":"a","of":"a")", "/clients/0/do/0/of");
    step(R"("do":"publish","name":"a","stream":7)", "/clients/0/do/0/stream");
    for (const char *name : {"status", "name", "mediaSessionId", "published", "info", "nodeId", "appKey", "sessionId"})
        step(R"("do":"publish","name":"a","stream":{")" + QByteArray(name) + "\":1}",
             QByteArray("/clients/0/do/0/stream/" + QByteArray(name)).constData());
    step(R"("do":"publish","name":"a","stream":{"a b":1})", "/clients/0/do/0/stream/a b");
    step(R"("do":"play")", "/clients/0/do/0/of");
    step(R"("do":"play","of":"a","name":"b")", "/clients/0/do/0/of");
    step(R"("do":"play","of":"b")", "/clients/0/do/0/of");
    step(R"("do":"play","of":"a")", "/clients/0/do/0/of"); // it publishes nothing
    step(R"("do":"fail")", "/clients/0/do/0/info");
    step(R"("do":"fail","info":[])", "/clients/0/do/0/info");
    step(R"("do":"fail","info":"Failed by error")", "/clients/0/do/0/info");
    step(R"("do":"fail","info":["",1])", "/clients/0/do/0/info/0");
    step(R"("do":"misbehave")", "/clients/0/do/0/how");
    step(R"("do":"misbehave","how":"badly")", "/clients/0/do/0/how");
    step(R"("do":"misbehave","how":1)", "/clients/0/do/0/how");
    step(R"("do":"behave","how":"noResult")", "/clients/0/do/0/how");
    for (const QByteArray value : {"\"\"", "1", "\"FAILED\"", "\"UNPUBLISHED\"", "\"STOPPED\""})
        step(R"("do":"report","status":)" + value, "/clients/0/do/0/status");
    for (const QByteArray kind : {"wait", "until"}) {
        step("\"do\":\"" + kind + '"', "/clients/0/do/0/seconds");
        for (const QByteArray value : {"-1", "\"1\"", "[2,1]", "[1]", "null", "1e9"})
            step("\"do\":\"" + kind + "\",\"seconds\":" + value, "/clients/0/do/0/seconds");
    }
    step(R"("do":"loop","times":3)", "/clients/0/do/0/steps");
    step(R"("do":"loop","times":3,"steps":[])", "/clients/0/do/0/steps");
    for (const QByteArray value : {"0", "-1", "1.5", "[2,1]", "[1,2.5]", "\"3\"", "1e9"})
        step(R"("do":"loop","steps":[{"do":"wait","seconds":1}],"times":)" + value, "/clients/0/do/0/times");
    step(R"("do":"loop","times":3,"steps":[{"do":"play","of":"b"}])", "/clients/0/do/0/steps/0/of");
    step(R"("do":"chance","steps":[{"do":"stop"}])", "/clients/0/do/0/probability");
    for (const QByteArray value : {"-0.1", "1.1", "\"1\"", "null"})
        step(R"("do":"chance","steps":[{"do":"stop"}],"probability":)" + value, "/clients/0/do/0/probability");
    step(R"("do":"chance","probability":1)", "/clients/0/do/0/steps");
    step(R"("do":"chance","probability":1,"steps":[{"do":"stop"}],"otherwise":[])", "/clients/0/do/0/otherwise");
    step(R"("do":"chance","probability":1,"steps":[{"do":"stop"}],"otherwise":[{"do":"play","of":"b"}])",
         "/clients/0/do/0/otherwise/0/of");

    QByteArray deep = R"([{"do":"stop"}])";
    QByteArray deepest;
    for (int depth = 0; depth < 8; ++depth) {
        deep = R"([{"do":"loop","times":1,"steps":)" + deep + "}]";
        deepest += "/steps/0";
    }
    row(withSteps(deep), ("/clients/0/do/0" + deepest.chopped(2)).constData());
    QByteArray many = R"({"do":"stop"})";
    for (int i = 0; i < 500; ++i)
        many += R"(,{"do":"stop"})";
    row(withSteps('[' + many + ']'), "/clients/0/do");
    row(withSteps(
            R"([{"do":"stop"},{"do":"loop","times":1000,"steps":[{"do":"loop","times":1000,"steps":[{"do":"stop"}]}]}])"),
        "/clients/0/do/1");
}

void TestScenario::saysWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, pointer);
    const auto parsed = Scenario::fromJson(json);
    const auto *error = std::get_if<json::JsonError>(&parsed);
    QVERIFY(error);
    QCOMPARE(error->pointer, pointer);
    QVERIFY2(error->sentence.size() > 10 && error->sentence.endsWith(u'.'), qPrintable(error->sentence));
    QVERIFY2(!error->sentence.contains(u'%'), qPrintable(error->sentence));
}

void TestScenario::loopsMayPauseOnEveryWay_data()
{
    QTest::addColumn<QByteArray>("steps"); // of a loop for ever
    QTest::addColumn<bool>("isGood");
    const auto row = [](const QByteArray &steps, bool isGood) {
        QTest::newRow(steps.constData()) << '[' + steps + ']' << isGood;
    };
    const QByteArray wait = R"({"do":"wait","seconds":1})";
    const QByteArray stop = R"({"do":"stop"})";
    const auto chance = [](const QByteArray &p, const QByteArray &steps, const QByteArray &others) {
        return R"({"do":"chance","probability":)" + p + R"(,"steps":[)" + steps + ']' +
               (others.isEmpty() ? QByteArray() : ",\"otherwise\":[" + others + ']') + '}';
    };
    row(wait, true);
    row(R"({"do":"wait","seconds":[0,0.5]})", true);
    row(R"({"do":"wait","seconds":0})", false);
    row(R"({"do":"wait","seconds":1e-6})", false);
    row(stop, false);
    row(R"({"do":"until","seconds":60})", false); // the second time it is over at once
    row(R"({"do":"loop","times":2,"steps":[)" + wait + "]}", true);
    row(R"({"do":"loop","times":2,"steps":[)" + stop + "]}", false);
    row(chance("0.5", wait, wait), true);
    row(chance("0.5", wait, stop), false);
    row(chance("0.5", wait, {}), false);
    row(chance("1", wait, {}), true);
    row(chance("0", stop, wait), true);
    row(chance("0.5", wait, {}) + ',' + wait, true);
}

void TestScenario::loopsMayPauseOnEveryWay()
{
    QFETCH(QByteArray, steps);
    QFETCH(bool, isGood);
    const auto parsed = Scenario::fromJson(withSteps(R"([{"do":"loop","steps":)" + steps + "}]"));
    QCOMPARE(std::holds_alternative<Scenario>(parsed), isGood);
    if (!isGood)
        QCOMPARE(std::get<json::JsonError>(parsed).pointer, u"/clients/0/do/0"_qs);
}

void TestScenario::shippedOnesAreGood_data()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : Scenario::shipped())
        QTest::newRow(qPrintable(id)) << id;
}

void TestScenario::shippedOnesAreGood()
{
    QFETCH(QString, id);
    QFile file(QStringLiteral(":/scenarios/%1.json").arg(id));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Scenario parsed = scenarioOf(file.readAll());
    const auto scenario = Scenario::shippedOne(id);
    QVERIFY(scenario);
    QCOMPARE(scenario->id, id);
    QCOMPARE(scenario->groups.size(), parsed.groups.size());
    QVERIFY(!scenario->description.isEmpty());
    QVERIFY(!scenario->seed); // every run has streams of its own
    for (const Group &group : scenario->groups) {
        QVERIFY(group.start.most < scenario->seconds);
        eachStep(group.steps, [&](const Step &step) {
            for (const QByteArray &info : step.infos)
                QVERIFY2(!wcs::causeOf(info).isEmpty(), info.constData());
            if (step.kind == Step::Kind::Publish) // a group may be scaled up
                QVERIFY2(step.name.contains(QLatin1String("{n}")), qPrintable(step.name));
            if (step.kind == Step::Kind::Play) // by group, so that a seed fixes what is played
                QVERIFY(!step.of.isEmpty());
            if (step.kind == Step::Kind::Until)
                QVERIFY(step.seconds.most < scenario->seconds);
            if (step.kind == Step::Kind::KeepAliveLoss)
                QVERIFY(scenario->behaviour.keepAliveMs > 0);
        });
    }
}

void TestScenario::shipsEveryFile()
{
    QStringList names = QDir(QStringLiteral(TEST_DATA "/../../resources/scenarios")).entryList({u"*.json"_qs});
    QStringList shipped = Scenario::shipped();
    for (QString &name : names)
        name.chop(5);
    names.sort();
    shipped.sort();
    QCOMPARE(shipped, names);
    QCOMPARE(Scenario::shippedOne(u"flash-crowd"_qs)->clients(), 10'004);
}

void TestScenario::knowsNoOthers()
{
    for (const QString &id : {u""_qs, u"none"_qs, u"../scenarios/mixed"_qs, u"mixed.json"_qs})
        QVERIFY(!Scenario::shippedOne(id));
}

void TestScenario::scales_data()
{
    QTest::addColumn<QList<int>>("counts"); // the first group publishes, the others play it
    QTest::addColumn<int>("clients");       // -1: not given
    QTest::addColumn<int>("players");       // -1: not given
    QTest::addColumn<QList<int>>("expected");
    using Ints = QList<int>;
    const auto row = [](const char *name, const Ints &counts, int clients, int players, const Ints &expected) {
        QTest::newRow(name) << counts << clients << players << expected;
    };
    row("as it is", {4, 10}, -1, -1, {4, 10});
    row("the same", {4, 10}, 14, -1, {4, 10});
    row("twice", {4, 10}, 28, -1, {8, 20});
    row("largest remainder", {1, 1, 1}, 10, -1, {4, 3, 3});
    row("the publishers' minimum", {4, 6000, 3000, 1000}, 100, -1, {1, 59, 30, 10});
    row("one is the publisher", {4, 6000}, 1, -1, {1, 0});
    row("none", {4, 10}, 0, -1, {0, 0});
    row("many", {1, 1}, 100'000, -1, {50'000, 50'000});
    row("players", {4, 10}, -1, 3, {4, 12});
    row("no players", {4, 10}, -1, 0, {4, 0});
    row("players in two groups", {4, 10, 30}, -1, 5, {4, 5, 15});
    row("an odd number in two groups", {1, 10, 10}, -1, 5, {1, 3, 2});
    row("both", {4, 10}, 110, 10, {10, 100});
    row("both, none to play", {4, 10}, 20, 0, {20, 0});
    row("nobody", {0, 0}, 10, 10, {0, 0});
}

void TestScenario::scales()
{
    QFETCH(QList<int>, counts);
    QFETCH(int, clients);
    QFETCH(int, players);
    const auto given = [](int number) { return number < 0 ? std::nullopt : std::optional(number); };
    QTEST(countsOf(crowd(counts).scaled(given(clients), given(players))), "expected");
}

void TestScenario::sharesPlayersAmongThoseWhoPlayTheSame()
{
    Scenario scenario = crowd({2, 7, 7});
    Group others = scenario.groups[0];
    others.id = u"others"_qs;
    others.count = 3;
    scenario.groups.push_back(others);
    scenario.groups[2].steps.push_back({.kind = Step::Kind::Play, .of = u"others"_qs});
    QCOMPARE(countsOf(scenario.scaled({}, 10)), (QList<int>{2, 20, 50, 3}));
}

void TestScenario::playersOfShippedOnes()
{
    const Scenario play = Scenario::shippedOne(u"play"_qs)->scaled({}, 20);
    QCOMPARE(countsOf(play), (QList<int>{2, 40}));
    // Those who publish themselves are not counted as players.
    const Scenario conference = *Scenario::shippedOne(u"conference"_qs);
    QCOMPARE(countsOf(conference.scaled({}, 20)), (QList<int>{1, 1, 8, 40, 1}));
    for (const QString &id : Scenario::shipped())
        QCOMPARE(Scenario::shippedOne(id)->scaled(50, {}).clients(), 50);
}

void TestScenario::mayShareNames_data()
{
    QTest::addColumn<QByteArray>("groups"); // "count pattern pattern …", one a line
    QTest::addColumn<bool>("mayShare");
    QTest::newRow("one client") << QByteArray("1 cam") << false;
    QTest::newRow("many, one name") << QByteArray("2 cam") << true;
    QTest::newRow("numbered") << QByteArray("2 cam-{n}") << false;
    QTest::newRow("numbered by connection only") << QByteArray("2 cam-{session}") << true;
    QTest::newRow("both") << QByteArray("2 cam-{n}-{session}") << false;
    QTest::newRow("both, without anything between") << QByteArray("2 cam-{n}{session}") << true;
    QTest::newRow("two groups") << QByteArray("2 cam-{n}\n2 screen-{n}") << false;
    QTest::newRow("two groups, one pattern") << QByteArray("1 cam-{n}\n1 cam-{n}") << true;
    QTest::newRow("two groups that may meet") << QByteArray("1 cam-{n}\n1 cam-1") << true;
    QTest::newRow("two patterns of many") << QByteArray("2 cam-{n} cam-{n}-again") << true;
    QTest::newRow("two patterns of one") << QByteArray("1 cam-{n} cam-{n}-again") << false;
}

void TestScenario::mayShareNames()
{
    QFETCH(QByteArray, groups);
    QFETCH(bool, mayShare);
    Scenario scenario;
    for (const QByteArray &line : groups.split('\n')) {
        const QByteArrayList words = line.split(' ');
        Group group{.id = QString::number(scenario.groups.size()), .count = words.first().toInt()};
        for (const QByteArray &pattern : words.sliced(1))
            group.steps.push_back({.kind = Step::Kind::Publish, .name = QString::fromUtf8(pattern)});
        scenario.groups.push_back(group);
    }
    QCOMPARE(scenario.mayShareNames(), mayShare);
}

void TestScenario::failsAShare()
{
    const Scenario play = *Scenario::shippedOne(u"play"_qs);
    QVERIFY(play.withFailShare(0) == play);
    const Scenario failing = play.withFailShare(0.25);
    QVERIFY(failing.groups[1] == play.groups[1]); // viewers
    QVERIFY(failing.groups[0].publishes());
    QCOMPARE(countOf(failing, Step::Kind::Fail), 2);
    QCOMPARE(countOf(failing, Step::Kind::Chance), 2);
    const Step &stop = failing.groups[0].steps[3];
    QCOMPARE(stop.probability, 0.25);
    QCOMPARE(stop.steps.size(), 1U);
    QCOMPARE(stop.steps[0].kind, Step::Kind::Fail);
    for (const QByteArray &info : stop.steps[0].infos)
        QVERIFY2(!wcs::causeOf(info).isEmpty(), info.constData());
    QVERIFY((stop.otherSteps == std::vector<Step>{{.kind = Step::Kind::Stop}}));
    const Step &disconnect = failing.groups[0].steps[4];
    QCOMPARE(disconnect.steps.size(), 2U); // it goes in any case
    QCOMPARE(disconnect.steps[1].kind, Step::Kind::Disconnect);
    QVERIFY((disconnect.otherSteps == std::vector<Step>{{.kind = Step::Kind::Disconnect}}));
}

QTEST_APPLESS_MAIN(TestScenario)
#include "tst_scenario.moc"
