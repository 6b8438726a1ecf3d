#include "soak/soakrun.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

// The simulator's ledger and the program's journal tell the same, whatever the rules do: a few seconds of tests/soak.
class TestLedgerCheck : public QObject {
    Q_OBJECT
private slots:
    void agreesWithTheJournal_data();
    void agreesWithTheJournal();
    void findsWhatDiffers_data();
    void findsWhatDiffers();
};

void TestLedgerCheck::agreesWithTheJournal_data()
{
    QTest::addColumn<int>("kills");
    QTest::newRow("with rules that change") << 0;
    QTest::newRow("killed in the middle") << 1;
}

void TestLedgerCheck::agreesWithTheJournal()
{
    QFETCH(int, kills);
    const quint32 given = qEnvironmentVariable("STREAMWATCH_SEED").toUInt();
    const quint32 seed = given != 0 ? given : QRandomGenerator::global()->generate();
    qInfo("STREAMWATCH_SEED=%u repeats these rules", seed);
    const QTemporaryDir folder;
    const Result<SoakResult> result = soak({.program = QStringLiteral(STREAMWATCH_BINARY),
                                            .simulator = QStringLiteral(SIMULATOR_BINARY),
                                            .folder = folder.path(),
                                            .seconds = 3,
                                            .seed = seed,
                                            .clients = 40,
                                            .hooksPerSecond = 600,
                                            .answerSeconds = 0.5,
                                            .changeMs = 40,
                                            .kills = kills});
    QVERIFY2(result.ok(), result ? "" : qUtf8Printable(result.error().sentence));
    const LedgerCheck &check = result->check;
    QVERIFY2(check.differences.isEmpty(), qUtf8Printable(check.differences.mid(0, 10).join(u'\n')));
    QVERIFY(check.sessions > 40);
    QVERIFY(check.hooks > 100);
    QVERIFY(result->changes > 10);
    const QJsonObject simulated = QJsonDocument::fromJson(result->simulated).object();
    QCOMPARE(simulated.value(u"hooks").toInteger(), check.hooks);
    qInfo("%lld hooks, %lld not answered, %lld events", check.hooks, check.unanswered, check.events);
}

namespace {

using Ledger = std::vector<LedgerHook>;
using Journal = std::vector<JournalHook>;

// A session that connects and publishes.
Ledger usualLedger()
{
    return {{.sessionId = "s", .method = "connect", .seq = 1, .answer = 200},
            {.sessionId = "s", .method = "ConnectionStatusEvent", .status = "ESTABLISHED", .seq = 2, .answer = 200},
            {.sessionId = "s",
             .mediaSessionId = "m",
             .method = "publishStream",
             .status = "PENDING",
             .seq = 3,
             .answer = 200},
            {.sessionId = "s",
             .mediaSessionId = "m",
             .method = "StreamStatusEvent",
             .status = "PUBLISHING",
             .seq = 4,
             .answer = 500},
            {.sessionId = "s",
             .mediaSessionId = "m",
             .method = "StreamKeepAliveEvent",
             .status = "PUBLISHING",
             .seq = 5,
             .answer = 200},
            {.sessionId = "s",
             .mediaSessionId = "m",
             .method = "StreamKeepAliveEvent",
             .status = "PUBLISHING",
             .seq = 6,
             .answer = 200}};
}

Journal usualJournal()
{
    return {{.id = 1, .sessionId = "s", .method = "connect", .answer = 200},
            {.id = 2, .sessionId = "s", .method = "ConnectionStatusEvent", .status = "ESTABLISHED", .answer = 200},
            {.id = 3, .mediaSessionId = "m", .method = "publishStream", .status = "PENDING", .answer = 200},
            {.id = 4, .mediaSessionId = "m", .method = "StreamStatusEvent", .status = "PUBLISHING", .answer = 500},
            {.id = 5, .mediaSessionId = "m", .method = "StreamKeepAliveEvent", .status = "PUBLISHING", .answer = 200},
            {.id = 6, .mediaSessionId = "m", .method = "StreamKeepAliveEvent", .status = "PUBLISHING", .answer = 200}};
}

using Change = std::function<void(Ledger &, Journal &)>;

} // namespace

