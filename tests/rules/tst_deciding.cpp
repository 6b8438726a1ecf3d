#include "rules.h"
#include "rules/faultplan.h"

#include <QTest>

using namespace rules;

namespace {

constexpr qint64 Ms = 1'000'000;       // in ns
constexpr qint64 Start = 500'000 * Ms; // of the steady clock

const QByteArray On404 = R"({"backend":{"status":["404"]}})";
const QByteArray On5xx = R"({"backend":{"status":["5xx"]}})";

Rule rule(const char *id, const QByteArray &match = "{}", const QByteArray &when = "{}",
          const QByteArray &action = R"({"type":"respond","status":500})")
{
    return ruleOf(R"({"id":")" + QByteArray(id) + R"(","action":)" + action + R"(,"when":)" + when + R"(,"match":)" +
                  match + '}');
}

wcs::HookEvent hookOf(const QByteArray &name, const QByteArray &method = "StreamStatusEvent")
{
    return {.method = method, .nodeId = "n", .mediaSessionId = name, .name = name};
}

// A plan between WCS and a backend, as the endpoint asks it: first about the hook, then about the backend's answer.
class Asker {
public:
    explicit Asker(const Rules &rules) { m_plan.setRules(rules, Start); }

    FaultPlan &plan() { return m_plan; }

    Verdict decide(const QByteArray &name = "cam", bool hasBackend = true, qint64 now = Start)
    {
        const wcs::HookEvent event = hookOf(name);
        const QByteArray key = event.streamKey();
        return m_plan.decide({event, key, nullptr}, now, hasBackend);
    }
    QString resume(const Verdict &verdict, int status, const QByteArray &name = "cam", qint64 now = Start)
    {
        const wcs::HookEvent event = hookOf(name);
        const QByteArray key = event.streamKey();
        const BackendReply reply{.status = status, .head = m_head, .body = m_body};
        return idOf(m_plan.resume(std::get<Deferred>(verdict), {event, key, nullptr, &reply}, now));
    }
    // Who answers in the end; behind a "+" where the backend had to be asked first. Empty: nobody.
    QString answers(int backendStatus, const QByteArray &name = "cam", bool hasBackend = true)
    {
        const Verdict verdict = decide(name, hasBackend);
        if (std::holds_alternative<Deferred>(verdict))
            return u'+' + resume(verdict, backendStatus, name);
        const auto *decision = std::get_if<Decision>(&verdict);
        return decision ? decision->rule->id : QString();
    }
    QByteArray matched(const Rules &rules) const
    {
        QByteArray counts;
        for (const Rule &rule : rules)
            counts += QByteArray::number(progress(rule.id).matched);
        return counts;
    }
    FaultPlan::Progress progress(const QString &id) const
    {
        for (const FaultPlan::Progress &one : m_plan.progress()) {
            if (one.rule->id == id)
                return one;
        }
        return {};
    }
    void setBackend(const QByteArray &head, const QByteArray &body)
    {
        m_head = head;
        m_body = body;
    }

    static QString idOf(const std::optional<Decision> &decision) { return decision ? decision->rule->id : QString(); }

private:
    FaultPlan m_plan;
    QByteArray m_head;
    QByteArray m_body;
};

} // namespace

class TestDeciding : public QObject {
    Q_OBJECT
private slots:
    void asksInOrder_data();
    void asksInOrder();
    void withoutABackend_data();
    void withoutABackend();
    void looksAtHeadAndBody();
    void countsOnce_data();
    void countsOnce();
    void whatIsUsedUpDoesNotWait_data();
    void whatIsUsedUpDoesNotWait();
    void oneOfManyThatWait();
    void drawsAsWithoutWaiting();
    void drawsTheDelayOnce();
    void rulesChangeMeanwhile_data();
    void rulesChangeMeanwhile();
    void aChangedRuleCountsAgain();
    void expiresMeanwhile_data();
    void expiresMeanwhile();
    void givesUpInBothPhases();
    void whatTakesLongInTheHeadersCounts();
};

