#include "rules.h"
#include "rules/matcher.h"

#include <QTest>

using namespace rules;

namespace {

constexpr auto Body = R"({"name":"cam-7","status":"FAILED","width":1280,"bitrate":0.5,"a/b":"slash","c~d":"tilde",
  "audioState":{"muted":true},"custom":{"tags":["x","y"],"nothing":null},"big":1e3})";

wcs::HookEvent event()
{
    return {.method = "StreamStatusEvent",
            .nodeId = "Hw47@192.168.1.101",
            .appKey = "defaultApp",
            .sessionId = "/192.168.1.102:4388/192.168.1.101:8443",
            .mediaSessionId = "56141d10-fddc",
            .name = "cam-7 Лобби",
            .status = "FAILED",
            .info = "Failed by ICE timeout",
            .mediaProvider = "WebRTC",
            .published = true,
            .hasVideo = true,
            .hasAudio = false};
}

Matcher matcherOf(const QByteArray &match)
{
    return std::get<Matcher>(
        Matcher::compile(ruleOf(R"({"id":"a","action":{"type":"close"},"match":)" + match + '}').match));
}

} // namespace

class TestMatcher : public QObject {
    Q_OBJECT
private slots:
    void matches_data();
    void matches();
    void matchesEachFieldByItsName();
    void absentFieldsMatchNothingAsked_data();
    void absentFieldsMatchNothingAsked();
    void nodesAreTheSameWithAnotherAddress_data();
    void nodesAreTheSameWithAnotherAddress();
    void methods_data();
    void methods();
    void looksAtNoBodyWithoutNeed();
    void remembersVerdicts();
    void asksTheBackend_data();
    void asksTheBackend();
    void countsTheTimeOfHeaders();
    void saysWhyNot_data();
    void saysWhyNot();
    void namesTheBadPattern();
};

void TestMatcher::matches_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *match, bool expected) { QTest::newRow(match) << QByteArray(match) << expected; };
    row("{}", true);
    row(R"({"name":"cam*"})", true);
    row(R"({"name":"CAM*"})", false); // case counts
    row(R"({"name":"cam"})", false);  // the whole
    row(R"({"name":"*Лобб?"})", true);
    row(R"({"name":"cam-[0-9] *"})", true);
    row(R"({"name":"cam-[!0-9] *"})", false);
    row(R"({"name":"cam\\*"})", false);
    row(R"({"name":"/am-\\d/"})", true); // a search
    row(R"({"name":"/^am/"})", false);
    row(R"({"name":"/CAM/"})", false);
    row(R"({"name":"/(?i)CAM/"})", true);
    row(R"({"name":"/"})", false); // a glob: the text is "/"
    row(R"({"appKey":"defaultApp"})", true);
    row(R"({"appKey":"default"})", false);
    row(R"({"nodeId":"*@192.168.1.101"})", true);
    row(R"({"sessionId":"/192.168.1.102:*"})", true); // a glob that begins with a slash
    row(R"({"sessionId":"/^.192\\.168\\.1\\.102:/"})", true);
    row(R"({"mediaSessionId":"56141d10-*"})", true);
    row(R"({"info":"*timeout"})", true);
    row(R"({"mediaProvider":"WebRTC"})", true);
    row(R"({"mediaProvider":"Flash"})", false);

    row(R"({"status":["FAILED"]})", true);
    row(R"({"status":["PLAYING","FAILED"]})", true);
    row(R"({"status":["PLAYING"]})", false);
    row(R"({"status":["failed"]})", false);
    row(R"({"status":["FAIL*"]})", false); // statuses, not globs

    row(R"({"published":true})", true);
    row(R"({"published":false})", false);
    row(R"({"hasAudio":false})", true);
    row(R"({"hasAudio":true})", false);
    row(R"({"hasVideo":true,"hasAudio":false,"published":true})", true);
    row(R"({"hasVideo":true,"hasAudio":true,"published":true})", false);

    row(R"({"body":{"/name":"cam-7"}})", true);
    row(R"({"body":{"/name":"cam*"}})", false); // a value, not a pattern
    row(R"({"body":{"/width":1280}})", true);
    row(R"({"body":{"/width":1280.0,"/bitrate":5e-1,"/big":1000}})", true);
    row(R"({"body":{"/width":"1280"}})", false);
    row(R"({"body":{"/audioState/muted":true}})", true);
    row(R"({"body":{"/audioState":{"muted":true}}})", true);
    row(R"({"body":{"/audioState":{}}})", false);
    row(R"({"body":{"/custom/tags/1":"y"}})", true);
    row(R"({"body":{"/custom/tags/2":"y"}})", false);
    row(R"({"body":{"/custom/tags":["x","y"]}})", true);
    row(R"({"body":{"/custom/tags":["y","x"]}})", false);
    row(R"({"body":{"/custom/nothing":null}})", true);
    row(R"({"body":{"/custom/nowhere":null}})", false);
    row(R"({"body":{"/a~1b":"slash"}})", true);
    row(R"({"body":{"/c~0d":"tilde"}})", true);
    row(R"({"body":{"/width":1280,"/name":"cam-8"}})", false); // all of them

    row(R"({"name":"cam*","status":["FAILED"],"published":true,"info":"/ICE/","body":{"/width":1280}})", true);
    row(R"({"name":"cam*","status":["FAILED"],"published":true,"info":"/DTLS/","body":{"/width":1280}})", false);
}

