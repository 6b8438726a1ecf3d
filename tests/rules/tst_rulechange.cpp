#include "rules.h"
#include "rules/rulechange.h"

#include <QTest>

using namespace rules;

namespace {

Rules rulesOf(std::initializer_list<const char *> ids)
{
    Rules rules;
    for (const char *id : ids)
        rules += plainRule(id);
    return rules;
}

Rule tagged(const char *id, const QStringList &tags)
{
    Rule rule = plainRule(id);
    rule.tags = tags;
    return rule;
}

Rule risky(const char *id, bool enabled = true)
{
    Rule rule = plainRule(id);
    rule.match.method = u"connect"_qs;
    rule.enabled = enabled;
    return rule;
}

QString idsOf(const std::variant<Rules, Problem> &result)
{
    if (const auto *problem = std::get_if<Problem>(&result))
        return QString::number(problem->status);
    QStringList ids;
    for (const Rule &rule : std::get<Rules>(result))
        ids += rule.id;
    return ids.join(u' ');
}

Rules rulesAfter(const RuleChange &change, const Rules &before)
{
    const auto result = change.apply(before);
    return std::holds_alternative<Rules>(result) ? std::get<Rules>(result) : Rules();
}

Problem problemOf(const RuleChange &change, const Rules &before)
{
    const auto result = change.apply(before);
    return std::holds_alternative<Problem>(result) ? std::get<Problem>(result) : Problem{.status = 0};
}

} // namespace

class TestRuleChange : public QObject {
    Q_OBJECT
private slots:
    void adds();
    void puts();
    void patches_data();
    void patches();
    void refusesPatches_data();
    void refusesPatches();
    void replacesAll();
    void replacesThoseOfATag();
    void merges();
    void removes();
    void moves_data();
    void moves();
    void toggles();
    void disablesAll();
    void answersAll();
    void knowsNoStrangers();
    void asksBeforeRisks_data();
    void asksBeforeRisks();
    void boundsTheNumber();
    void makesWhatCanBeReadBack();
    void boundsTheTextOfAll();
    void patchesToAnotherType();
    void disablesThoseOfATag();
    void changesSeveral_data();
    void changesSeveral();
    void startsNoOtherAnew();
    void saysWhatItDoes_data();
    void saysWhatItDoes();
    void isAValue();
};

void TestRuleChange::adds()
{
    const Rules before = rulesOf({"a", "b"});
    QCOMPARE(idsOf(add(plainRule("c"), false).apply(before)), u"a b c"_qs);
    QCOMPARE(idsOf(add(plainRule("c"), false, 0).apply(before)), u"c a b"_qs);
    QCOMPARE(idsOf(add(plainRule("c"), false, 1).apply(before)), u"a c b"_qs);
    QCOMPARE(idsOf(add(plainRule("c"), false, 2).apply(before)), u"a b c"_qs);
    QCOMPARE(idsOf(add(plainRule("c"), false, 99).apply(before)), u"a b c"_qs);
    QCOMPARE(idsOf(add(plainRule("c"), false).apply({})), u"c"_qs);
    const Problem taken = problemOf(add(plainRule("b"), true), before);
    QCOMPARE(taken.status, 409);
    QCOMPARE(taken.pointer, u"/id"_qs);
    QVERIFY(!taken.needsConfirmation); // no confirmation helps
    QVERIFY(taken.sentence.contains(u"b"_qs) && taken.sentence.endsWith(u'.'));
}

void TestRuleChange::puts()
{
    Rule other = plainRule("b");
    other.action.status = 403;
    const Rules after = rulesAfter(put(other, false), rulesOf({"a", "b", "c"}));
    QCOMPARE(after, (Rules{plainRule("a"), other, plainRule("c")}));
    QCOMPARE(rulesAfter(put(other, false), rulesOf({"a", "c"})), (Rules{plainRule("a"), plainRule("c"), other}));
}

