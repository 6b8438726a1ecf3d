#include "base/clock.h"
#include "base/reply.h"
#include "rules.h"
#include "rules/rulebook.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace rules;

namespace {

// What a book tells.
class Listener final : public QObject {
public:
    explicit Listener(RuleBook &book)
    {
        connect(&book, &RuleBook::changed, this, [this](const RuleSnapshotPtr &snapshot) {
            log += u"changed %1"_qs.arg(snapshot->revision);
            last = snapshot;
        });
    }

    QStringList log;
    RuleSnapshotPtr last;
};

bool decides(RuleBook &book, const QByteArray &name = "cam")
{
    const wcs::HookEvent event{.method = "StreamStatusEvent", .nodeId = "n", .mediaSessionId = name, .name = name};
    const QByteArray key = event.streamKey();
    return std::holds_alternative<Decision>(book.plan().decide({event, key, nullptr}, steadyNanoseconds(), false));
}

} // namespace

class TestRuleBook : public QObject {
    Q_OBJECT
private slots:
    void startsWithItsRules();
    void tellsTheChange();
    void repliesToWhoeverAsked();
    void isInForceWhenItIsTold();
    void aRefusedChangeChangesNothing();
    void whatChangesNothingIsNoChange();
    void theSameAgainCountsFromNought_data();
    void theSameAgainCountsFromNought();
    void snapshotsStayAsTheyAre();
    void tellsWhatIsLeft();
    void tellsHitsWithoutARevision();
    void countsInjectedAnswersOfActiveRules();
    void rulesSwitchThemselvesOff();
    void theNextToGoIsNotForgotten();
    void aRuleOfTheStartSwitchesItselfOff();
};

void TestRuleBook::startsWithItsRules()
{
    const RuleBook empty;
    QVERIFY(empty.snapshot()->rules.isEmpty());
    const RuleBook book({plainRule("a"), plainRule("b")});
    const RuleSnapshotPtr snapshot = book.snapshot();
    QCOMPARE(snapshot->plainRules(), (Rules{plainRule("a"), plainRule("b")}));
    QCOMPARE(snapshot->changedAt, 0);
    QCOMPARE(snapshot->indexOf(u"b"_qs), 1);
    QCOMPARE(snapshot->indexOf(u"c"_qs), -1);
    QCOMPARE(snapshot->activeCount(), 2);
    QCOMPARE(snapshot->injected(), quint64(0));
}

void TestRuleBook::tellsTheChange()
{
    RuleBook book;
    const Listener listener(book);
    const quint64 before = book.snapshot()->revision;
    Outcome outcome = book.change(add(plainRule("a"), false).by(Origin::window()));
    QCOMPARE(listener.log, QStringList{u"changed %1"_qs.arg(before + 1)});
    QVERIFY(!outcome.problem);
    QCOMPARE(outcome.before, Rules());
    QCOMPARE(outcome.added(), QStringList{u"a"_qs});
    QCOMPARE(outcome.snapshot->plainRules(), Rules{plainRule("a")});
    QCOMPARE(outcome.snapshot->revision, before + 1);
    QCOMPARE(listener.last->changedBy, Origin::window());
    QCOMPARE(listener.last->lastChange, u"adds “a”"_qs);
    QVERIFY(listener.last->changedAt > 0);

    const Origin suite = Origin::api(u"tag suite-42"_qs);
    outcome = book.change(disableAll().by(suite));
    QCOMPARE(listener.log.mid(1), QStringList{u"changed %1"_qs.arg(before + 2)});
    QCOMPARE(outcome.before, Rules{plainRule("a")});
    QVERIFY(outcome.added().isEmpty());
    QCOMPARE(listener.last->changedBy, suite);
    QVERIFY(!listener.last->rules.first().rule->enabled);
}

// Whoever asks from another thread hears of the change first, then what came of it; nothing where he is gone by then.
void TestRuleBook::repliesToWhoeverAsked()
{
    QThread thread;
    auto *book = new RuleBook;
    const RuleGateway gateway = book->gateway();
    connect(&thread, &QThread::finished, book, &QObject::deleteLater);
    book->moveToThread(&thread);
    const Listener listener(*book);
    thread.start();

    QStringList heard;
    auto gone = std::make_unique<QObject>();
    whenReplied(gateway.change(add(plainRule("a"), false)), gone.get(), [&](const Outcome &) { heard += u"gone"_qs; });
    gone.reset();
    QThread *repliedOn = nullptr;
    whenReplied(gateway.change(add(plainRule("b"), false)), this, [&](const Outcome &outcome) {
        repliedOn = QThread::currentThread();
        heard += listener.log + outcome.added();
    });
    whenReplied(gateway.change(add(plainRule("b"), false)), this,
                [&](const Outcome &outcome) { heard += QString::number(outcome.problem->status); });
    whenReplied(gateway.report(), this,
                [&](const RuleSnapshotPtr &rules) { heard += QString::number(rules->rules.size()); });
    QTRY_COMPARE(heard, (QStringList{u"changed 1"_qs, u"changed 2"_qs, u"b"_qs, u"409"_qs, u"2"_qs}));
    QCOMPARE(repliedOn, QThread::currentThread());

    thread.quit();
    QVERIFY(thread.wait());
    const QFuture<RuleSnapshotPtr> late = gateway.report();
    QVERIFY(late.isCanceled());
}