void TestMatcher::matches()
{
    QFETCH(QByteArray, match);
    QFETCH(bool, expected);
    const wcs::HookEvent event = ::event();
    const QByteArray key = event.streamKey();
    json::JsonProbe body;
    body.setBody(Body);
    const Hook hook{event, key, &body};
    const Matcher matcher = matcherOf(match);
    QVERIFY(matcher.matchesMethod(event.method));
    QCOMPARE(matcher.matches(hook), expected);
    TextVerdicts verdicts;
    QCOMPARE(matcher.matches(hook, &verdicts), expected);
    QCOMPARE(matcher.matches(hook, &verdicts), expected);
    QCOMPARE(matcher.whyNot(hook).isEmpty(), expected);
}

// A field that a build does not send has no value to compare.
// As the body of the hook calls it.
void TestMatcher::matchesEachFieldByItsName()
{
    const auto matches = [](const QByteArray &match, const wcs::HookEvent &hook) {
        return matcherOf(match).matches({hook, {}, nullptr});
    };
    for (const TextMatch &field : TextMatches) {
        wcs::HookEvent hook;
        hook.*field.text = "this";
        const QByteArray start = QByteArray("{\"") + field.name + "\":\"";
        QVERIFY2(matches(start + "th*\"}", hook), field.name);
        QVERIFY2(!matches(start + "that\"}", hook), field.name);
    }
    for (const FlagMatch &field : FlagMatches) {
        wcs::HookEvent hook;
        hook.*field.flag = false;
        const QByteArray start = QByteArray("{\"") + field.name + "\":";
        QVERIFY2(matches(start + "false}", hook), field.name);
        QVERIFY2(!matches(start + "true}", hook), field.name);
    }
}

void TestMatcher::absentFieldsMatchNothingAsked_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *match, bool expected) { QTest::newRow(match) << QByteArray(match) << expected; };
    row("{}", true);
    row(R"({"name":"cam*"})", false);
    row(R"({"name":"*"})", true);
    row(R"({"name":"/./"})", false);
    row(R"({"info":"?*"})", false);
    row(R"({"status":["PUBLISHING"]})", false);
    row(R"({"published":true})", false);
    row(R"({"published":false})", false); // absent is not false
    row(R"({"hasVideo":false})", false);
    row(R"({"hasAudio":false})", false);
    row(R"({"record":false})", false);
    row(R"({"body":{"/name":""}})", false);
    row(R"({"body":{"/name":null}})", false);
    row(R"({"body":{"":{}}})", true);
}