void TestRuleChange::patches_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("expected"); // what becomes of the rule below
    const auto row = [](const char *name, const char *members, const char *expected) {
        QTest::newRow(name) << QByteArray(members) << QByteArray(expected);
    };
    row("nothing", "{}",
        R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    row("a member", R"({"enabled":false,"name":"C"})",
        R"({"id":"b","name":"C","enabled":false,"tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    row("members within", R"({"match":{"published":true},"action":{"status":403,"headers":{"A":null,"C":"3"}}})",
        R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"],"published":true},
            "when":{"count":2},"action":{"type":"respond","status":403,"headers":{"B":"2","C":"3"}},"ttlMs":1000})");
    row("null removes", R"({"match":{"name":null,"status":null},"when":null,"ttlMs":null,"tags":null})",
        R"({"id":"b","name":"B","action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}}})");
    row("null of what is not there", R"({"match":{"info":null}})",
        R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    row("lists are replaced", R"({"tags":["z"],"match":{"status":["A","B"]}})",
        R"({"id":"b","name":"B","tags":["z"],"match":{"name":"cam*","status":["A","B"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    row("the same id", R"({"id":"b","ttlMs":0})",
        R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}}})");
    row("the method", R"({"match":{"method":"publishStream"}})",
        R"({"id":"b","name":"B","tags":["x","y"],
            "match":{"method":"publishStream","name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    row("no method is StreamStatusEvent", R"({"match":{"method":null}})",
        R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
            "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
}

void TestRuleChange::patches()
{
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, expected);
    const Rule rule = ruleOf(R"({"id":"b","name":"B","tags":["x","y"],"match":{"name":"cam*","status":["FAILED"]},
        "when":{"count":2},"action":{"type":"respond","status":500,"headers":{"A":"1","B":"2"}},"ttlMs":1000})");
    const Rules after = rulesAfter(patch(u"b"_qs, objectOf(members), false), {plainRule("a"), rule, plainRule("c")});
    QCOMPARE(after, (Rules{plainRule("a"), ruleOf(expected), plainRule("c")}));
}

void TestRuleChange::refusesPatches_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *members, const char *pointer) {
        QTest::newRow(members) << QByteArray(members) << QString::fromLatin1(pointer);
    };
    row(R"({"colour":"red"})", "/colour");
    row(R"({"action":{"status":99}})", "/action/status");
    row(R"({"action":null})", "/action");
    row(R"({"action":{"type":null}})", "/action/type");
    row(R"({"match":[]})", "/match");
    row(R"({"match":{"name":"cam["}})", "/match/name");
    row(R"({"when":{"skip":-1}})", "/when/skip");
    row(R"({"tags":{"0":"x"}})", "/tags");
    row(R"({"id":"a"})", "/id"); // the id stays, whether the other exists
    row(R"({"id":"z"})", "/id"); // or not
}

void TestRuleChange::refusesPatches()
{
    QFETCH(QByteArray, members);
    const Problem problem = problemOf(patch(u"b"_qs, objectOf(members), true), rulesOf({"a", "b"}));
    QCOMPARE(problem.status, 422);
    QTEST(problem.pointer, "pointer");
    QVERIFY2(problem.sentence.endsWith(u'.'), qPrintable(problem.sentence));
    QVERIFY(!problem.needsConfirmation);
}

void TestRuleChange::replacesAll()
{
    QCOMPARE(idsOf(replaceAll(rulesOf({"c", "a"}), {}, false).apply(rulesOf({"a", "b"}))), u"c a"_qs);
    QCOMPARE(idsOf(replaceAll({}, {}, false).apply(rulesOf({"a", "b"}))), QString());
    QCOMPARE(rulesAfter(replaceAll({tagged("a", {u"x"_qs})}, {}, false), {}), Rules{tagged("a", {u"x"_qs})});
}

// The others stay as they are and where they are, and the new ones all get the tag.
void TestRuleChange::replacesThoseOfATag()
{
    const QString tag = u"suite"_qs;
    const Rules before{plainRule("a"), tagged("s1", {tag}), plainRule("b"), tagged("s2", {u"x"_qs, tag}),
                       tagged("c", {u"suite-2"_qs})};
    const Rules after = rulesAfter(replaceAll({plainRule("n1"), tagged("n2", {tag, u"y"_qs})}, tag, false), before);
    QStringList others;
    QStringList news;
    for (const Rule &rule : after)
        (rule.tags.contains(tag) ? news : others) += rule.id;
    QCOMPARE(others.join(u' '), u"a b c"_qs);
    QCOMPARE(news.join(u' '), u"n1 n2"_qs);
    for (const Rule &rule : after)
        QVERIFY2(rule.tags.count(tag) == (rule.id.startsWith(u'n') ? 1 : 0), qPrintable(rule.id));
    QVERIFY(after.contains(tagged("c", {u"suite-2"_qs})));
    QVERIFY(after.contains(tagged("n2", {tag, u"y"_qs})));

    QCOMPARE(idsOf(replaceAll({}, tag, false).apply(before)), u"a b c"_qs);
    QCOMPARE(idsOf(replaceAll({plainRule("n")}, tag, false).apply({plainRule("a")})), u"a n"_qs);
    QCOMPARE(idsOf(replaceAll({plainRule("s1")}, tag, false).apply({tagged("s1", {tag})})), u"s1"_qs);
    QCOMPARE(problemOf(replaceAll({plainRule("b")}, tag, true), before).status, 409); // that of another
}

