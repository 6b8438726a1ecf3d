#include "rules.h"
#include "rules/faultplan.h"

#include <QTest>

#include <algorithm>

using namespace rules;

namespace {

constexpr qint64 Ms = 1'000'000;       // in ns
constexpr qint64 Start = 500'000 * Ms; // of the steady clock

// Asks a plan about hooks of streams, by name.
class Asker {
public:
    explicit Asker(const Rules &rules) { m_plan.setRules(rules, Start); }

    FaultPlan &plan() { return m_plan; }
    std::optional<Decision> decision(const QByteArray &name = "cam", const QByteArray &method = "StreamStatusEvent",
                                     qint64 now = Start)
    {
        const wcs::HookEvent event{.method = method, .nodeId = "n", .mediaSessionId = name, .name = name};
        const QByteArray key = event.streamKey();
        const Verdict verdict = m_plan.decide({event, key, nullptr}, now, false);
        const auto *decision = std::get_if<Decision>(&verdict);
        return decision ? std::optional(*decision) : std::nullopt;
    }
    // The id of the rule that answers; empty: none does.
    QString answers(const QByteArray &name = "cam", const QByteArray &method = "StreamStatusEvent", qint64 now = Start)
    {
        const auto found = decision(name, method, now);
        return found ? found->rule->id : QString();
    }
    // Of that many hooks of one stream, which are answered by a rule: "..XX.".
    QByteArray pattern(int hooks, const QByteArray &name = "cam")
    {
        QByteArray pattern;
        for (int i = 0; i < hooks; ++i)
            pattern += decision(name) ? 'X' : '.';
        return pattern;
    }
    FaultPlan::Progress progress(const QString &id) const
    {
        for (const FaultPlan::Progress &one : m_plan.progress()) {
            if (one.rule->id == id)
                return one;
        }
        return {};
    }

private:
    FaultPlan m_plan;
};

Rule rule(const char *id, const QByteArray &when, const QByteArray &match = "{}")
{
    return ruleOf(R"({"id":")" + QByteArray(id) + R"(","action":{"type":"respond","status":500},"when":)" + when +
                  R"(,"match":)" + match + '}');
}

Rule delayed(const QByteArray &delay, const QByteArray &when)
{
    return ruleOf(R"({"id":"a","action":{"type":"close","delay":)" + delay + R"(},"when":)" + when + '}');
}

QList<qint64> delays(const Rule &rule, int count, const QByteArray &name = "cam")
{
    Asker asker({rule});
    QList<qint64> delays;
    for (int i = 0; i < count; ++i)
        delays += asker.decision(name)->delayMs;
    return delays;
}

} // namespace

class TestFaultPlan : public QObject {
    Q_OBJECT
private slots:
    void givesUpWhereExpressionsTakeLong();
    void nothingWithoutRules();
    void theFirstThatMatchesDecides();
    void oneThatIsNotDueLeavesItToTheNext();
    void disabledRulesDoNothing();
    void methodsKeepTheOrder();
    void skipsAndCounts_data();
    void skipsAndCounts();
    void countsPerStream();
    void whatConcernsNoStreamCountsBySession();
    void aBusyStreamIsNotForgotten();
    void sameSeedSameSequence();
    void probabilityAtItsEnds();
    void countsWhatItAnswers();
    void drawsPerStreamAreIndependent();
    void tellsItsProgress();
    void otherCountersGoOn();
    void aChangedRuleStartsAnew_data();
    void aChangedRuleStartsAnew();
    void aToggledRuleStartsAnew();
    void aMovedRuleGoesOn();
    void timeToLive();
    void fixedDelay();
    void uniformDelay();
    void lognormalDelay();
};

void TestFaultPlan::nothingWithoutRules()
{
    Asker asker({});
    QVERIFY(!asker.plan().hasEnabled());
    QCOMPARE(asker.answers(), QString());
    QVERIFY(asker.plan().progress().empty());
}

void TestFaultPlan::theFirstThatMatchesDecides()
{
    Asker asker(
        {rule("kitchen", "{}", R"({"name":"kitchen*"})"), rule("cams", "{}", R"({"name":"cam*"})"), rule("all", "{}")});
    QVERIFY(asker.plan().hasEnabled());
    QCOMPARE(asker.answers("cam-1"), u"cams"_qs);
    QCOMPARE(asker.answers("kitchen"), u"kitchen"_qs);
    QCOMPARE(asker.answers("other"), u"all"_qs);
    QCOMPARE(asker.answers("cam-1", "connect"), QString());
    QCOMPARE(asker.progress(u"all"_qs).hits, quint64(1));
}