void TestMatcher::absentFieldsMatchNothingAsked()
{
    QFETCH(QByteArray, match);
    const wcs::HookEvent event{.method = "StreamStatusEvent"};
    json::JsonProbe body;
    body.setBody("{}");
    QTEST(matcherOf(match).matches({event, {}, &body}), "expected");
}

void TestMatcher::nodesAreTheSameWithAnotherAddress_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("nodeId");
    QTest::addColumn<bool>("expected");
    const auto row = [](const QByteArray &pattern, const QByteArray &nodeId, bool expected) {
        QTest::addRow("%s: %s", pattern.constData(), nodeId.constData()) << pattern << nodeId << expected;
    };
    const QByteArray id = "d41d8cd98f00b204e9800998ecf8427e";
    row(id + "@192.0.2.10", id + "@192.0.2.11", true);
    row(id + "@192.0.2.10", id, true);
    row(id, id + "@192.0.2.11", true);
    row(id, id, true);
    row("d41d*", id + "@192.0.2.11", true);
    row("*@192.0.2.10", id + "@192.0.2.10", true); // who asks for the address gets it
    row("*@192.0.2.10", id + "@192.0.2.11", false);
    row("/^[0-9a-f]+$/", id + "@192.0.2.11", true);
    row("/2.11$/", id + "@192.0.2.11", true);
    row("/2.10$/", id + "@192.0.2.11", false);
    row("cam@studio", "cam@home", false);
    row("cam", "cam@home", false);
}

void TestMatcher::nodesAreTheSameWithAnotherAddress()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, nodeId);
    QFETCH(bool, expected);
    const wcs::HookEvent event{.method = "StreamStatusEvent", .nodeId = nodeId};
    const Hook hook{event, {}, nullptr};
    const Matcher matcher = matcherOf(R"({"nodeId":")" + pattern + "\"}");
    QCOMPARE(matcher.matches(hook), expected);
    TextVerdicts verdicts;
    QCOMPARE(matcher.matches(hook, &verdicts), expected);
    QCOMPARE(matcher.matches(hook, &verdicts), expected);
    QCOMPARE(matcher.whyNot(hook).isEmpty(), expected);
    const wcs::HookEvent moved{.method = "connect", .nodeId = "d41d8cd98f00b204e9800998ecf8427e@1", .sessionId = "s"};
    const wcs::HookEvent moves{.method = "connect", .nodeId = "d41d8cd98f00b204e9800998ecf8427e@2", .sessionId = "s"};
    QCOMPARE(rules::streamOf({moved, {}, nullptr}), rules::streamOf({moves, {}, nullptr}));
}

void TestMatcher::methods_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *match, const char *method, bool expected) {
        QTest::addRow("%s %s", match, method) << QByteArray(match) << QByteArray(method) << expected;
    };
    row("{}", "StreamStatusEvent", true);
    row("{}", "connect", false); // a careless rule locks nobody out
    row("{}", "StreamKeepAliveEvent", false);
    row(R"({"method":"connect"})", "connect", true);
    row(R"({"method":"connect"})", "StreamStatusEvent", false);
    row(R"({"method":"Connect"})", "connect", false);
    row(R"({"method":"*"})", "connect", true);
    row(R"({"method":"*"})", "BrandNewEvent", true);
    row(R"({"method":"Stream*Event"})", "StreamKeepAliveEvent", true);
    row(R"({"method":"/^(play|publish)Stream$/"})", "playStream", true);
    row(R"({"method":"/^(play|publish)Stream$/"})", "stopStream", false);
}

void TestMatcher::methods()
{
    QFETCH(QByteArray, match);
    QFETCH(QByteArray, method);
    QTEST(matcherOf(match).matchesMethod(method), "expected");
}

void TestMatcher::looksAtNoBodyWithoutNeed()
{
    QVERIFY(!matcherOf(R"({"name":"cam*"})").looksAtBody());
    QVERIFY(matcherOf(R"({"body":{"/a":1}})").looksAtBody());
    // Of a stream on the board there is no body to ask: such a condition counts as met.
    const wcs::HookEvent event = ::event();
    QVERIFY(matcherOf(R"({"body":{"/a":1}})").matches({event, {}, nullptr}));
    QVERIFY(matcherOf(R"({"body":{"/a":1}})").whyNot({event, {}, nullptr}).isEmpty());
    QVERIFY(!matcherOf(R"({"name":"x","body":{"/a":1}})").matches({event, {}, nullptr}));
}

