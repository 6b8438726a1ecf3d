#include "board/subject.h"
#include "filter/filterremark.h"

#include <QTest>

using namespace board;
using namespace filter;

namespace {

Subject subject()
{
    Subject subject;
    subject[&wcs::HookEvent::name] = "Cam-7 Лобби";
    subject[&wcs::HookEvent::mediaSessionId] = "56141d10-fddc-11e6-ac3a-4d67d5b3360d";
    subject[&wcs::HookEvent::nodeId] = "Hw47CFMBEchVOpBMDr29@192.168.1.101";
    subject[&wcs::HookEvent::sessionId] = "/192.168.1.102:4388/192.168.1.101:8443";
    subject.client = "192.168.1.102";
    subject[&wcs::HookEvent::appKey] = "defaultApp";
    subject[&wcs::HookEvent::status] = "PENDING";
    subject[&wcs::HookEvent::info] = "Failed by ICE timeout";
    subject[&wcs::HookEvent::mediaProvider] = "WebRTC";
    subject.method = "StreamStatusEvent";
    subject.peer = "127.0.0.1:50000";
    subject.rule = "403 first";
    subject.published = 1;
    subject.events = 3;
    subject[&wcs::HookEvent::width] = 1280;
    subject[&wcs::HookEvent::height] = 720;
    subject.answer = 403;
    subject.origin = wcs::Origin::Demonstration;
    subject.ageSeconds = 95.5;
    subject.found.kinds.set(findings::Kind::Stuck);
    subject.found.cause = findings::Cause::Network;
    subject.found.incident = 7;
    subject.injected = true;
    return subject;
}

} // namespace

class tst_Filter : public QObject {
    Q_OBJECT
private slots:
    void matches_data();
    void matches();
    void takesBracketsAsTheyAreToo();
    void knowsNoCauseWhereNothingIsFound();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void emptyMatchesAll();
    void knowsWhetherTimeMatters_data();
    void knowsWhetherTimeMatters();
    void choosesByPhase_data();
    void choosesByPhase();
    void looksAtAllHooksOfAStream_data();
    void looksAtAllHooksOfAStream();
    void remarksOnUnknownValues_data();
    void remarksOnUnknownValues();
    void remarksOnLongValues();
    void knowsWhatTheBackendSaid_data();
    void knowsWhatTheBackendSaid();
    void knowsWhatBecameOfAnAnswer_data();
    void knowsWhatBecameOfAnAnswer();
    void asksForRejected_data();
    void asksForRejected();
    void knowsANodeByItsId_data();
    void knowsANodeByItsId();
    void takesNoForever();
    void staysWithinItsBounds();
    void anyTextIsAFilterOrAnError();
};