void TestFaultPlan::oneThatIsNotDueLeavesItToTheNext()
{
    Asker asker({rule("second", R"({"skip":1,"count":1})"), rule("all", "{}")});
    QCOMPARE(asker.answers(), u"all"_qs);
    QCOMPARE(asker.answers(), u"second"_qs);
    QCOMPARE(asker.answers(), u"all"_qs);
}

void TestFaultPlan::disabledRulesDoNothing()
{
    Rule off = rule("off", "{}");
    off.enabled = false;
    Asker asker({off});
    QVERIFY(!asker.plan().hasEnabled());
    QCOMPARE(asker.answers(), QString());
    QCOMPARE(asker.progress(u"off"_qs).matched, quint64(0));
    Asker both({off, rule("on", "{}")});
    QCOMPARE(both.answers(), u"on"_qs);
}

void TestFaultPlan::methodsKeepTheOrder()
{
    Asker asker({rule("connect", "{}", R"({"method":"connect"})"), rule("event", "{}", R"({"name":"cam"})"),
                 rule("any", "{}", R"({"method":"*"})"), rule("never", "{}")});
    for (int i = 0; i < 2; ++i) { // also once the methods are known
        QCOMPARE(asker.answers("cam"), u"event"_qs);
        QCOMPARE(asker.answers("other"), u"any"_qs);
        QCOMPARE(asker.answers("cam", "connect"), u"connect"_qs);
        QCOMPARE(asker.answers("cam", "BrandNewEvent"), u"any"_qs);
    }
    asker.plan().setRules({rule("never", "{}")}, Start);
    QCOMPARE(asker.answers("cam"), u"never"_qs);
    QCOMPARE(asker.answers("cam", "connect"), QString());
}

void TestFaultPlan::skipsAndCounts_data()
{
    QTest::addColumn<QByteArray>("when");
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("always") << QByteArray("{}") << QByteArray("XXXXXXXX");
    QTest::newRow("skip") << QByteArray(R"({"skip":3})") << QByteArray("...XXXXX");
    QTest::newRow("count") << QByteArray(R"({"count":2})") << QByteArray("XX......");
    QTest::newRow("both") << QByteArray(R"({"skip":2,"count":3})") << QByteArray("..XXX...");
    QTest::newRow("both, per stream") << QByteArray(R"({"skip":2,"count":3,"per":"stream"})") << QByteArray("..XXX...");
    QTest::newRow("0 is no end") << QByteArray(R"({"count":0})") << QByteArray("XXXXXXXX");
}

void TestFaultPlan::skipsAndCounts()
{
    QFETCH(QByteArray, when);
    Asker asker({rule("a", when)});
    QTEST(asker.pattern(8), "pattern");
}

void TestFaultPlan::countsPerStream()
{
    const auto patternOf = [](const Rule &rule, const QByteArrayList &names) {
        Asker asker({rule});
        QByteArray pattern;
        for (const QByteArray &name : names)
            pattern += asker.pattern(1, name);
        return pattern;
    };
    QCOMPARE(patternOf(rule("a", R"({"count":2})"), {"one", "two", "one"}), "XX.");
    const Rule perStream = rule("a", R"({"skip":1,"count":1,"per":"stream"})");
    QCOMPARE(patternOf(perStream, {"one", "two", "one", "one", "two", "two", "three", "three", "three"}), "..X.X..X.");
    Asker asker({perStream});
    asker.pattern(5);
    QVERIFY(!asker.progress(u"a"_qs).isUsedUp); // there may always come another stream
}

void TestFaultPlan::whatConcernsNoStreamCountsBySession()
{
    FaultPlan plan;
    plan.setRules({rule("a", R"({"count":1,"per":"stream"})", R"({"method":"connect"})")}, Start);
    const auto decide = [&plan](const QByteArray &session) {
        const wcs::HookEvent event{.method = "connect", .nodeId = "n", .sessionId = session};
        return std::holds_alternative<Decision>(plan.decide({event, {}, nullptr}, Start, false));
    };
    QVERIFY(decide("one"));
    QVERIFY(!decide("one"));
    QVERIFY(decide("two"));
}