// Rules that share what is remembered do not get each other's answers.
void TestMatcher::remembersVerdicts()
{
    Matcher digits = matcherOf(R"({"name":"/\\d$/","info":"/^x/"})");
    Matcher letters = matcherOf(R"({"name":"/^[a-z]+$/"})");
    quint32 nextId = 0;
    digits.setPatternIds(nextId);
    letters.setPatternIds(nextId);
    QCOMPARE(nextId, quint32(3));
    TextVerdicts verdicts;
    wcs::HookEvent event{.method = "StreamStatusEvent"};
    for (int round = 0; round < 3; ++round) {
        for (const QByteArray name : {"cam1", "cam", "1", ""}) {
            for (const QByteArray info : {"x", "1", ""}) {
                event.name = name;
                event.info = info;
                const Hook hook{event, {}, nullptr};
                QCOMPARE(digits.matches(hook, &verdicts), digits.matches(hook));
                QCOMPARE(letters.matches(hook, &verdicts), letters.matches(hook));
            }
        }
        verdicts.clear();
    }
}

void TestMatcher::asksTheBackend_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *match, int status, bool expected) {
        QTest::addRow("%s of %d", match, status) << QByteArray(match) << status << expected;
    };
    row(R"({"status":["404"]})", 404, true);
    row(R"({"status":["404"]})", 405, false);
    row(R"({"status":["404"]})", 0, false);
    row(R"({"status":["5xx"]})", 500, true);
    row(R"({"status":["5xx"]})", 599, true);
    row(R"({"status":["5xx"]})", 499, false);
    row(R"({"status":["404","5xx"]})", 503, true);
    row(R"({"status":["none"]})", 0, true);
    row(R"({"status":["none"]})", 200, false);
    row(R"({"status":["none","2xx"]})", 200, true);

    row(R"({"headers":{"X-Reason":"denied"}})", 200, true);
    row(R"({"headers":{"x-reason":"denied"}})", 200, true);
    row(R"({"headers":{"X-Reason":"Denied"}})", 200, false);
    row(R"({"headers":{"X-Reason":"late*"}})", 200, true); // the second of that name
    row(R"({"headers":{"X-Reason":"*"}})", 200, true);
    row(R"({"headers":{"X-Reason":"/^l.te/"}})", 200, true);
    row(R"({"headers":{"X-Empty":"*"}})", 200, true);
    row(R"({"headers":{"X-Nothing":"*"}})", 200, false);
    row(R"({"headers":{"X-Reason":"denied","Server":"nginx*"}})", 200, true);
    row(R"({"headers":{"X-Reason":"denied","Server":"apache*"}})", 200, false);
    row(R"({"headers":{"X-Reason":"*"}})", 0, false);

    row(R"({"body":{"/error/code":7}})", 200, true);
    row(R"({"body":{"/error/code":8}})", 200, false);
    row(R"({"body":{"/error":{"code":7},"/list/1":"b"}})", 200, true);
    row(R"({"body":{"/error/code":7}})", 0, false);
    row(R"({"status":["2xx"],"headers":{"Server":"nginx*"},"body":{"/error/code":7}})", 204, true);
}