void TestRuleBook::isInForceWhenItIsTold()
{
    RuleBook book;
    QVERIFY(!decides(book));
    QList<bool> seen;
    connect(&book, &RuleBook::changed, this, [&] { seen += decides(book); });
    book.change(add(plainRule("a"), false));
    seen += decides(book);
    book.change(setEnabled(u"a"_qs, false, false));
    seen += decides(book);
    QCOMPARE(seen, (QList<bool>{true, true, false, false}));
}

void TestRuleBook::aRefusedChangeChangesNothing()
{
    RuleBook book({plainRule("a")});
    const Listener listener(book);
    const RuleSnapshotPtr before = book.snapshot();
    Rule risky = plainRule("b");
    risky.action.type = Action::Type::Hold;
    QCOMPARE(book.change(add(plainRule("a"), false)).problem->status, 409);
    QCOMPARE(book.change(rules::remove(u"z"_qs)).problem->status, 404);
    QCOMPARE(book.change(patch(u"a"_qs, {{u"ttlMs"_qs, -1}}, false)).problem->status, 422);
    const Outcome outcome = book.change(add(risky, false));
    QVERIFY(outcome.problem->needsConfirmation);
    QVERIFY(listener.log.isEmpty());
    QCOMPARE(outcome.snapshot->plainRules(), before->plainRules());
    QCOMPARE(book.snapshot()->revision, before->revision);
    QCOMPARE(book.snapshot()->changedAt, before->changedAt);
    QCOMPARE(book.snapshot()->changedBy, before->changedBy);
}

void TestRuleBook::whatChangesNothingIsNoChange()
{
    RuleBook book({plainRule("a")});
    const Listener listener(book);
    const quint64 before = book.snapshot()->revision;
    book.change(setEnabled(u"z"_qs, true, false));
    book.change(rules::move(u"a"_qs, 0));
    book.change(patch(u"a"_qs, {{u"name"_qs, book.snapshot()->plainRules().first().name}}, false));
    QVERIFY(listener.log.isEmpty());
    QCOMPARE(book.snapshot()->revision, before);
}

// A suite that sets its rules again finds them as new, and so does who switches on what is on.
void TestRuleBook::theSameAgainCountsFromNought_data()
{
    QTest::addColumn<RuleChange>("change");
    Rule once = plainRule("a");
    once.when.count = 1;
    QTest::newRow("enable") << setEnabled(u"a"_qs, true, false);
    QTest::newRow("put") << put(once, false);
    QTest::newRow("replace all") << replaceAll({once}, {}, false);
    QTest::newRow("merge") << rules::merge({once}, false);
}

void TestRuleBook::theSameAgainCountsFromNought()
{
    QFETCH(const RuleChange, change);
    Rule once = plainRule("a");
    once.when.count = 1;
    RuleBook book({once});
    QVERIFY(decides(book));
    QVERIFY(!decides(book));
    QVERIFY(!book.snapshot()->rules.first().isActive);
    const Listener listener(book);
    const quint64 before = book.snapshot()->revision;
    const Outcome outcome = book.change(change);
    QVERIFY(!outcome.problem);
    QVERIFY(outcome.snapshot->rules.first().isActive);
    QCOMPARE(listener.log, QStringList{u"changed %1"_qs.arg(before)});
    QCOMPARE(book.snapshot()->revision, before); // what they say is the same
    QVERIFY(decides(book));
    QVERIFY(!decides(book));
    QCOMPARE(book.snapshot()->rules.first().hits, quint64(2));
}

void TestRuleBook::snapshotsStayAsTheyAre()
{
    RuleBook book({plainRule("a")});
    const RuleSnapshotPtr before = book.snapshot();
    QVERIFY(decides(book));
    book.change(replaceAll({plainRule("b")}, {}, false));
    QCOMPARE(before->plainRules(), Rules{plainRule("a")});
    QCOMPARE(before->rules.first().hits, quint64(0));
}