void tst_Filter::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("cam", true); // words: anywhere in name, ids and session address
    row("CAM-7", true);
    row("fddc-11E6", true);
    row("192.168.1.102:4388", true);
    row("BEchVOp", true);
    row("defaultApp", false);
    row("origin:demo", true);
    row("origin:wcs,DEMO", true);
    row("-origin:demo", false);
    row("origin:wcs", false);
    row("cam lobby", false);
    row("cam 11e6", true);
    row("лОбб", true);
    row("Лобби*", false);
    row("*лобби", true);
    row("cam-?*", true);
    row("\"Cam-7 Лобби\"", true); // and case counts
    row("\"cam-7 Лобби\"", false);
    row("\"7 лобби\"", false);
    row("\"7 Лоб\"", true);
    row("\"cam*\"", false); // quoted: as it stands
    row("\"/192.168.1.102:4388/\"", true);

    row("name:cam", false); // fields: the whole text
    row("name:cam*", true);
    row("name:CAM-[6-8]*", true);
    row("name:CAM-[!6-8]*", false);
    row("name:\"Cam-7 Лобби\"", true);
    row("name:\"CAM-7 Лобби\"", false);
    row("name:\"cam-7 лобби\"", false);
    row("-name:\"CAM-7 Лобби\"", true);
    row("name:cam-7?лобб?", true); // ? is one character, whatever its bytes
    row("name:cam-7?лобб", false);
    row("name:cam-[0-9]?лобби", true);
    row("client:192.168.1.10[0-9]", true); // brackets alone make a pattern, too
    row("client:192.168.1.10[!0-9]", false);
    row("cam-[7]", false); // in a word they are themselves
    row("name:x*,cam*", true);
    row("name:x*,y*", false);
    row("NAME:cam*", true);
    row("name=cam*", true);
    row("app:defaultapp", true);
    row("app:default", false);
    row("node:hw47*", true);
    row("node:Hw47CFMBEchVOpBMDr29", false); // too short to be an id: the address is a part of it
    row("session:/^.192\\.168/", true);
    row("client:192.168.1.102", true);
    row("client:192.168.1.10", false);
    row("id:56141d10-fddc-11e6-ac3a-4d67d5b3360d", true);
    row("status:failed,stopped", false);
    row("status:failed,pending", true);
    row("info:\"Failed by ICE timeout\"", true);
    row("info:\"failed by ice timeout\"", false);
    row("node:\"hw47cfmbechvopbmdr29\"", false);
    row("info:*timeout", true);
    row("provider:WebRTC", true);
    row("method:StreamStatusEvent", true);
    row("peer:127.0.0.1:*", true);
    row("rule:\"403 first\"", true);
    row("rule:\"\"", false);

    row("dir:publish", true);
    row("dir:play", false);
    row("dir:play,publish", true);
    row("is:stuck", true);
    row("finding:stuck", true);
    row("finding:flapping", false);
    row("finding:flapping,stuck", true);
    row("cause:network", true);
    row("cause:user", false);
    row("incident:7", true);
    row("incident:8", false);
    row("is:live", false);
    row("is:injected", true);
    row("is:rejected", false);
    row("is:live,pending", true);

    row("answer:403", true);
    row("answer:200,403", true);
    row("answer>=400", true);
    row("answer<400", false);
    row("age>30s", true);
    row("age>95", true);
    row("age:95", true);
    row("age>95s", true);
    row("age>96s", false);
    row("age<2m", true);
    row("age>1.5m", true);
    row("age>1h", false);
    row("age<=1d", true);
    row("events>=3", true);
    row("events>3", false);
    row("events=3", true);
    row("width>=1280 height<=720", true);
    row("width:1280", true);

    row("-name:test*", true);
    row("-cam", false);
    row("-\"Cam-7\"", false);
    row("-\"cam-7\"", true);
    row("cam -(status:failed OR status:stopped)", true);
    row("(x OR cam)", true);
    row("(x OR y)", false);
    row("x OR cam", true);
    row("x y OR cam 11e6", true);
    row("(x OR (cam -y)) dir:publish", true);
    row("( cam )", true);
    row("ORANGE", false); // a word that only begins like one of ours
    row("cam or 11e6", false);

    row("/^cam-\\d/", true);
    row("/^11/", false);
    row("-/^cam/", false);
    row("/a b/", false);
    row("/7 лоб{2}и$/", true);
    row("/1.102:4388/1/", true); // slashes within
    row("(/cam/)", true);
    row("name:/^cam/", true);
    row("name:/^x/,/bb|бб/", true);
}