void TestDeciding::asksInOrder_data()
{
    QTest::addColumn<Rules>("rules");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("expected");
    const Rule on404 = rule("on404", On404);
    const Rule on5xx = rule("on5xx", On5xx);
    const Rule none = rule("none", R"({"backend":{"status":["none"]}})");
    const Rule all = rule("all");
    const Rule other = rule("other", R"({"name":"other"})");
    const Rule otherOn404 = rule("otherOn404", R"({"name":"other","backend":{"status":["404"]}})");
    const Rule forward = rule("forward", "{}", "{}", R"({"type":"forward","delayMs":5})");
    const Rule seen = rule("seen", "{}", "{}", R"({"type":"close","forward":true})");
    Rule off = on404;
    off.id = u"off"_qs;
    off.enabled = false;
    const auto row = [](const char *name, const Rules &rules, int status, const char *expected) {
        QTest::newRow(name) << rules << status << QString::fromLatin1(expected);
    };
    row("none", {}, 404, "");
    row("one that waits", {on404}, 404, "+on404");
    row("one that waits for another answer", {on404}, 200, "+");
    row("the second one", {on404, on5xx}, 500, "+on5xx");
    row("one that does not wait comes first", {all, on404}, 404, "all");
    row("one that does not wait comes second", {on404, all}, 404, "+on404");
    row("and answers all else", {on404, all}, 200, "+all");
    row("what does not match does not wait", {otherOn404, all}, 404, "all");
    row("what does not match comes first", {other, on404}, 404, "+on404");
    row("what is switched off does not wait", {off, all}, 404, "all");
    row("no answer", {on404, none}, 0, "+none");
    row("no answer, not wanted", {on404, on5xx}, 0, "+");
    row("an answer, not wanted", {none}, 200, "+");
    row("forward", {forward}, 200, "forward");
    row("forward, second", {on404, forward}, 200, "+forward");
    row("seen by the backend", {seen, on404}, 404, "seen");
}

void TestDeciding::asksInOrder()
{
    QFETCH(Rules, rules);
    QFETCH(int, status);
    Asker asker(rules);
    for (int i = 0; i < 2; ++i)
        QTEST(asker.answers(status), "expected");
}

// What needs the backend is not there then; what is only to be seen by it answers.
void TestDeciding::withoutABackend_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<bool>("answers");
    QTest::newRow("plain") << rule("a") << true;
    QTest::newRow("asks") << rule("a", On404) << false;
    QTest::newRow("no answer") << rule("a", R"({"backend":{"status":["none"]}})") << false;
    QTest::newRow("forward") << rule("a", "{}", "{}", R"({"type":"forward"})") << false;
    QTest::newRow("seen") << rule("a", "{}", "{}", R"({"type":"close","forward":true})") << true;
}

void TestDeciding::withoutABackend()
{
    QFETCH(Rule, rule);
    QFETCH(bool, answers);
    Asker asker({rule, ::rule("next")});
    QCOMPARE(asker.answers(404, "cam", false), answers ? u"a"_qs : u"next"_qs);
    QCOMPARE(asker.progress(u"a"_qs).matched, quint64(answers ? 1 : 0));
    QCOMPARE(asker.progress(u"a"_qs).hits, quint64(answers ? 1 : 0));
}

void TestDeciding::looksAtHeadAndBody()
{
    Asker asker({rule("denied", R"({"backend":{"headers":{"X-Reason":"denied*"}}})"),
                 rule("late", R"({"backend":{"body":{"/error/code":7}}})"),
                 rule("both", R"({"backend":{"headers":{"X-Reason":"*"},"body":{"/ok":true}}})")});
    asker.setBackend("X-Reason: denied by name\r\n", "{}");
    QCOMPARE(asker.answers(200), u"+denied"_qs);
    asker.setBackend("", R"({"error":{"code":7}})");
    QCOMPARE(asker.answers(200), u"+late"_qs);
    asker.setBackend("X-Reason: other\r\n", R"({"ok":true})");
    QCOMPARE(asker.answers(200), u"+both"_qs);
    asker.setBackend("", R"({"ok":true})"); // the answer before is forgotten
    QCOMPARE(asker.answers(200), u"+"_qs);
}

