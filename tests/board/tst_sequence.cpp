#include "board/sequence.h"

#include <QTest>

#include <algorithm>

using namespace board;
using Kind = Arrow::Kind;
using Party = Arrow::Party;

namespace {

journal::Entry entry(const QByteArray &method, const QByteArray &status = {}, int answer = 200)
{
    return {.id = 5,
            .receivedAt = 1'000'000,
            .time = 1'000'000,
            .answerUs = 900,
            .method = method,
            .status = status,
            .answer = {.status = answer,
                       .kind = answer == 200 ? journal::AnswerKind::Echo : journal::AnswerKind::Injected,
                       .ruleId = answer == 200 ? QByteArray() : QByteArray("first"),
                       .ruleName = {}}};
}

Exchange simulated()
{
    return {.isSimulated = true, .config = {}};
}

Exchange told(const wcs::RestClientConfig &config)
{
    return {.isSimulated = false, .config = config};
}

// "1?", "2", "3!": the steps, with a ? for what is not observed and a ! for errors.
QByteArray steps(const std::vector<Arrow> &arrows)
{
    QByteArrayList result;
    for (const Arrow &arrow : arrows)
        result.append(QByteArray::number(arrow.step()) + (arrow.isObserved ? "" : "?") + (arrow.isError ? "!" : ""));
    return result.join(' ');
}

} // namespace

class TestSequence : public QObject {
    Q_OBJECT
private slots:
    void numbersAsTheDiagramDoes_data();
    void numbersAsTheDiagramDoes();
    void goesFromOneToTheOther_data();
    void goesFromOneToTheOther();
    void saysWhatWasAnswered_data();
    void saysWhatWasAnswered();
    void standsInTheOrderOfTime();
    void drawsWhatAClientReceived();
    void drawsConnect();
    void drawsTheBackend_data();
    void drawsTheBackend();
    void readsAsTextWithTheBackend();
    void notesWhenNothingRan();
    void notesThatTheClockWasSet();
    void readsAsText();
    void keepsHostileTextVisible();
};

void TestSequence::numbersAsTheDiagramDoes_data()
{
    QTest::addColumn<journal::Entry>("entry");
    QTest::addColumn<Exchange>("exchange");
    QTest::addColumn<QByteArray>("expected");
    const Exchange fail = told(wcs::RestClientConfig::errorsReachTheClient());
    const Exchange log = told({});
    wcs::RestClientConfig both;
    both.methods.insert("publishStream", {.restOnError = "FAIL"});
    const journal::Entry status = entry("StreamStatusEvent", "PUBLISHING");
    const journal::Entry failed = entry("StreamStatusEvent", "PUBLISHING", 500);

    QTest::newRow("event of a simulated client") << status << simulated() << QByteArray("5 6");
    QTest::newRow("its error is told elsewhere") << failed << simulated() << QByteArray("5 6!");
    QTest::newRow("direct of a simulated client") << entry("publishStream") << simulated() << QByteArray("1 2 3");
    QTest::newRow("event") << status << log << QByteArray("4? 5 6");
    QTest::newRow("event, FAIL") << status << fail << QByteArray("4? 5 6");
    QTest::newRow("error, LOG") << failed << log << QByteArray("4? 5 6!");
    QTest::newRow("error, FAIL") << failed << fail << QByteArray("4? 5 6! 7?!");
    QTest::newRow("error, nobody knows") << failed << Exchange() << QByteArray("4? 5 6! 7?!");
    QTest::newRow("direct") << entry("publishStream") << fail << QByteArray("1? 2 3");
    QTest::newRow("refused, LOG") << entry("publishStream", "PENDING", 403) << fail << QByteArray("1? 2 3!");
    QTest::newRow("refused, FAIL") << entry("publishStream", "PENDING", 403) << told(both) << QByteArray("1? 2 3! 4?!");
    QTest::newRow("heartbeat") << entry("StreamKeepAliveEvent", "PUBLISHING") << fail << QByteArray("5 6");
    QTest::newRow("heartbeat, 403") << entry("StreamKeepAliveEvent", "PUBLISHING", 403) << fail << QByteArray("5 6!");
    QTest::newRow("unknown method") << entry("SomethingElse") << log << QByteArray("5 6");
}

void TestSequence::numbersAsTheDiagramDoes()
{
    QFETCH(const journal::Entry, entry);
    QFETCH(const Exchange, exchange);
    QFETCH(const QByteArray, expected);
    QCOMPARE(steps(arrowsOf(entry, exchange)), expected);
}