void TestLedgerCheck::findsWhatDiffers_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("kills");
    QTest::addColumn<QString>("difference"); // empty: none
    const auto row = [](const char *name, int kills, const char *difference, Change change) {
        QTest::newRow(name) << change << kills << QString::fromLatin1(difference);
    };
    row("the same", 0, "", [](Ledger &, Journal &) {});
    row("other order of the lines", 0, "", [](Ledger &ledger, Journal &) { std::swap(ledger[0], ledger[4]); });
    row("lost", 0,
        "Session s, hook 4 (StreamStatusEvent PUBLISHING of m, answered 500): the journal has event 5 "
        "(StreamKeepAliveEvent PUBLISHING of m, answered 200).",
        [](Ledger &, Journal &journal) { journal.erase(journal.begin() + 3); });
    row("the last one lost", 0, "the journal has nothing more.",
        [](Ledger &, Journal &journal) { journal.pop_back(); });
    row("twice", 0,
        "after its last hook: the journal has event 7 (StreamKeepAliveEvent PUBLISHING of m, answered 200).",
        [](Ledger &, Journal &journal) {
            journal.push_back(journal.back());
            journal.back().id = 7;
        });
    row("out of order", 0, "Session s, hook 1", [](Ledger &, Journal &journal) { std::swap(journal[0], journal[1]); });
    row("another answer", 0, "hook 4", [](Ledger &, Journal &journal) { journal[3].answer = 200; });
    row("another status", 0, "hook 4", [](Ledger &, Journal &journal) { journal[3].status = "FAILED"; });
    row("of nobody", 0, "Event 7 (StreamStatusEvent PLAYING of x, not answered) belongs to no session of the ledger.",
        [](Ledger &, Journal &journal) {
            journal.push_back({.id = 7, .mediaSessionId = "x", .method = "StreamStatusEvent", .status = "PLAYING"});
        });
    row("not answered, and there", 0, "", [](Ledger &ledger, Journal &) { ledger[4].answer = 0; });
    row("not answered, and not there", 0, "", [](Ledger &ledger, Journal &journal) {
        ledger[4].answer = 0;
        journal.pop_back();
    });
    row("not answered, and there too often", 0, "after its last hook", [](Ledger &ledger, Journal &journal) {
        ledger[4].answer = 0;
        journal.push_back(journal.back());
    });
    row("tried twice, and there twice", 0, "", [](Ledger &ledger, Journal &journal) {
        ledger[4].answer = 0;
        ledger[4].tries = 2;
        journal.push_back(journal.back());
    });
    row("refused with 503", 0, "", [](Ledger &ledger, Journal &journal) {
        ledger[3].answer = 503;
        journal.erase(journal.begin() + 3);
    });
    row("direct, lost without a kill", 0, "hook 3",
        [](Ledger &, Journal &journal) { journal.erase(journal.begin() + 2); });
    row("direct, lost by a kill", 1, "", [](Ledger &, Journal &journal) { journal.erase(journal.begin() + 2); });
    row("two direct, lost by one kill of one connection", 1, "2 hooks that were answered from memory",
        [](Ledger &, Journal &journal) {
            journal.erase(journal.begin() + 2);
            journal.erase(journal.begin());
        });
    row("an event, lost by a kill", 1, "hook 4",
        [](Ledger &, Journal &journal) { journal.erase(journal.begin() + 3); });
}

void TestLedgerCheck::findsWhatDiffers()
{
    QFETCH(Change, change);
    QFETCH(int, kills);
    QFETCH(QString, difference);
    Ledger ledger = usualLedger();
    Journal journal = usualJournal();
    change(ledger, journal);
    const LedgerCheck check = LedgerCheck::of(ledger, journal, kills, 1);
    if (difference.isEmpty()) {
        QVERIFY2(check.differences.isEmpty(), qUtf8Printable(check.differences.join(u'\n')));
    } else {
        QCOMPARE(check.differences.size(), 1);
        QVERIFY2(check.differences.first().contains(difference), qUtf8Printable(check.differences.first()));
    }
}

QTEST_GUILESS_MAIN(TestLedgerCheck)
#include "tst_ledgercheck.moc"