void tst_Filter::matches()
{
    QFETCH(QString, text);
    const auto parsed = Filter::parse(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        QFAIL(qPrintable(error->sentence));
    QCOMPARE(std::get<Filter>(parsed).isEmpty(), false);
    QTEST(std::get<Filter>(parsed).matches(subject()), "expected");
}

void tst_Filter::takesBracketsAsTheyAreToo()
{
    Subject subject;
    subject.peer = "[::1]:50000";
    const auto matches = [&subject](const char *text) {
        return std::get<Filter>(Filter::parse(QString::fromUtf8(text))).matches(subject);
    };
    QVERIFY(matches("peer:[::1]:50000"));
    QVERIFY(matches("peer:\\[::1]*"));
    QVERIFY(matches("peer:\"[::1]:50000\""));
    QVERIFY(!matches("peer:[::1]:50001"));
    QVERIFY(!matches("-peer:[::1]:50000"));
}

void tst_Filter::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("part"); // of the sentence
    const auto row = [](const char *text, int position, int length, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << position << length << QString::fromUtf8(part);
    };
    row("wdth>=3", 0, 4, "“wdth” is not a field; fields are name, app, ");
    row("cam rtsp://x", 4, 4, "“rtsp” is not a field");
    row("status:", 7, 1, "missing");
    row("status: failed", 7, 1, "missing");
    row("status:failed,", 14, 1, "missing");
    row("name:\"cam", 5, 4, "not closed");
    row("\"", 0, 1, "not closed");
    row("/192.168.1.102:4388/192", 0, 23, "no closing");
    row("лобби /(a/", 7, 1, "“(” without its “)”");
    row("cam /a(?!b)/", 6, 1, "Look-ahead “(?!” is not supported");
    row("name:/(?<=b)a/", 6, 1, "Look-behind “(?<=” is not supported");
    row("/(a)\\1/", 4, 1, "back reference “\\1” is not supported");
    row("-/(.{1,100}){9}/", 2, 1, "too large");
    row("(a OR b", 0, 1, "not closed");
    row("a)", 1, 1, "closes nothing");
    row(")", 0, 1, "closes nothing");
    row("(a))", 3, 1, "closes nothing");
    row("name:foo(1)", 10, 1, "put text with brackets in quotation marks");
    row("()", 1, 1, "missing");
    row("a OR", 4, 1, "missing");
    row("OR a", 0, 1, "missing");
    row("a -", 2, 1, "nothing does");
    row("(a -)", 3, 1, "nothing does");
    row("age>soon", 4, 4, "“soon” is not a time");
    row("age>3w", 4, 2, "“3w” is not a time");
    row("events>many", 7, 4, "“many” is not a number");
    row("width>12px", 6, 4, "“12px” is not a number");
    row("backend>200", 8, 3, "“200” is not a time; write it as 200ms");
    row("backend>5xx", 8, 3, "“5xx” is not a time");
    row("backend:200ms", 8, 5, "“backend” takes a number or 2xx, ");
    row("answer:4.0.3", 7, 5, "takes a number or 2xx, ");
    row("name:[a-", 5, 1, "a [ without its ]");
    row("name:x,cam[", 10, 1, "a [ without its ]");
    row("name:cam*[a-", 9, 1, "a [ without its ]");
    row("cam*[a-", 4, 1, "a [ without its ]");
    row("peer:[z-a]", 5, 1, "comes before its start");
    row("name>cam", 4, 1, "“name” is not a number");
    row("is>=live", 2, 2, "“is” is not a number");
    row("is:alive", 3, 5,
        "“is” takes live, stuck, injected, publishing, playing, paused, pending, failed, ended, other, stale, unknown, "
        "rejected, not "
        "“alive”");
    row("dir:up", 4, 2, "“dir” takes publish, play, not “up”");
}

void tst_Filter::saysWhatIsWrong()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const auto parsed = Filter::parse(text);
    const auto *error = std::get_if<FilterError>(&parsed);
    QVERIFY(error);
    QVERIFY2(error->sentence.contains(part), qPrintable(error->sentence));
    QVERIFY(error->sentence.endsWith(u'.'));
    QTEST(int(error->position), "position");
    QTEST(int(error->length), "length");
}

void tst_Filter::emptyMatchesAll()
{
    for (const QString &text : {QString(), u"  \t "_qs}) {
        const auto parsed = Filter::parse(text);
        QVERIFY(std::get<Filter>(parsed).isEmpty());
        QVERIFY(std::get<Filter>(parsed).matches(Subject()));
    }
    QVERIFY(Filter().matches(subject()));
}

void tst_Filter::knowsWhetherTimeMatters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("depends");
    QTest::newRow("none") << u"cam status:failed is:live answer>3"_qs << false;
    QTest::newRow("age") << u"cam age>30s"_qs << true;
    QTest::newRow("within") << u"(a OR -(b age>3s))"_qs << true;
}

void tst_Filter::knowsWhetherTimeMatters()
{
    QFETCH(QString, text);
    QTEST(std::get<Filter>(Filter::parse(text)).dependsOnTime(), "depends");
}

void tst_Filter::choosesByPhase_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("ended") << u"is:ended"_qs << QByteArray("UNPUBLISHED");
    QTest::newRow("failed") << u"is:failed"_qs << QByteArray("FAILED");
    QTest::newRow("pending") << u"is:pending"_qs << QByteArray("NEW");
    QTest::newRow("playing") << u"is:playing"_qs << QByteArray("PLAYING");
    QTest::newRow("paused") << u"is:paused"_qs << QByteArray("PAUSED");
    QTest::newRow("other") << u"is:other"_qs << QByteArray("SOMETHING_ELSE");
}

void tst_Filter::choosesByPhase()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, status);
    const Filter filter = std::get<Filter>(Filter::parse(text));
    Subject subject;
    for (const char *each : {"UNPUBLISHED", "FAILED", "NEW", "PLAYING", "PAUSED", "SOMETHING_ELSE"}) {
        subject[&wcs::HookEvent::status] = each;
        QCOMPARE(filter.matches(subject), each == status);
    }
}