void TestDeciding::countsOnce_data()
{
    QTest::addColumn<Rules>("rules");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("while waiting"); // how many each rule has matched
    QTest::addColumn<QByteArray>("then");
    const Rule passes = rule("passes", "{}", R"({"skip":9})");
    const Rule asks = rule("asks", On404);
    const Rule skips = rule("skips", On404, R"({"skip":1})");
    const Rule all = rule("all");
    const auto row = [](const char *name, const Rules &rules, int status, const char *waiting, const char *then) {
        QTest::newRow(name) << rules << status << QByteArray(waiting) << QByteArray(then);
    };
    row("it answers", {asks}, 404, "0", "1");
    row("it does not", {asks}, 200, "0", "0");
    row("before it", {passes, asks, all}, 404, "100", "110");
    row("behind it", {asks, passes, all}, 200, "000", "011");
    row("it matches, and lets pass", {skips, all}, 404, "00", "11");
    row("two that wait", {skips, asks}, 404, "00", "11");
}

void TestDeciding::countsOnce()
{
    QFETCH(Rules, rules);
    QFETCH(int, status);
    Asker asker(rules);
    const Verdict verdict = asker.decide();
    QTEST(asker.matched(rules), "while waiting");
    (void)asker.resume(verdict, status);
    QTEST(asker.matched(rules), "then");
}

// Else the backend would see what another rule has answered in its stead.
void TestDeciding::whatIsUsedUpDoesNotWait_data()
{
    QTest::addColumn<QByteArray>("when");
    QTest::addColumn<QStringList>("expected"); // of two hooks of one stream, and one of another
    QTest::newRow("once") << QByteArray(R"({"count":1})") << QStringList{u"+asks"_qs, u"all"_qs, u"all"_qs};
    QTest::newRow("per stream") << QByteArray(R"({"count":1,"per":"stream"})")
                                << QStringList{u"+asks"_qs, u"all"_qs, u"+asks"_qs};
    QTest::newRow("the second") << QByteArray(R"({"skip":1,"count":1})")
                                << QStringList{u"+all"_qs, u"+asks"_qs, u"all"_qs};
    QTest::newRow("the second of a stream")
        << QByteArray(R"({"skip":1,"count":1,"per":"stream"})") << QStringList{u"+all"_qs, u"+asks"_qs, u"+all"_qs};
}

void TestDeciding::whatIsUsedUpDoesNotWait()
{
    QFETCH(QByteArray, when);
    Asker asker({rule("asks", On404, when), rule("all")});
    QStringList answers;
    for (const char *name : {"cam", "cam", "other"})
        answers += asker.answers(404, name);
    QTEST(answers, "expected");
}

// Whose answer comes first is answered; the other is not due any more.
void TestDeciding::oneOfManyThatWait()
{
    Asker asker({rule("once", On404, R"({"count":1})"), rule("all")});
    const Verdict first = asker.decide();
    const Verdict second = asker.decide();
    QCOMPARE(asker.resume(second, 404), u"once"_qs);
    QCOMPARE(asker.resume(first, 404), u"all"_qs);
    QCOMPARE(asker.progress(u"once"_qs).hits, quint64(1));
}

// Only those count that the backend has answered so: the draws are the same as of a rule that does not ask.
void TestDeciding::drawsAsWithoutWaiting()
{
    const QByteArray when = R"({"probability":0.3,"seed":7,"skip":3,"count":9})";
    Asker asking({rule("a", On404, when)});
    Asker plain({rule("a", "{}", when)});
    int count = 0;
    for (int i = 0; i < 300; ++i) {
        if (i % 3 > 0) {
            const Verdict verdict = asking.decide();
            if (std::holds_alternative<Deferred>(verdict))
                QCOMPARE(asking.resume(verdict, 200), QString());
            continue;
        }
        const QString expected = plain.answers(404);
        QCOMPARE(asking.answers(404).remove(u'+'), expected);
        count += expected.isEmpty() ? 0 : 1;
    }
    QCOMPARE(count, 9);
}