void TestRuleChange::merges()
{
    Rule other = plainRule("a");
    other.action.status = 403;
    const Rules after = rulesAfter(merge({plainRule("c"), other}, false), rulesOf({"a", "b"}));
    QCOMPARE(after, (Rules{other, plainRule("b"), plainRule("c")}));
    QCOMPARE(idsOf(merge({}, false).apply(rulesOf({"a"}))), u"a"_qs);
}

void TestRuleChange::removes()
{
    QCOMPARE(idsOf(remove(u"b"_qs).apply(rulesOf({"a", "b", "c"}))), u"a c"_qs);
}

void TestRuleChange::moves_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("order");
    const auto row = [](const char *id, int position, const char *order) {
        QTest::addRow("%s to %d", id, position) << QString::fromLatin1(id) << position << QString::fromLatin1(order);
    };
    row("a", 0, "a b c");
    row("a", 1, "b a c"); // the place in the list without it
    row("a", 2, "b c a");
    row("a", 99, "b c a");
    row("b", 0, "b a c");
    row("b", 1, "a b c");
    row("b", 2, "a c b");
    row("c", 0, "c a b");
    row("c", 1, "a c b");
    row("c", 2, "a b c");
}

void TestRuleChange::moves()
{
    QFETCH(QString, id);
    QFETCH(int, position);
    QTEST(idsOf(rules::move(id, position).apply(rulesOf({"a", "b", "c"}))), "order");
}

void TestRuleChange::toggles()
{
    const Rules off = rulesAfter(setEnabled(u"b"_qs, false, false), rulesOf({"a", "b"}));
    QCOMPARE(off.size(), 2);
    QVERIFY(off[0].enabled && !off[1].enabled);
    QCOMPARE(rulesAfter(setEnabled(u"b"_qs, true, false), off), rulesOf({"a", "b"}));
    QCOMPARE(rulesAfter(setEnabled(u"b"_qs, false, false), off), off);
}

void TestRuleChange::disablesAll()
{
    const Rules off = rulesAfter(disableAll(), {plainRule("a"), risky("b", false), plainRule("c")});
    QCOMPARE(off.size(), 3);
    for (const Rule &rule : off)
        QVERIFY(!rule.enabled);
    QCOMPARE(rulesAfter(disableAll(), off), off);
    QCOMPARE(idsOf(disableAll().apply({})), QString());
}

void TestRuleChange::answersAll()
{
    const Action error{.status = 500};
    Rules after = rulesAfter(answerAll(error, false), rulesOf({"a", "b"}));
    QCOMPARE(idsOf(after), SwitchId + u" a b"_qs);
    QVERIFY(after[0].enabled);
    QVERIFY(after[0].action == error);
    QVERIFY(after[0].match == Match()); // every StreamStatusEvent
    QVERIFY(after[0].when == When());
    QVERIFY(!after[0].name.isEmpty());
    QCOMPARE(ruleOf(QJsonDocument(after[0].toJson()).toJson()), after[0]);

    after = rulesAfter(rules::move(SwitchId, 2), after); // another answer: still one rule, at the top, switched on
    after = rulesAfter(setEnabled(SwitchId, false, false), after);
    after = rulesAfter(answerAll({.status = 403}, false), after);
    QCOMPARE(idsOf(after), SwitchId + u" a b"_qs);
    QVERIFY(after[0].enabled);
    QCOMPARE(after[0].action.status, 403);

    QVERIFY(problemOf(answerAll({.type = Action::Type::Hold}, false), {}).needsConfirmation);
    QCOMPARE(idsOf(answerAll({.type = Action::Type::Hold}, true).apply({})), SwitchId);
}