void TestFaultPlan::aBusyStreamIsNotForgotten()
{
    Asker asker({rule("a", R"({"count":1,"per":"stream"})")});
    QCOMPARE(asker.pattern(2, "busy"), "X.");
    for (int i = 0; i < 150'000; ++i) {
        QVERIFY(asker.decision(QByteArray::number(i)));
        if (i % 10'000 == 0)
            QVERIFY(!asker.decision("busy"));
    }
    QVERIFY(!asker.decision("busy"));
}

void TestFaultPlan::sameSeedSameSequence()
{
    const auto sequence = [](int seed, const char *per) {
        const QByteArray when =
            R"({"probability":0.3,"per":")" + QByteArray(per) + R"(","seed":)" + QByteArray::number(seed) + '}';
        return Asker({rule("a", when)}).pattern(1'000);
    };
    for (const char *per : {"rule", "stream"}) {
        const QByteArray first = sequence(7, per);
        QCOMPARE(sequence(7, per), first);
        for (const int seed : {0, 1, 7, 8, 1'000'000}) {
            const qsizetype hits = sequence(seed, per).count('X');
            QVERIFY2(hits > 240 && hits < 360, qPrintable(QString::number(hits))); // four deviations
            QVERIFY(seed == 7 || sequence(seed, per) != first);
        }
    }
}

void TestFaultPlan::probabilityAtItsEnds()
{
    QCOMPARE(Asker({rule("a", R"({"probability":0})")}).pattern(200), QByteArray(200, '.'));
    QCOMPARE(Asker({rule("a", R"({"probability":1})")}).pattern(200), QByteArray(200, 'X'));
}

// `count` is of answers, `skip` of matches; the draws are of the matches in between.
void TestFaultPlan::countsWhatItAnswers()
{
    const QByteArray free = Asker({rule("a", R"({"probability":0.3,"seed":7})")}).pattern(200);
    const QByteArray counted = Asker({rule("a", R"({"probability":0.3,"seed":7,"count":5})")}).pattern(200);
    QCOMPARE(counted.count('X'), 5);
    const qsizetype last = counted.lastIndexOf('X');
    QCOMPARE(counted.first(last + 1), free.first(last + 1));

    const QByteArray skipped = Asker({rule("a", R"({"probability":0.3,"seed":7,"skip":50,"count":5})")}).pattern(200);
    QCOMPARE(skipped.first(50).count('X'), 0);
    QCOMPARE(skipped.count('X'), 5);
}

void TestFaultPlan::drawsPerStreamAreIndependent()
{
    const Rule rule = ::rule("a", R"({"probability":0.3,"seed":7,"per":"stream"})");
    const QByteArray one = Asker({rule}).pattern(300, "one");
    const QByteArray two = Asker({rule}).pattern(300, "two");
    QVERIFY(one != two);

    Asker woven({rule});
    QByteArray wovenOne;
    QByteArray wovenTwo;
    for (int i = 0; i < 300; ++i) {
        wovenTwo += woven.pattern(i % 3 == 0 ? 2 : 0, "two");
        wovenOne += woven.pattern(1, "one");
        wovenTwo += woven.pattern(i % 3 == 0 ? 1 : 0, "two");
    }
    QCOMPARE(wovenOne, one);
    QCOMPARE(wovenTwo, two);
}

void TestFaultPlan::tellsItsProgress()
{
    Asker asker({rule("a", R"({"skip":1,"count":2})", R"({"name":"cam"})"), rule("b", "{}", R"({"name":"other"})")});
    asker.pattern(2);
    FaultPlan::Progress progress = asker.progress(u"a"_qs);
    QCOMPARE(progress.hits, quint64(1));
    QCOMPARE(progress.matched, quint64(2));
    QCOMPARE(progress.applied, quint64(1));
    QCOMPARE(progress.expiresMono, 0);
    QVERIFY(!progress.isUsedUp);
    asker.pattern(4);
    progress = asker.progress(u"a"_qs);
    QCOMPARE(progress.hits, quint64(2));
    QCOMPARE(progress.applied, quint64(2));
    QVERIFY(progress.isUsedUp);
    QCOMPARE(asker.progress(u"b"_qs).matched, quint64(0));
    QCOMPARE(asker.plan().progress().size(), size_t(2));
}

void TestFaultPlan::otherCountersGoOn()
{
    const Rule a = rule("a", R"({"count":2})");
    Rule b = rule("b", R"({"count":2})");
    Asker asker({a, b});
    QCOMPARE(asker.pattern(3), "XXX"); // two by a, one by b
    b.action.status = 403;
    asker.plan().setRules({a, b}, Start);
    QCOMPARE(asker.pattern(3), "XX."); // b has begun again, a has not
    QCOMPARE(asker.progress(u"a"_qs).hits, quint64(2));
    QCOMPARE(asker.progress(u"b"_qs).hits, quint64(3));
    asker.plan().setRules({a, b, rule("c", R"({"count":1})")}, Start);
    QCOMPARE(asker.answers(), u"c"_qs);
    asker.plan().setRules({a}, Start);
    QCOMPARE(asker.answers(), QString());
}

void TestFaultPlan::aChangedRuleStartsAnew_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("match") << QByteArray(R"({"id":"a","match":{"name":"c*"},"when":{"count":1},
        "action":{"type":"close"}})");
    QTest::newRow("when") << QByteArray(R"({"id":"a","when":{"count":1,"seed":1},"action":{"type":"close"}})");
    QTest::newRow("action") << QByteArray(R"({"id":"a","when":{"count":1},"action":{"type":"reset"}})");
    QTest::newRow("delay") << QByteArray(R"({"id":"a","when":{"count":1},"action":{"type":"close","delayMs":1}})");
    QTest::newRow("ttl") << QByteArray(R"({"id":"a","when":{"count":1},"action":{"type":"close"},"ttlMs":60000})");
}