void TestMatcher::asksTheBackend()
{
    QFETCH(QByteArray, match);
    QFETCH(int, status);
    QFETCH(bool, expected);
    const Matcher matcher = matcherOf("{\"backend\":" + match + '}');
    QVERIFY(matcher.looksAtBackend());
    QVERIFY(!matcherOf("{}").looksAtBackend());
    const wcs::HookEvent event = ::event();
    const QByteArray key = event.streamKey();
    BackendReply reply{.status = status,
                       .head = "X-Reason:denied\r\nServer: nginx/1.22 \r\nX-Empty:\r\nx-REASON: later\r\n",
                       .body = R"({"error":{"code":7},"list":["a","b"]})"};
    TextVerdicts verdicts;
    json::JsonProbe probe;
    probe.setBody(reply.body);
    for (json::JsonProbe *known : {static_cast<json::JsonProbe *>(nullptr), &probe}) {
        reply.probe = known;
        const Hook hook{event, key, nullptr, &reply};
        QCOMPARE(matcher.matches(hook), expected);
        QCOMPARE(matcher.matches(hook, &verdicts), expected);
        const QString why = matcher.whyNot(hook);
        QCOMPARE(why.isEmpty(), expected);
        QVERIFY2(expected || (why.startsWith(u"The backend") && why.endsWith(u'.')), qPrintable(why));
    }
    QVERIFY(matcher.matches({event, key, nullptr})); // not asked: counts as met
    QVERIFY(matcher.whyNot({event, key, nullptr}).isEmpty());
    const wcs::HookEvent other{.method = "StreamStatusEvent", .name = "other"};
    QVERIFY(!matcherOf("{\"name\":\"cam*\",\"backend\":" + match + '}').matches({other, key, nullptr, &reply}));
}

// Expressions cost there as anywhere.
void TestMatcher::countsTheTimeOfHeaders()
{
    const wcs::HookEvent event = ::event();
    const BackendReply reply{.status = 200, .head = "X-A: " + QByteArray(100'000, 'a') + "\r\n"};
    TextVerdicts verdicts;
    verdicts.beginHook(1'000);
    QCOMPARE(verdicts.spentNs(), 1'000);
    QVERIFY(!matcherOf(R"({"backend":{"headers":{"X-A":"/b$/"}}})").matches({event, {}, nullptr, &reply}, &verdicts));
    QVERIFY(verdicts.spentNs() > 1'000);
}

void TestMatcher::saysWhyNot_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<QStringList>("mentions");
    const auto row = [](const char *match, const QStringList &mentions) {
        QTest::newRow(match) << QByteArray(match) << mentions;
    };
    row(R"({"method":"connect"})", {u"method"_qs, u"StreamStatusEvent"_qs, u"connect"_qs});
    row(R"({"name":"kitchen*"})", {u"name"_qs, u"cam-7"_qs, u"kitchen*"_qs});
    row(R"({"info":"/DTLS/"})", {u"info"_qs, u"ICE timeout"_qs, u"/DTLS/"_qs});
    row(R"({"status":["PLAYING","STOPPED"]})", {u"status"_qs, u"FAILED"_qs, u"PLAYING"_qs, u"STOPPED"_qs});
    row(R"({"published":false})", {u"published"_qs, u"true"_qs, u"false"_qs});
    row(R"({"record":true})", {u"record"_qs, u"true"_qs});
    row(R"({"body":{"/width":640}})", {u"/width"_qs, u"640"_qs});
    row(R"({"body":{"/name":"%1 %2"}})", {u"/name"_qs, u"%1 %2"_qs}); // what looks like a place for text is text
    row(R"({"name":"%3 %1"})", {u"name"_qs, u"cam-7"_qs, u"%3 %1"_qs});
}

void TestMatcher::saysWhyNot()
{
    QFETCH(QByteArray, match);
    QFETCH(QStringList, mentions);
    const wcs::HookEvent event = ::event();
    json::JsonProbe body;
    body.setBody(Body);
    const QString sentence = matcherOf(match).whyNot({event, {}, &body});
    QVERIFY2(sentence.endsWith(u'.'), qPrintable(sentence));
    for (const QString &text : std::as_const(mentions))
        QVERIFY2(sentence.contains(text), qPrintable(sentence));
}

void TestMatcher::namesTheBadPattern()
{
    Match match;
    match.info = u"cam["_qs;
    const auto made = Matcher::compile(match, u"/rule/match"_qs);
    const auto *error = std::get_if<json::JsonError>(&made);
    QVERIFY(error);
    QCOMPARE(error->pointer, u"/rule/match/info"_qs);
    QVERIFY(error->sentence.endsWith(u'.'));
}

QTEST_APPLESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