void tst_Filter::looksAtAllHooksOfAStream_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("answer:403", true);
    row("answer:200", true);
    row("answer:500", false);
    row("answer>=400", true);
    row("answer:gone", true);
    row("answer:hold", false);
    row("-answer:403", false);
    row("last-answer:200", true);
    row("last-answer:403", false);
    row("Last-Answer:gone", false);
    row("-last-answer:403", true);
    row("rule:no", true);
    row("rule:\"403 first\"", true);
    row("rule:yes", false);
    row("last-rule:no", false);
    row("last-rule:\"\"", true);
    row("is:injected", true);
    row("hits:2", true);
    row("hits>2", false);
}

void tst_Filter::looksAtAllHooksOfAStream()
{
    QFETCH(const QString, text);
    journal::StringPool pool;
    journal::StreamState state;
    const auto hook = [&](const journal::Answer &answer) {
        journal::Record record;
        record.id = state.lastRecord + 1;
        record.answer = answer;
        record.event.mediaSessionId = "m";
        state.apply(record, pool);
    };
    hook({403, journal::AnswerKind::Injected, "no", "403 first"});
    hook({0, journal::AnswerKind::Injected, "no", "403 first", journal::Sent::Gone});
    hook({});
    const auto parsed = Filter::parse(text);
    QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
    QTEST(std::get<Filter>(parsed).matches(subjectOf(state, pool, 0)), "expected");
}

void tst_Filter::remarksOnUnknownValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("remark");
    const auto row = [](const char *text, const char *remark) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(remark);
    };
    row("status:faild", "No status “faild” is known; did you mean FAILED?");
    row("cam -(status:failed OR status:plaing)", "No status “plaing” is known; did you mean PLAYING?");
    row("status:failed,stoped", "No status “stoped” is known; did you mean STOPPED?");
    row("status:\"failed\"", "No status “failed” is known; did you mean FAILED?"); // case counts there
    row("status:whatever", "No status “whatever” is known.");
    row("method:conect", "No method “conect” is known; did you mean connect?");
    row("provider:webrct", "No provider “webrct” is known; did you mean WebRTC?");
    row("status:failed", "");
    row("status:fai*", "");
    row("status:disconnected", "");
    row("status:/fai/", "");
    row("status:\"\"", "");
    row("status:odd", ""); // has come
    row("name:faild faild", "");
    row("", "");
}

void tst_Filter::remarksOnUnknownValues()
{
    QFETCH(const QString, text);
    const auto parsed = Filter::parse(text);
    QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
    const auto isSeen = [](const QByteArray &value) { return value == "ODD" || value == "FAILED"; };
    QTEST(remarkOn(std::get<Filter>(parsed).tree(), isSeen), "remark");
}