void TestRuleChange::knowsNoStrangers()
{
    const Rules before = rulesOf({"a", "b"});
    const QString id = u"nobody"_qs;
    for (const RuleChange &change : {patch(id, {}, true), remove(id), rules::move(id, 0), setEnabled(id, true, true),
                                     setEnabled(id, false, true)}) {
        const Problem problem = problemOf(change, before);
        QCOMPARE(problem.status, 404);
        QVERIFY(problem.sentence.contains(id) && problem.sentence.endsWith(u'.'));
        QVERIFY(!problem.needsConfirmation);
    }
}

// Whatever switches a risky rule on asks; what leaves it off, or switches it off, does not.
void TestRuleChange::asksBeforeRisks_data()
{
    struct Case {
        const char *name;
        std::function<RuleChange(bool isConfirmed)> change;
        bool asks;
    };
    QTest::addColumn<RuleChange>("unconfirmed");
    QTest::addColumn<RuleChange>("confirmed");
    QTest::addColumn<bool>("asks");
    const Case cases[] = {
        {"add", [](bool c) { return add(risky("n"), c); }, true},
        {"add switched off", [](bool c) { return add(risky("n", false), c); }, false},
        {"put", [](bool c) { return put(risky("off"), c); }, true},
        {"put in place of a harmless one", [](bool c) { return put(risky("plain"), c); }, true},
        {"put switched off", [](bool c) { return put(risky("off", false), c); }, false},
        {"patch",
         [](bool c) {
             return patch(u"off"_qs, {{u"enabled"_qs, true}}, c);
         },
         true},
        {"patch the method",
         [](bool c) {
             return patch(u"plain"_qs, {{u"match"_qs, QJsonObject{{u"method"_qs, u"connect"_qs}}}}, c);
         },
         true},
        {"patch what is off",
         [](bool c) {
             return patch(u"off"_qs, {{u"name"_qs, u"N"_qs}}, c);
         },
         false},
        {"patch another",
         [](bool c) {
             return patch(u"plain"_qs, {{u"name"_qs, u"N"_qs}}, c);
         },
         false},
        {"patch off",
         [](bool c) {
             return patch(u"on"_qs, {{u"enabled"_qs, false}}, c);
         },
         false},
        {"enable", [](bool c) { return setEnabled(u"off"_qs, true, c); }, true},
        {"enable what is on", [](bool c) { return setEnabled(u"on"_qs, true, c); }, false},
        {"disable", [](bool c) { return setEnabled(u"on"_qs, false, c); }, false},
        {"replace all", [](bool c) { return replaceAll({risky("n")}, {}, c); }, true},
        {"replace all by what is there", [](bool c) { return replaceAll({risky("on")}, {}, c); }, false},
        {"replace those of a tag", [](bool c) { return replaceAll({risky("n")}, u"t"_qs, c); }, true},
        {"merge", [](bool c) { return merge({risky("n")}, c); }, true},
        {"merge switched off", [](bool c) { return merge({risky("n", false)}, c); }, false},
    };
    for (const Case &one : cases)
        QTest::newRow(one.name) << one.change(false) << one.change(true) << one.asks;
}

void TestRuleChange::asksBeforeRisks()
{
    QFETCH(RuleChange, unconfirmed);
    QFETCH(RuleChange, confirmed);
    QFETCH(bool, asks);
    const Rules before{risky("on"), risky("off", false), plainRule("plain")};
    QVERIFY(std::holds_alternative<Rules>(confirmed.apply(before)));
    if (!asks) {
        QCOMPARE(rulesAfter(unconfirmed, before), rulesAfter(confirmed, before));
        return;
    }
    const Problem problem = problemOf(unconfirmed, before);
    QCOMPARE(problem.status, 409);
    QVERIFY(problem.needsConfirmation);
    QVERIFY2(problem.sentence.endsWith(u'.'), qPrintable(problem.sentence));
}

void TestRuleChange::boundsTheNumber()
{
    Rules most;
    for (qsizetype i = 0; i < MostRules; ++i)
        most += plainRule(qPrintable(u"r%1"_qs.arg(i)));
    QCOMPARE(problemOf(add(plainRule("more"), true), most).status, 422);
    QCOMPARE(problemOf(merge({plainRule("more")}, true), most).status, 422);
    QCOMPARE(rulesAfter(merge({plainRule("r0")}, true), most).size(), MostRules);
    QCOMPARE(rulesAfter(setEnabled(u"r0"_qs, false, true), most).size(), MostRules);
    QCOMPARE(rulesAfter(add(plainRule("last"), true), most.first(MostRules - 1)).size(), MostRules);
}