void TestDeciding::drawsTheDelayOnce()
{
    const QByteArray action = R"({"type":"close","delay":{"type":"uniform","minMs":0,"maxMs":100000}})";
    Asker asking({rule("a", On404, R"({"seed":7})", action)});
    Asker plain({rule("a", "{}", R"({"seed":7})", action)});
    const wcs::HookEvent event = hookOf("cam");
    const QByteArray key = event.streamKey();
    const BackendReply reply{.status = 404, .head = {}, .body = {}};
    for (int i = 0; i < 5; ++i) {
        const auto deferred = std::get<Deferred>(asking.decide());
        const auto resumed = asking.plan().resume(deferred, {event, key, nullptr, &reply}, Start);
        QCOMPARE(resumed->delayMs, std::get<Decision>(plain.decide()).delayMs);
    }
}

void TestDeciding::rulesChangeMeanwhile_data()
{
    QTest::addColumn<Rules>("before");
    QTest::addColumn<Rules>("after");
    QTest::addColumn<QString>("expected"); // where the backend answers 404
    QTest::addColumn<QByteArray>("matched");
    const Rule passes = rule("passes", "{}", R"({"skip":9})");
    const Rule asks = rule("asks", On404);
    const Rule all = rule("all");
    Rule off = asks;
    off.enabled = false;
    Rule other = asks;
    other.match.backend.status = QStringList{u"500"_qs};
    Rule renamed = passes;
    renamed.name = u"other"_qs;
    const auto row = [](const char *name, const Rules &before, const Rules &after, const char *expected,
                        const char *matched) {
        QTest::newRow(name) << before << after << QString::fromLatin1(expected) << QByteArray(matched);
    };
    row("the same", {passes, asks, all}, {passes, asks, all}, "asks", "110");
    row("it is gone", {passes, asks, all}, {passes, all}, "all", "11");
    row("all are gone", {passes, asks, all}, {}, "", "");
    row("it is off", {passes, asks, all}, {passes, off, all}, "all", "101");
    row("all are off", {asks}, {off}, "", "0");
    row("it wants another answer", {passes, asks, all}, {passes, other, all}, "all", "101");
    row("a new one before it", {passes, asks}, {rule("new"), passes, asks}, "new", "110");
    row("a new one that asks, too", {asks}, {rule("new", On404), asks}, "new", "10");
    row("one from behind it comes first", {passes, asks, all}, {all, passes, asks}, "all", "110");
    row("it goes behind", {passes, asks, all}, {passes, all, asks}, "all", "110");
    row("one before it goes behind", {passes, asks, all}, {asks, passes, all}, "asks", "110");
    row("another name", {passes, asks, all}, {renamed, asks, all}, "asks", "110");
    row("one that lets pass goes behind", {passes, asks}, {rule("asks", On5xx), passes}, "", "01");
}

void TestDeciding::rulesChangeMeanwhile()
{
    QFETCH(Rules, before);
    QFETCH(Rules, after);
    Asker asker(before);
    const Verdict verdict = asker.decide();
    QVERIFY(std::holds_alternative<Deferred>(verdict));
    asker.plan().setRules(after, Start);
    QTEST(asker.resume(verdict, 404), "expected");
    QTEST(asker.matched(after), "matched");
}

// It begins anew, so that what it has counted before is no longer counted.
void TestDeciding::aChangedRuleCountsAgain()
{
    Rule passes = rule("passes", "{}", R"({"skip":9})");
    const Rule asks = rule("asks", On404);
    Asker asker({passes, asks});
    const Verdict verdict = asker.decide();
    passes.when.skip = 0;
    asker.plan().setRules({passes, asks}, Start);
    QCOMPARE(asker.resume(verdict, 404), u"passes"_qs);
    QCOMPARE(asker.progress(u"passes"_qs).matched, quint64(1));
}