// Each at once, however long it is: comparing all letters would take minutes.
void tst_Filter::remarksOnLongValues()
{
    const auto parsed = Filter::parse(u"status:"_qs + QString(99'000, u'x'));
    QVERIFY(std::holds_alternative<Filter>(parsed));
    for (int i = 0; i < 1'000; ++i) {
        const QString remark = remarkOn(std::get<Filter>(parsed).tree(), [](const QByteArray &) { return false; });
        QVERIFY(remark.startsWith(u"No status “xxx"));
    }
}

void tst_Filter::knowsWhatTheBackendSaid_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<journal::BackendResult>("backend");
    QTest::addColumn<bool>("expected");
    using journal::BackendFailure;
    const journal::BackendResult fast{.status = 204, .us = 900};
    const journal::BackendResult slow{.status = 503, .us = 1'200'000};
    const journal::BackendResult late{.us = 10'000'000, .failure = BackendFailure::TimedOut};
    const auto row = [](const QString &text, const journal::BackendResult &backend, bool expected) {
        QTest::addRow("%s, %d after %d us", qPrintable(text), backend.status, backend.us)
            << text << backend << expected;
    };
    row(u"backend:5xx"_qs, slow, true);
    row(u"backend:5xx"_qs, fast, false);
    row(u"backend:5XX"_qs, slow, true);
    row(u"backend:2xx,3xx"_qs, fast, true);
    row(u"backend:503"_qs, slow, true);
    row(u"backend:500"_qs, slow, false);
    row(u"backend>200ms"_qs, slow, true);
    row(u"backend>200ms"_qs, fast, false);
    row(u"backend<1ms"_qs, fast, true);
    row(u"backend>=1.2s"_qs, slow, true);
    row(u"backend>1s backend:failed"_qs, late, true);
    row(u"backend:timedOut"_qs, late, true);
    row(u"backend:unreachable,suspended"_qs, late, false);
    row(u"backend:failed"_qs, slow, false);
    row(u"backend:none"_qs, {}, true);
    row(u"backend:none"_qs, late, false);
    row(u"backend<1s"_qs, {}, false);
    row(u"backend>=0s"_qs, {}, false);
    row(u"-backend:none"_qs, fast, true);
}

void tst_Filter::knowsWhatTheBackendSaid()
{
    QFETCH(const QString, text);
    QFETCH(const journal::BackendResult, backend);
    const auto parsed = Filter::parse(text);
    QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
    QTEST(std::get<Filter>(parsed).matches({.backend = backend}), "expected");
    QVERIFY(!std::get<Filter>(parsed).dependsOnTime());
}

void tst_Filter::knowsWhatBecameOfAnAnswer_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<journal::Sent>("sent");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("expected");
    using journal::Sent;
    QTest::newRow("gone") << u"answer:gone"_qs << Sent::Gone << 0 << true;
    QTest::newRow("not gone") << u"answer:gone"_qs << Sent::Response << 200 << false;
    QTest::newRow("no number then") << u"answer:200"_qs << Sent::Gone << 0 << false;
    QTest::newRow("either") << u"answer:403,gone"_qs << Sent::Response << 403 << true;
    QTest::newRow("failed") << u"answer:failed"_qs << Sent::Failed << 0 << true;
    QTest::newRow("unknown") << u"answer:unknown"_qs << Sent::Unknown << 200 << true;
    QTest::newRow("unknown, by number") << u"answer:200"_qs << Sent::Unknown << 200 << true;
    QTest::newRow("pending") << u"answer:pending"_qs << Sent::Pending << 403 << true;
    QTest::newRow("closed") << u"answer:close"_qs << Sent::Nothing << 0 << true;
    QTest::newRow("reset") << u"answer:reset"_qs << Sent::Reset << 0 << true;
    QTest::newRow("held") << u"answer:hold"_qs << Sent::Held << 0 << true;
    QTest::newRow("cut") << u"answer:truncate"_qs << Sent::Cut << 200 << true;
    QTest::newRow("broken") << u"answer:malformed"_qs << Sent::Broken << 200 << true;
    QTest::newRow("slow") << u"answer:dribble"_qs << Sent::Dribbled << 200 << true;
    QTest::newRow("all but") << u"-answer:gone"_qs << Sent::Response << 200 << true;
    QTest::newRow("class") << u"answer:5xx"_qs << Sent::Response << 502 << true;
    QTest::newRow("other class") << u"answer:4xx"_qs << Sent::Response << 502 << false;
    QTest::newRow("whole") << u"answer:response"_qs << Sent::Response << 500 << true;
}

void tst_Filter::knowsWhatBecameOfAnAnswer()
{
    QFETCH(const QString, text);
    QFETCH(const journal::Sent, sent);
    QFETCH(const int, status);
    const auto parsed = Filter::parse(text);
    QVERIFY2(std::holds_alternative<Filter>(parsed), qPrintable(text));
    Subject subject;
    subject.sent = sent;
    subject.answer = status;
    QTEST(std::get<Filter>(parsed).matches(subject), "expected");
}

void tst_Filter::asksForRejected_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("asks");
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("of events") << u"cam status:failed method:connect age<1m is:injected"_qs << false;
    QTest::newRow("answer") << u"cam answer:404"_qs << true;
    QTest::newRow("compared") << u"answer>=400"_qs << true;
    QTest::newRow("excluded") << u"-answer:200"_qs << true;
    QTest::newRow("one of several") << u"(cam OR (status:failed peer:10.*))"_qs << true;
    QTest::newRow("by its flag") << u"is:rejected"_qs << true;
    QTest::newRow("a flag of several") << u"is:live,rejected"_qs << true;
}

void tst_Filter::asksForRejected()
{
    QFETCH(QString, text);
    QTEST(std::get<Filter>(Filter::parse(text)).asksForRejected(), "asks");
}