// Whatever a change makes can be read back: from the file at the next start, and by whoever sends it again.
void TestRuleChange::makesWhatCanBeReadBack()
{
    Rule tagged = plainRule("tagged");
    for (qsizetype i = 0; i < MostTags; ++i)
        tagged.tags += u"t%1"_qs.arg(i);
    QCOMPARE(problemOf(replaceAll({tagged}, u"one more"_qs, true), {}).status, 422);

    Action wordy{.status = 500, .reason = QString(LongestName, u'x')};
    const Rules rules = rulesAfter(answerAll(wordy, true), {});
    QCOMPARE(rules.size(), 1);
    const auto parsed = Rule::parse(rules.first().toJson());
    QVERIFY(std::holds_alternative<Rule>(parsed));
    QCOMPARE(std::get<Rule>(parsed), rules.first());
}

void TestRuleChange::boundsTheTextOfAll()
{
    Rules rules;
    for (const char *id : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
        rules += plainRule(id);
        rules.last().action.body = QString(MostText / 8, u'x');
    }
    QCOMPARE(rulesAfter(replaceAll(rules, {}, true), {}).size(), rules.size());
    Rule more = plainRule("more");
    more.action.body = u"x"_qs;
    QCOMPARE(problemOf(add(more, true), rules).status, 422);
    more.action = {.type = Action::Type::Forward, .status = 0, .changes = {{u"/a"_qs, u"x"_qs}}};
    QCOMPARE(problemOf(add(more, true), rules).status, 422);
    more.action.changes.clear();
    QCOMPARE(rulesAfter(add(more, true), rules).size(), rules.size() + 1);
}

// An action of another type need not say what it does not keep of the former one.
void TestRuleChange::patchesToAnotherType()
{
    Rule rule = plainRule("a");
    rule.action = {.status = 500, .reason = u"No"_qs, .body = u"text"_qs, .delay = {.ms = 50}};
    const QJsonObject reset{{u"action"_qs, QJsonObject{{u"type"_qs, u"reset"_qs}}}};
    QCOMPARE(rulesAfter(patch(u"a"_qs, reset, true), {rule}).first().action, Action{.type = Action::Type::Reset});
    const QJsonObject same{{u"action"_qs, QJsonObject{{u"type"_qs, u"respond"_qs}, {u"status"_qs, 403}}}};
    QCOMPARE(rulesAfter(patch(u"a"_qs, same, true), {rule}).first().action.body, u"text"_qs);
}

void TestRuleChange::disablesThoseOfATag()
{
    Rule tagged = plainRule("a");
    tagged.tags = {u"t"_qs};
    const Rules after = rulesAfter(disableAll(u"t"_qs), {tagged, plainRule("b")});
    QVERIFY(!after[0].enabled);
    QVERIFY(after[1].enabled);
}

// Of rules named that are gone meanwhile, the others will do; of them all, none is refused.
void TestRuleChange::changesSeveral_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("ids"); // of what becomes of a b c, or the status of the problem
    const auto row = [](const char *name, const Edit &edit, const char *ids) {
        QTest::newRow(name) << edit << QString::fromLatin1(ids);
    };
    const QStringList some{u"c"_qs, u"z"_qs, u"a"_qs};
    row("remove", edits::Remove{some}, "b");
    row("remove none", edits::Remove{{u"z"_qs}}, "404");
    row("switch", edits::Switch{some, false}, "a b c");
    row("switch none", edits::Switch{{u"z"_qs}, true}, "404");
    row("add", edits::Add{{{plainRule("d")}, {plainRule("e"), 0}}}, "e a b c d");
    row("add one that exists", edits::Add{{{plainRule("d")}, {plainRule("a"), 0}}}, "409");
    row("add under another id", edits::Add{{{plainRule("a"), 1}, {plainRule("a"), 2}}, true}, "a a-2 a-3 b c");
    row("up", edits::MoveBy{{u"b"_qs, u"c"_qs}, -1}, "b c a");
    row("up from the top", edits::MoveBy{{u"a"_qs, u"c"_qs}, -1}, "a b c");
    row("down", edits::MoveBy{{u"a"_qs, u"b"_qs}, 1}, "c a b");
    row("rewrite", edits::Rewrite{u"b"_qs, plainRule("b")}, "a b c");
    row("rewrite as another", edits::Rewrite{u"b"_qs, plainRule("d")}, "a d c");
    row("rewrite as one that exists", edits::Rewrite{u"b"_qs, plainRule("c")}, "409");
    row("rewrite what is gone", edits::Rewrite{u"z"_qs, plainRule("z")}, "a b c z");
    row("rewrite what is gone as another", edits::Rewrite{u"z"_qs, plainRule("y")}, "a b c y");
    row("put back", edits::PutBack{{{plainRule("y"), 0}, {plainRule("a"), 2}}}, "y a a-2 b c");
}