void TestDeciding::expiresMeanwhile_data()
{
    QTest::addColumn<qint64>("answeredMs");
    QTest::addColumn<QString>("expected");
    QTest::newRow("in time") << qint64(999) << u"asks"_qs;
    QTest::newRow("too late") << qint64(1'000) << u"all"_qs;
    QTest::newRow("later") << qint64(5'000) << u"all"_qs;
}

void TestDeciding::expiresMeanwhile()
{
    QFETCH(qint64, answeredMs);
    Rule asks = rule("asks", On404);
    asks.ttlMs = 1'000;
    Asker asker({asks, rule("all")});
    const Verdict verdict = asker.decide("cam", true, Start + 998 * Ms);
    QTEST(asker.resume(verdict, 404, "cam", Start + answeredMs * Ms), "expected");
    const bool isExpired = answeredMs >= 1'000; // then nothing waits for it
    QCOMPARE(std::holds_alternative<Deferred>(asker.decide("cam", true, Start + answeredMs * Ms)), !isExpired);
}

// The time that the hook has taken before it went to the backend is not given once more.
void TestDeciding::givesUpInBothPhases()
{
    QByteArray name;
    for (int i = 0; i < 4'000; ++i)
        name += "abc"[i * i % 3];
    const auto slow = [](const char *kind, int count) {
        Rules rules;
        for (int i = 0; i < count; ++i)
            rules += rule((kind + QByteArray::number(i)).constData(),
                          R"({"name":"/(a|b|c){900}x)" + QByteArray(kind) + QByteArray::number(i) + R"(/"})");
        return rules;
    };
    const Rule asks = rule("asks", On404);
    Asker before(slow("slow", 100) + Rules{asks, rule("all")});
    QVERIFY(std::holds_alternative<std::monostate>(before.decide(name)));
    QVERIFY(before.plan().gaveUpAt() && before.plan().gaveUpAt()->id.startsWith(u"slow"));

    Asker after(Rules{asks} + slow("slow", 100) + Rules{rule("all")});
    Verdict verdict = after.decide(name);
    QVERIFY(!after.plan().gaveUpAt());
    QCOMPARE(after.resume(verdict, 200, name), QString());
    QVERIFY(after.plan().gaveUpAt() && after.plan().gaveUpAt()->id.startsWith(u"slow"));
    QCOMPARE(after.resume(after.decide("cam"), 200, "cam"), u"all"_qs);
    QVERIFY(!after.plan().gaveUpAt());

    Asker both({asks, rule("next", R"({"name":"other"})"), rule("all")});
    auto tired = std::get<Deferred>(both.decide());
    tired.spentNs = FaultPlan::Patience + 1;
    QCOMPARE(both.resume(tired, 200), QString());
    QCOMPARE(both.plan().gaveUpAt()->id, u"asks"_qs);
    QCOMPARE(both.resume(tired, 404), u"asks"_qs); // what is begun is done
}

void TestDeciding::whatTakesLongInTheHeadersCounts()
{
    Rules rules;
    for (int i = 0; i < 100; ++i)
        rules += rule(("slow" + QByteArray::number(i)).constData(),
                      R"({"backend":{"headers":{"X-A":"/(a|b|c){900}x)" + QByteArray::number(i) + R"(/"}}})");
    Asker asker(rules + Rules{rule("all")});
    QByteArray value;
    for (int i = 0; i < 4'000; ++i)
        value += "abc"[i * i % 3];
    asker.setBackend("X-A: " + value + "\r\n", {});
    QCOMPARE(asker.answers(200), u"+"_qs);
    QVERIFY(asker.plan().gaveUpAt() && asker.plan().gaveUpAt()->id.startsWith(u"slow"));
    asker.setBackend("X-A: a\r\n", {});
    QCOMPARE(asker.answers(200), u"+all"_qs);
}

QTEST_APPLESS_MAIN(TestDeciding)
#include "tst_deciding.moc"