void TestSequence::goesFromOneToTheOther_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<Party>("from");
    QTest::addColumn<Party>("to");
    QTest::newRow("1") << Kind::Asked << Party::Client << Party::Wcs;
    QTest::newRow("2") << Kind::DirectHook << Party::Wcs << Party::Here;
    QTest::newRow("3") << Kind::DirectAnswer << Party::Here << Party::Wcs;
    QTest::newRow("4") << Kind::ClientNotified << Party::Wcs << Party::Client;
    QTest::newRow("5") << Kind::EventHook << Party::Wcs << Party::Here;
    QTest::newRow("6") << Kind::EventAnswer << Party::Here << Party::Wcs;
    QTest::newRow("7") << Kind::ErrorEvent << Party::Wcs << Party::Client;
}

void TestSequence::goesFromOneToTheOther()
{
    QFETCH(const Kind, kind);
    const Arrow arrow{.kind = kind, .text = {}};
    QTEST(arrow.from(), "from");
    QTEST(arrow.to(), "to");
    QCOMPARE(arrow.step(), QByteArray(QTest::currentDataTag()).toInt());
}

void TestSequence::saysWhatWasAnswered_data()
{
    using journal::AnswerKind;
    using journal::Sent;
    QTest::addColumn<journal::Answer>("answer");
    QTest::addColumn<qint32>("answerUs");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<bool>("arrives");
    const auto row = [](const char *name, const journal::Answer &answer, const char *text, bool isError, bool arrives,
                        qint32 us = 900) {
        QTest::newRow(name) << answer << us << QString::fromUtf8(text) << isError << arrives;
    };
    const auto byRule = [](int status, Sent sent) {
        return journal::Answer{status, AnswerKind::Injected, "id", "my rule", sent};
    };
    row("echo", {200, AnswerKind::Echo, {}, {}}, "200 echo", false, true);
    row("connect", {200, AnswerKind::Connect, {}, {}}, "200 + restClientConfig", false, true);
    row("injected", byRule(500, Sent::Response), "500 by rule “my rule”", true, true);
    row("injected 200", byRule(200, Sent::Response), "200 by rule “my rule”", false, true);
    row("no name", {403, AnswerKind::Injected, "id", {}}, "403 by rule “id”", true, true);
    row("store full", {503, AnswerKind::Refused, {}, {}}, "503", true, true);
    row("reset", byRule(0, Sent::Reset), "reset by rule “my rule”", true, false);
    row("closed", byRule(0, Sent::Nothing), "closed by rule “my rule”", true, false);
    row("held", byRule(0, Sent::Held), "held by rule “my rule”", true, false);
    row("cut", byRule(200, Sent::Cut), "200 cut by rule “my rule”", true, true);
    row("broken", byRule(200, Sent::Broken), "200 broken by rule “my rule”", true, true);
    row("slow", byRule(200, Sent::Dribbled), "200 slow by rule “my rule”", false, true);
    row("late", byRule(200, Sent::Response), "200 by rule “my rule”, too late", true, true, 16'000'000);
}

void TestSequence::saysWhatWasAnswered()
{
    QFETCH(const journal::Answer, answer);
    journal::Entry hook = entry("StreamStatusEvent", "PLAYING");
    hook.answer = answer;
    QFETCH(const qint32, answerUs);
    hook.answerUs = answerUs;
    const Arrow arrow = arrowsOf(hook, simulated()).back();
    QTEST(arrow.text, "text");
    QTEST(arrow.isError, "isError");
    QTEST(arrow.arrives, "arrives");
    QCOMPARE(arrow.isInjected, answer.kind == journal::AnswerKind::Injected);
    QCOMPARE(arrow.at, hook.receivedAt + answerUs);
    QCOMPARE(arrow.record, hook.id);
}

void TestSequence::standsInTheOrderOfTime()
{
    for (const Exchange &exchange : {simulated(), Exchange()}) {
        for (const char *method : {"publishStream", "StreamStatusEvent"}) {
            journal::Entry hook = entry(method, "PUBLISHING", 500);
            hook.answerUs = 0; // all at the same moment
            const std::vector<Arrow> arrows = arrowsOf(hook, exchange);
            QVERIFY(std::ranges::is_sorted(arrows, std::less<>()));
        }
    }
    journal::Entry hook = entry("StreamStatusEvent", "PUBLISHING", 500);
    hook.answerUs = 0;
    std::vector<Arrow> all = arrowsOf(hook, simulated());
    all.push_back(
        arrowOf(ClientMessage{.number = 2, .at = hook.receivedAt, .message = "ErrorEvent", .time = hook.time}));
    all.push_back(
        arrowOf(ClientMessage{.number = 1, .at = hook.receivedAt, .message = "StreamStatusEvent", .time = hook.time}));
    std::ranges::sort(all, std::less<>());
    QCOMPARE(steps(all), QByteArray("4 5 6! 7!"));
}