void TestFaultPlan::aChangedRuleStartsAnew()
{
    QFETCH(QByteArray, after);
    Asker asker({ruleOf(R"({"id":"a","when":{"count":1},"action":{"type":"close"}})")});
    QCOMPARE(asker.pattern(2), "X.");
    asker.plan().setRules({ruleOf(after)}, Start);
    QCOMPARE(asker.pattern(2), "X.");
    QCOMPARE(asker.progress(u"a"_qs).hits, quint64(2)); // since the program started
    QCOMPARE(asker.progress(u"a"_qs).applied, quint64(1));
}

void TestFaultPlan::aToggledRuleStartsAnew()
{
    for (const char *per : {"rule", "stream"}) {
        Rule rule = ::rule("a", R"({"count":1,"probability":0.3,"seed":7,"per":")" + QByteArray(per) + "\"}");
        Asker asker({rule});
        const QByteArray first = asker.pattern(100);
        QCOMPARE(first.count('X'), 1);
        rule.enabled = false;
        asker.plan().setRules({rule}, Start);
        QCOMPARE(asker.pattern(10), QByteArray(10, '.'));
        rule.enabled = true;
        asker.plan().setRules({rule}, Start);
        QCOMPARE(asker.pattern(100), first); // the same draws
        QCOMPARE(asker.progress(u"a"_qs).hits, quint64(2));
    }
}

void TestFaultPlan::aMovedRuleGoesOn()
{
    const Rule a = rule("a", R"({"count":2})");
    const Rule b = rule("b", R"({"count":2})");
    Asker asker({a, b});
    QCOMPARE(asker.answers(), u"a"_qs);
    asker.plan().setRules({b, a}, Start);
    QStringList order;
    for (int i = 0; i < 4; ++i)
        order += asker.answers();
    QCOMPARE(order, (QStringList{u"b"_qs, u"b"_qs, u"a"_qs, QString()}));
}