void TestRuleChange::changesSeveral()
{
    QFETCH(Edit, edit);
    QTEST(idsOf(RuleChange{.edit = edit}.apply(rulesOf({"a", "b", "c"}))), "ids");
}

// Nor is a risky rule switched on that is put back.
void TestRuleChange::startsNoOtherAnew()
{
    const auto roundsAfter = [](const Edit &edit) {
        QList<quint32> rounds;
        for (const Rule &rule : rulesAfter({.edit = edit}, rulesOf({"a", "b"})))
            rounds += rule.round;
        return rounds;
    };
    QCOMPARE(roundsAfter(edits::Switch{{u"b"_qs}, true}), (QList<quint32>{0, 1}));
    QCOMPARE(roundsAfter(edits::Switch{{u"b"_qs}, false}), (QList<quint32>{0, 0}));
    QCOMPARE(roundsAfter(edits::MoveBy{{u"b"_qs}, -1}), (QList<quint32>{0, 0}));
    QCOMPARE(roundsAfter(edits::Add{{{plainRule("c")}}}), (QList<quint32>{0, 0, 0}));
    QCOMPARE(roundsAfter(edits::Rewrite{u"b"_qs, plainRule("b")}), (QList<quint32>{0, 1}));
    const Rules back = rulesAfter({.edit = edits::PutBack{{{risky("r")}, {plainRule("p")}}}}, {});
    QCOMPARE(back.size(), 2);
    QVERIFY(!back[0].enabled && back[1].enabled);
}

void TestRuleChange::saysWhatItDoes_data()
{
    QTest::addColumn<RuleChange>("change");
    QTest::addColumn<QString>("text");
    const auto row = [](const RuleChange &change, const char *text) {
        QTest::newRow(text) << change << QString::fromUtf8(text);
    };
    row(add(plainRule("a"), true), "adds “a”");
    row(merge(rulesOf({"a", "b"}), true), "puts 2 rules");
    row(patch(u"a"_qs, {}, true), "changes “a”");
    row(replaceAll(rulesOf({"a", "b"}), {}, true), "replaces all rules by 2 rules");
    row(replaceAll(rulesOf({"a"}), u"t"_qs, true), "replaces the rules with the tag “t” by “a”");
    row(remove(u"a"_qs), "deletes “a”");
    row(rules::move(u"a"_qs, 0), "moves “a” to place 1");
    row(setEnabled(u"a"_qs, true, true), "switches “a” on");
    row(disableAll(), "switches all rules off");
    row(disableAll(u"t"_qs), "switches the rules with the tag “t” off");
    row(answerAll({.status = 403}, true), "answers every StreamStatusEvent: 403");
    row({.edit = edits::Rewrite{u"a"_qs, plainRule("b")}}, "changes “a” to “b”");
    row({.edit = edits::PutBack{{{plainRule("a")}}}}, "puts back “a”");
    row({.edit = edits::MoveBy{{u"a"_qs, u"b"_qs}, -1}}, "moves 2 rules up");
}

void TestRuleChange::saysWhatItDoes()
{
    QFETCH(RuleChange, change);
    QTEST(change.text(), "text");
}

void TestRuleChange::isAValue()
{
    const RuleChange change = setEnabled(u"a"_qs, true, true);
    QCOMPARE(change, setEnabled(u"a"_qs, true, true));
    QVERIFY(!(change == setEnabled(u"a"_qs, true, false)));
    QVERIFY(!(change == change.by(Origin::window())));
    QCOMPARE(change.by(Origin::api(u"tag x"_qs)).origin.text(), u"API, tag x"_qs);
    QCOMPARE(Origin::api().text(), u"API"_qs);
    QCOMPARE(Origin::window().text(), u"window"_qs);
    QCOMPARE(Origin::timeToLive().text(), u"time-to-live"_qs);
    QCOMPARE(Origin().text(), QString());
}

QTEST_APPLESS_MAIN(TestRuleChange)
#include "tst_rulechange.moc"