void TestSequence::drawsWhatAClientReceived()
{
    const Arrow status = arrowOf(ClientMessage{1, 10, "StreamStatusEvent", {}, "FAILED", "Failed by ICE timeout"});
    QCOMPARE(status.text, QStringLiteral("StreamStatusEvent FAILED: Failed by ICE timeout"));
    QCOMPARE(status.step(), 4);
    QVERIFY(!status.isError); // an ordinary message
    const Arrow error =
        arrowOf(ClientMessage{2, 20, "ErrorEvent", "StreamStatusEvent", {}, "500 Internal Server Error"});
    QCOMPARE(error.text, QStringLiteral("ErrorEvent: 500 Internal Server Error"));
    QCOMPARE(arrowOf(ClientMessage{3, 30, "ErrorEvent", "StreamKeepAliveEvent", {}, "500"}).text,
             QStringLiteral("ErrorEvent of StreamKeepAliveEvent: 500"));
    QCOMPARE(error.step(), 7);
    QVERIFY(error.isError && error.isObserved);
}

void TestSequence::drawsConnect()
{
    const Connection connection{.at = 10, .record = 3, .config = {}, .answer = {200, journal::AnswerKind::Connect}};
    const std::vector<Arrow> arrows = arrowsOf(connection, Exchange());
    QCOMPARE(steps(arrows), QByteArray("1? 2 3"));
    QCOMPARE(arrows[1].text, QStringLiteral("POST connect"));
    QCOMPARE(arrows[2].text, QStringLiteral("200 + restClientConfig"));
    QCOMPARE(arrows[2].record, 3);
}

void TestSequence::drawsTheBackend_data()
{
    using journal::BackendFailure;
    QTest::addColumn<journal::BackendResult>("result");
    QTest::addColumn<QString>("expected"); // what goes to the backend and comes from it
    const auto row = [](const char *name, const journal::BackendResult &result, const char *expected) {
        QTest::newRow(name) << result << QString::fromUtf8(expected);
    };
    row("not asked", {}, "");
    row("answer", {.status = 200, .us = 700}, "here to backend: handed on | backend to here: 200 · 700 µs");
    row("error", {.status = 500, .us = 700}, "here to backend: handed on | backend to here! 500 · 700 µs");
    row("none in time", {.us = 800, .failure = BackendFailure::TimedOut},
        "here to backend: handed on | backend lost! no answer: it did not come in time · 800 µs");
    row("no connection", {.us = 800, .failure = BackendFailure::Unreachable},
        "here lost! no answer: there was no connection · 800 µs");
    row("not tried", {.us = 0, .failure = BackendFailure::Suspended},
        "here lost! no answer: it was not asked, as it had failed too often in a row · 0 µs");
    row("in no time", {.status = 200, .us = 900}, "here to backend: handed on | backend to here: 200 · 900 µs");
}

void TestSequence::drawsTheBackend()
{
    QFETCH(const journal::BackendResult, result);
    QFETCH(const QString, expected);
    for (const QByteArray &method : {QByteArray("StreamStatusEvent"), QByteArray("publishStream")}) {
        journal::Entry hook = entry(method, "PUBLISHING");
        hook.backend = result;
        std::vector<Arrow> arrows = arrowsOf(hook, {});
        const auto isBackends = [](const Arrow &arrow) {
            return arrow.from() == Party::Backend || arrow.to() == Party::Backend;
        };
        std::ranges::sort(arrows, std::less<>());
        QStringList lines;
        for (const Arrow &arrow : arrows) {
            if (!isBackends(arrow))
                continue;
            const auto name = [](Party party) {
                return party == Party::Backend ? QStringLiteral("backend") : QStringLiteral("here");
            };
            const QString way = arrow.arrives ? QStringLiteral(" to ") + name(arrow.to()) : QStringLiteral(" lost");
            lines.append(name(arrow.from()) + way + (arrow.isError ? u'!' : u':') + u' ' + arrow.text);
            QCOMPARE(arrow.step(), 0);
        }
        QCOMPARE(lines.join(QStringLiteral(" | ")), expected);
        // Between the hook and our answer.
        QVERIFY(arrows.back().kind == Kind::EventAnswer || arrows.back().kind == Kind::DirectAnswer);
        QVERIFY(arrows[1].kind == Kind::EventHook || arrows[1].kind == Kind::DirectHook);
    }
}