void TestFaultPlan::timeToLive()
{
    Rule a = rule("a", "{}");
    a.ttlMs = 1'000;
    Asker asker({a, rule("b", "{}")});
    QCOMPARE(asker.progress(u"a"_qs).expiresMono, Start + 1'000 * Ms);
    QCOMPARE(asker.answers("cam", "StreamStatusEvent", Start), u"a"_qs);
    QCOMPARE(asker.answers("cam", "StreamStatusEvent", Start + 999 * Ms), u"a"_qs);
    QCOMPARE(asker.answers("cam", "StreamStatusEvent", Start + 1'000 * Ms), u"b"_qs);

    asker.plan().setRules({a, rule("c", "{}")}, Start + 500 * Ms); // it goes on living, no longer
    QCOMPARE(asker.progress(u"a"_qs).expiresMono, Start + 1'000 * Ms);
    a.enabled = false;
    asker.plan().setRules({a}, Start + 600 * Ms);
    QCOMPARE(asker.progress(u"a"_qs).expiresMono, 0);
    a.enabled = true;
    asker.plan().setRules({a}, Start + 700 * Ms);
    QCOMPARE(asker.progress(u"a"_qs).expiresMono, Start + 1'700 * Ms);
}

void TestFaultPlan::fixedDelay()
{
    Asker asker({ruleOf(R"({"id":"a","action":{"type":"hold","delayMs":1234}})")});
    QCOMPARE(asker.decision()->delayMs, 1'234);
    QCOMPARE(Asker({rule("a", "{}")}).decision()->delayMs, 0);
}

void TestFaultPlan::uniformDelay()
{
    const QByteArray delay = R"({"type":"uniform","minMs":10,"maxMs":20})";
    const QList<qint64> drawn = delays(delayed(delay, R"({"seed":7})"), 1'000);
    QCOMPARE(delays(delayed(delay, R"({"seed":7})"), 1'000), drawn);
    QVERIFY(delays(delayed(delay, R"({"seed":8})"), 1'000) != drawn);
    QCOMPARE(*std::ranges::min_element(drawn), 10);
    QCOMPARE(*std::ranges::max_element(drawn), 20); // both ends belong to it
    for (qint64 ms = 10; ms <= 20; ++ms)
        QVERIFY2(drawn.count(ms) > 40 && drawn.count(ms) < 160, qPrintable(QString::number(drawn.count(ms))));
    QCOMPARE(delays(delayed(R"({"type":"uniform","minMs":5,"maxMs":5})", "{}"), 3), (QList<qint64>{5, 5, 5}));
    // Per stream: by the stream, whatever others do.
    const Rule perStream = delayed(delay, R"({"seed":7,"per":"stream"})");
    QVERIFY(delays(perStream, 100, "one") != delays(perStream, 100, "two"));
}

void TestFaultPlan::lognormalDelay()
{
    const QByteArray delay = R"({"type":"lognormal","medianMs":1000,"sigma":0.5})";
    QList<qint64> drawn = delays(delayed(delay, R"({"seed":7})"), 1'000);
    QCOMPARE(delays(delayed(delay, R"({"seed":7})"), 1'000), drawn);
    QVERIFY(delays(delayed(delay, R"({"seed":8})"), 1'000) != drawn);
    std::ranges::sort(drawn);
    QVERIFY(drawn.first() > 0);
    QVERIFY2(drawn[500] > 930 && drawn[500] < 1'070, qPrintable(QString::number(drawn[500]))); // the median
    // One deviation: a factor of e^0.5 up and down holds 68 %.
    const auto within = std::ranges::count_if(drawn, [](qint64 ms) { return ms > 606 && ms < 1'649; });
    QVERIFY2(within > 620 && within < 745, qPrintable(QString::number(within)));
    QCOMPARE(delays(delayed(R"({"type":"lognormal","medianMs":50,"sigma":0})", "{}"), 3), (QList<qint64>{50, 50, 50}));
    // Nothing waits for days.
    const QList<qint64> wide = delays(delayed(R"({"type":"lognormal","medianMs":1800000,"sigma":5})", "{}"), 1'000);
    QVERIFY(*std::ranges::max_element(wide) <= 30 * 60 * 1'000);
    QVERIFY(*std::ranges::min_element(wide) >= 0);
}

// A hundred rules, each of which takes its time for a long name: the hooks behind this one do not wait for all of them.
void TestFaultPlan::givesUpWhereExpressionsTakeLong()
{
    Rules rules;
    for (int i = 0; i < 100; ++i)
        rules.append(rule("slow" + QByteArray::number(i), "{}",
                          R"({"name":"/(a|b|c){900}x)" + QByteArray::number(i) + R"(/"})"));
    rules.append(rule("all", "{}"));
    Asker asker(rules);
    QCOMPARE(asker.answers("cam"), QStringLiteral("all"));
    QVERIFY(!asker.plan().gaveUpAt());
    QByteArray name;
    for (int i = 0; i < 4'000; ++i)
        name += "abc"[i * i % 3];
    QCOMPARE(asker.answers(name), QString());
    QVERIFY(asker.plan().gaveUpAt());
    QVERIFY(asker.plan().gaveUpAt()->id.startsWith(u"slow"));
    QCOMPARE(asker.answers("cam"), QStringLiteral("all"));
    QVERIFY(!asker.plan().gaveUpAt());
}

QTEST_APPLESS_MAIN(TestFaultPlan)
#include "tst_faultplan.moc"