void TestRuleBook::tellsWhatIsLeft()
{
    Rule counted = plainRule("counted");
    counted.when = {.skip = 1, .count = 2};
    Rule perStream = plainRule("per-stream");
    perStream.when = {.count = 2, .per = When::Per::Stream};
    RuleBook book({counted, perStream, plainRule("endless")});
    const auto status = [&book](const char *id) {
        const RuleSnapshotPtr snapshot = book.snapshot();
        return snapshot->rules[snapshot->indexOf(QLatin1String(id))];
    };
    QCOMPARE(status("counted").left, 2);
    QCOMPARE(status("per-stream").left, -1);
    QCOMPARE(status("endless").left, -1);
    QVERIFY(decides(book)); // per stream, as counted skips one
    QCOMPARE(status("counted").left, 2);
    QCOMPARE(status("counted").matched, quint64(1));
    QVERIFY(decides(book));
    QCOMPARE(status("counted").left, 1);
    QVERIFY(status("counted").isActive);
    QVERIFY(decides(book));
    QCOMPARE(status("counted").left, 0);
    QCOMPARE(status("counted").hits, quint64(2));
    QVERIFY(!status("counted").isActive); // used up, though switched on
    QVERIFY(status("counted").rule->enabled);
    QVERIFY(status("per-stream").isActive);
    QCOMPARE(book.snapshot()->activeCount(), 2);
}

void TestRuleBook::tellsHitsWithoutARevision()
{
    RuleBook book({plainRule("a")});
    const Listener listener(book);
    const quint64 revision = book.snapshot()->revision;
    for (int i = 0; i < 100; ++i) {
        QVERIFY(decides(book));
        book.noteHits();
    }
    QTRY_VERIFY(listener.last && listener.last->rules.first().hits == 100);
    QCOMPARE(listener.last->revision, revision);
    QCOMPARE(listener.last->changedAt, 0);
    QVERIFY2(listener.log.size() <= 2, qPrintable(listener.log.join(u", "))); // not a hundred times
}

void TestRuleBook::countsInjectedAnswersOfActiveRules()
{
    Rule cams = plainRule("cams");
    cams.match.name = u"cam"_qs;
    RuleBook book({cams, plainRule("rest")});
    QVERIFY(decides(book, "cam") && decides(book, "cam") && decides(book, "other"));
    QCOMPARE(book.snapshot()->injected(), quint64(3));
    book.change(setEnabled(u"cams"_qs, false, false));
    QCOMPARE(book.snapshot()->injected(), quint64(1));
    QCOMPARE(book.snapshot()->rules.first().hits, quint64(2)); // since the program started
}

void TestRuleBook::rulesSwitchThemselvesOff()
{
    RuleBook book;
    const Listener listener(book);
    Rule rule = plainRule("a");
    rule.ttlMs = 50;
    const qint64 before = steadyNanoseconds();
    book.change(replaceAll({rule, plainRule("b")}, {}, false));
    const qint64 after = steadyNanoseconds();
    const RuleStatus status = listener.last->rules.first();
    QVERIFY(status.expiresMono >= before + 50'000'000 && status.expiresMono <= after + 50'000'000);
    QCOMPARE(listener.last->rules.last().expiresMono, 0);
    const quint64 revision = listener.last->revision;
    QTRY_COMPARE(listener.last->revision, revision + 1);
    QCOMPARE(listener.last->changedBy, Origin::timeToLive());
    QCOMPARE(listener.last->lastChange, u"switches “a” off"_qs);
    QVERIFY(!listener.last->rules.first().rule->enabled);
    QVERIFY(!listener.last->rules.first().isActive);
    QCOMPARE(listener.last->rules.first().expiresMono, 0);
    QVERIFY(listener.last->rules.last().rule->enabled);
    QCOMPARE(listener.log.size(), 2);

    book.change(setEnabled(u"a"_qs, true, false)); // lives once more
    QVERIFY(listener.last->rules.first().expiresMono > status.expiresMono);
    QTRY_COMPARE(listener.last->revision, revision + 3);
    QVERIFY(!listener.last->rules.first().rule->enabled);
}

void TestRuleBook::theNextToGoIsNotForgotten()
{
    Rule first = plainRule("first");
    first.ttlMs = 30;
    Rule second = plainRule("second");
    second.ttlMs = 90;
    RuleBook book;
    const QSignalSpy changed(&book, &RuleBook::changed);
    book.change(replaceAll({second, first}, {}, false));
    book.change(add(plainRule("third"), false)); // a change in between takes nobody's time
    QTRY_COMPARE(book.snapshot()->activeCount(), 1);
    QVERIFY(book.snapshot()->rules.last().isActive);
    // Whoever listened has seen the second one outlive the first, or both go at once on a busy machine.
    for (const QList<QVariant> &arguments : changed) {
        const auto snapshot = arguments.first().value<RuleSnapshotPtr>();
        QVERIFY(snapshot->rules.first().isActive || !snapshot->rules[1].isActive);
    }
}

void TestRuleBook::aRuleOfTheStartSwitchesItselfOff()
{
    Rule rule = plainRule("a");
    rule.ttlMs = 20;
    RuleBook book({rule});
    const QSignalSpy changed(&book, &RuleBook::changed);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(!book.snapshot()->rules.first().rule->enabled);
    QVERIFY(!decides(book));
}

QTEST_GUILESS_MAIN(TestRuleBook)
#include "tst_rulebook.moc"