void TestSequence::readsAsTextWithTheBackend()
{
    journal::Entry hook = entry("StreamKeepAliveEvent", "PUBLISHING", 500);
    hook.answer.kind = journal::AnswerKind::Relayed;
    hook.answer.ruleId.clear();
    hook.backend = {.status = 500, .us = 700};
    const std::vector<Arrow> arrows = arrowsOf(hook, told({}));
    QCOMPARE(arrows.size(), size_t(4));
    const auto line = [&](size_t place) { return lineOf(arrows[place], true).section(QStringLiteral("  "), 1); };
    QCOMPARE(line(0),
             QStringLiteral("5               WCS ────▶ here                POST StreamKeepAliveEvent PUBLISHING"));
    QCOMPARE(line(1), QStringLiteral("·                         here ────▶ backend  handed on"));
    QCOMPARE(line(2), QStringLiteral("·                         here ◀──── backend  500 · 700 µs (error)"));
    QCOMPARE(line(3), QStringLiteral("6               WCS ◀──── here                500 of the backend (error)"));
    QVERIFY(spokenText(arrows[1]).endsWith(QStringLiteral(", Streamwatch to Backend: handed on")));
}

void TestSequence::notesWhenNothingRan()
{
    const Arrow note = arrowOf(journal::Gap{.from = 10, .to = 20, .clean = false});
    QCOMPARE(note.kind, Kind::Note);
    QVERIFY(note.text.startsWith(QStringLiteral("Streamwatch was not running from ")));
    QVERIFY(note.text.endsWith(QStringLiteral("after an unclean end")));
}

void TestSequence::notesThatTheClockWasSet()
{
    const Arrow note = arrowOf(journal::ClockJump{.record = 3, .at = 10, .by = -3'600'000'000, .to = -3'599'999'990});
    QCOMPARE(note.kind, Kind::Note);
    QCOMPARE(note.text, QStringLiteral("The clock was set back by 1 hour."));
    QCOMPARE(note.time, 10);
    QCOMPARE(note.at, -3'599'999'990);

    // It goes between what came before and after, whatever the clock said.
    journal::Entry before = entry("StreamStatusEvent", "PUBLISHING");
    journal::Entry after = before;
    before.time = 5;
    after.time = 15;
    after.receivedAt = before.receivedAt - 3'600'000'000;
    std::vector<Arrow> all{note, arrowsOf(after, simulated()).front(), arrowsOf(before, simulated()).front()};
    std::ranges::sort(all, std::less<>());
    QCOMPARE(all[0].time, 5);
    QCOMPARE(all[1].kind, Kind::Note);
    QCOMPARE(all[2].time, 15);
}

void TestSequence::readsAsText()
{
    const std::vector<Arrow> arrows =
        arrowsOf(entry("StreamStatusEvent", "PUBLISHING", 500), told(wcs::RestClientConfig::errorsReachTheClient()));
    const auto line = [&](size_t place) { return lineOf(arrows[place]).section(QStringLiteral("  "), 1); };
    QCOMPARE(line(0), QStringLiteral("4  client ◀- -  WCS             StreamStatusEvent PUBLISHING (not observed)"));
    QCOMPARE(line(1), QStringLiteral("5               WCS ────▶ here  POST StreamStatusEvent PUBLISHING"));
    QCOMPARE(line(2), QStringLiteral("6               WCS ◀──── here  500 by rule “first” (error)"));
    QCOMPARE(line(3), QStringLiteral("7  client ◀- -  WCS             ErrorEvent, as restOnError is FAIL (error) "
                                     "(not observed)"));
    QVERIFY(spokenText(arrows[2]).endsWith(QStringLiteral("step 6, Streamwatch to WCS: 500 by rule “first”, error")));
    QVERIFY(spokenText(arrows[3]).endsWith(QStringLiteral(", error, not observed")));
}

void TestSequence::keepsHostileTextVisible()
{
    journal::Entry hook = entry("Odd\nEvent", "<b>\xe2\x80\xae", 500);
    hook.answer.ruleName = "a\x01";
    QString texts;
    for (const Arrow &arrow : arrowsOf(hook, Exchange()))
        texts += arrow.text;
    for (const char16_t *shown : {u"␊", u"⟨U+202E⟩", u"␁"})
        QVERIFY2(texts.contains(QStringView(shown)), qPrintable(texts));
    QVERIFY(!texts.contains(u'\n'));
    QVERIFY(!texts.contains(QChar(0x202e)));
    QVERIFY(!texts.contains(QChar(1)));
}

QTEST_GUILESS_MAIN(TestSequence)
#include "tst_sequence.moc"