void tst_Filter::knowsANodeByItsId_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *text, bool expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("node:d41d8cd98f00b204e9800998ecf8427e@192.0.2.10", true);
    row("node:d41d8cd98f00b204e9800998ecf8427e@192.0.2.11", true); // where it was
    row("node:D41D8CD98F00B204E9800998ECF8427E", true);
    row("node:\"d41d8cd98f00b204e9800998ecf8427e@192.0.2.11\"", true);
    row("node:d41d*", true);
    row("node:*@192.0.2.10", true);
    row("node:*@192.0.2.11", false);
    row("node:/^[0-9a-f]+$/", true);
    row("node:/2.11$/", false);
    row("node:d41d8cd98f00b204e9800998ecf8427f", false);
    row("-node:d41d8cd98f00b204e9800998ecf8427e", false);
    row("node:x,d41d8cd98f00b204e9800998ecf8427e", true);
}

void tst_Filter::knowsANodeByItsId()
{
    QFETCH(QString, text);
    Subject node;
    node[&wcs::HookEvent::nodeId] = "d41d8cd98f00b204e9800998ecf8427e@192.0.2.10";
    const auto parsed = Filter::parse(text);
    QVERIFY(std::holds_alternative<Filter>(parsed));
    QTEST(std::get<Filter>(parsed).matches(node), "expected");
}

// Expressions that could be tried in more ways than there is time for, and yet say what is so.
void tst_Filter::takesNoForever()
{
    for (const QString &text : {u"/(a+)+b|7$/"_qs, u"/(.*a){30}.*7$/"_qs}) {
        const Filter ending = std::get<Filter>(Filter::parse(text));
        int found = 0;
        for (int number = 0; number < 1'000; ++number) {
            const QByteArray name = "c" + QByteArray(40 + number, 'a') + '-' + QByteArray::number(number);
            Subject camera;
            camera[&wcs::HookEvent::name] = name;
            found += ending.matches(camera) ? 1 : 0;
        }
        QCOMPARE(found, 100);
    }
    const Filter filter = std::get<Filter>(Filter::parse(u"/^(a+)+$/"_qs));
    const QByteArray name = QByteArray(60, 'a') + '!';
    Subject subject;
    subject[&wcs::HookEvent::name] = name;
    QVERIFY(!filter.matches(subject));
    subject[&wcs::HookEvent::name] = QByteArrayView(name).chopped(1);
    QVERIFY(filter.matches(subject));
}

void tst_Filter::staysWithinItsBounds()
{
    const auto isError = [](const QString &text) { return std::holds_alternative<FilterError>(Filter::parse(text)); };
    QVERIFY(!isError(QString(200, u'a')));
    QVERIFY(isError(u'/' + QString(201, u'a') + u'/'));
    QVERIFY(!isError(QString(100'000, u'a')));
    QVERIFY(isError(QString(100'001, u'a')));
    QVERIFY(!isError(QString(50, u'(') + u'a' + QString(50, u')')));
    QVERIFY(isError(QString(51, u'(') + u'a' + QString(51, u')')));
    QVERIFY(isError(QString(1'000, u'-')));
}

// Every beginning of a filter, as it is while somebody types it.
void tst_Filter::anyTextIsAFilterOrAnError()
{
    const QString text = u"(a OR -name:\"x\\\"y\",/b\\/c/ age>=1.5m) is:live,stuck OR /[/ \\"_qs;
    for (qsizetype from = 0; from < text.size(); ++from) {
        for (qsizetype length = 0; length <= text.size() - from; ++length) {
            const auto parsed = Filter::parse(text.mid(from, length));
            if (const auto *error = std::get_if<FilterError>(&parsed)) {
                QVERIFY(error->position >= 0 && error->position <= length && error->length > 0);
                QVERIFY(!error->sentence.isEmpty());
            } else {
                std::get<Filter>(parsed).matches(subject());
            }
        }
    }
}

// Of what is found without a known cause it is “unknown”; a stream that is well has none.
void tst_Filter::knowsNoCauseWhereNothingIsFound()
{
    const auto filter = std::get<Filter>(Filter::parse(QStringLiteral("cause:unknown")));
    Subject subject;
    QVERIFY(!filter.matches(subject));
    subject.found.kinds.set(findings::Kind::Flapping, true);
    QVERIFY(filter.matches(subject));
    subject.found.cause = findings::Cause::Network;
    QVERIFY(!filter.matches(subject));
}

QTEST_APPLESS_MAIN(tst_Filter)
#include "tst_filter.moc"
