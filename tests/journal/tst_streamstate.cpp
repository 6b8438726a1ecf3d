#include "journal/samples.h"
#include "journal/streamstate.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using journal::Finding;
using journal::Record;
using journal::StreamState;
using journal::StringPool;

namespace {

constexpr qint64 Second = 1'000'000;

// One hook of the test's stream: method, status ("" = none), seconds since the start.
struct Step {
    QByteArray method;
    QByteArray status;
    double at = 0;
    bool published = true;
};
using Steps = QList<Step>;

Record recordOf(const Step &step, qint64 id)
{
    QByteArray body = "{'nodeId':'n','mediaSessionId':'m','published':";
    body += step.published ? "true" : "false";
    if (!step.status.isEmpty())
        body += ",'status':'" + step.status + "'";
    Record record = samples::hook(step.method, body + '}', qint64(step.at * Second));
    record.id = id;
    return record;
}

} // namespace

class StreamStateTest final : public QObject {
    Q_OBJECT
private slots:
    void followsTheLifeOfAStream_data();
    void followsTheLifeOfAStream();
    void takesOnlyFieldsThatAreThere();
    void leavesFieldsOfWhatWasOvertaken();
    void keepsWhatTheBackendSaidLast();
    void keepsTheReasonOfItsStatus();
    void keepsTheLastAnswer();
    void keepsWhatItWasEverAnswered();
    void keepsAFewAnswersOnly();
    void reportsFieldProblems();
    void hasTheKeyOfItsHooks_data();
    void hasTheKeyOfItsHooks();
};

void StreamStateTest::followsTheLifeOfAStream_data()
{
    QTest::addColumn<Steps>("steps");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<double>("since");
    QTest::addColumn<int>("findings");
    const int late = int(Finding::LateStatus);
    const int unexpected = int(Finding::UnexpectedTransition);

    QTest::newRow("snapshot") << Steps{{"publishStream", "PENDING", 1},
                                       {"StreamStatusEvent", "PUBLISHING", 2},
                                       {"snapshot", "PUBLISHING", 5},
                                       {"StreamStatusEvent", "SNAPSHOT_COMPLETE", 5}}
                              << "PUBLISHING"_ba << 2.0 << 0; // it goes on
    QTest::newRow("publisher") << Steps{{"publishStream", "PENDING", 1},
                                        {"StreamStatusEvent", "PUBLISHING", 2},
                                        {"StreamKeepAliveEvent", "PUBLISHING", 12},
                                        {"StreamStatusEvent", "UNPUBLISHED", 20}}
                               << QByteArray("UNPUBLISHED") << 20.0 << 0;
    QTest::newRow("player") << Steps{{"playStream", "PENDING", 1, false},
                                     {"StreamStatusEvent", "PLAYING", 2, false},
                                     {"StreamStatusEvent", "PAUSED", 3, false},
                                     {"StreamStatusEvent", "PLAYING", 4, false}}
                            << QByteArray("PLAYING") << 4.0 << 0;
    QTest::newRow("same status again does not move its time")
        << Steps{{"StreamStatusEvent", "PUBLISHING", 1}, {"StreamStatusEvent", "PUBLISHING", 9}}
        << QByteArray("PUBLISHING") << 1.0 << 0;
    QTest::newRow("overtaken while it waited for the web server behind us")
        << Steps{{"publishStream", "PENDING", 1},
                 {"StreamStatusEvent", "UNPUBLISHED", 5},
                 {"StreamStatusEvent", "PUBLISHING", 2}}
        << QByteArray("UNPUBLISHED") << 5.0 << 0;
    QTest::newRow("the first one overtaken")
        << Steps{{"StreamStatusEvent", "PUBLISHING", 2}, {"publishStream", "PENDING", 1}} << QByteArray("PUBLISHING")
        << 2.0 << 0;
    QTest::newRow("straggler after the end")
        << Steps{{"StreamStatusEvent", "UNPUBLISHED", 1}, {"StreamStatusEvent", "PUBLISHING", 5.9}}
        << QByteArray("UNPUBLISHED") << 1.0 << late;
    QTest::newRow("the end sent again is no straggler")
        << Steps{{"StreamStatusEvent", "UNPUBLISHED", 1}, {"StreamStatusEvent", "UNPUBLISHED", 2}}
        << QByteArray("UNPUBLISHED") << 1.0 << int(Finding::SentAgain);
    QTest::newRow("the id in use again 5 s after the end")
        << Steps{{"StreamStatusEvent", "UNPUBLISHED", 1}, {"StreamStatusEvent", "PUBLISHING", 6}}
        << QByteArray("PUBLISHING") << 6.0 << unexpected;
    QTest::newRow("keep-alive tells of a status that was missed")
        << Steps{{"publishStream", "PENDING", 1}, {"StreamKeepAliveEvent", "PUBLISHING", 11}}
        << QByteArray("PUBLISHING") << 11.0 << 0;
    QTest::newRow("keep-alive does not wake the dead")
        << Steps{{"StreamStatusEvent", "FAILED", 1}, {"StreamKeepAliveEvent", "PUBLISHING", 60}} << QByteArray("FAILED")
        << 1.0 << 0;
    QTest::newRow("direct method overtaken by its result")
        << Steps{{"StreamStatusEvent", "PUBLISHING", 1}, {"publishStream", "PENDING", 2}} << QByteArray("PUBLISHING")
        << 1.0 << 0;
    QTest::newRow("playHLS says no status") << Steps{{"playHLS", "", 1}} << QByteArray("NEW") << 1.0 << 0;
    QTest::newRow("playRTSP says NEW") << Steps{{"playRTSP", "NEW", 1}} << QByteArray("NEW") << 1.0 << 0;
    QTest::newRow("playStream without a status changes none")
        << Steps{{"StreamStatusEvent", "PLAYING", 1}, {"playStream", "", 2}} << QByteArray("PLAYING") << 1.0 << 0;
    QTest::newRow("stopStream alone says nothing") << Steps{{"stopStream", "", 1}} << QByteArray() << 0.0 << 0;
    QTest::newRow("event without a status") << Steps{{"StreamStatusEvent", "", 1}} << QByteArray() << 0.0 << 0;
    QTest::newRow("player's status of a publisher")
        << Steps{{"StreamStatusEvent", "PUBLISHING", 1}, {"StreamStatusEvent", "PAUSED", 2}} << QByteArray("PAUSED")
        << 2.0 << unexpected;
    QTest::newRow("a status that nobody knows")
        << Steps{{"StreamStatusEvent", "PUBLISHING", 1}, {"StreamStatusEvent", "DREAMING", 2}} << QByteArray("DREAMING")
        << 2.0 << 0;
}

void StreamStateTest::followsTheLifeOfAStream()
{
    QFETCH(Steps, steps);
    QFETCH(QByteArray, status);
    QFETCH(double, since);
    QFETCH(int, findings);

    StringPool pool;
    StreamState state;
    for (qsizetype i = 0; i < steps.size(); ++i)
        state.apply(recordOf(steps[i], i + 1), pool);
    QCOMPARE(pool.text(state.status), status);
    QCOMPARE(state.phase, wcs::phaseOf(status));
    QCOMPARE(state.statusSince, qint64(since * Second));
    QCOMPARE(int(state.findings), findings);
    QCOMPARE(state.events, quint32(steps.size()));
    QCOMPARE(state.lastRecord, steps.size());
    const auto [first, last] = std::ranges::minmax(steps, {}, &Step::at);
    QCOMPARE(state.firstSeen, qint64(first.at * Second));
    QCOMPARE(state.lastSeen, qint64(last.at * Second));
}

void StreamStateTest::takesOnlyFieldsThatAreThere()
{
    StringPool pool;
    StreamState state;
    state.apply(samples::hook("publishStream",
                              "{'nodeId':'n','appKey':'app','sessionId':'s','mediaSessionId':'m','name':'cam',"
                              "'published':true,'hasVideo':true,'hasAudio':false,'record':false,'width':640,"
                              "'height':480,'bitrate':500,'quality':3,'mediaProvider':'WebRTC'}"),
                pool);
    const StreamState before = state;
    state.apply(samples::hook("StreamKeepAliveEvent", "{'nodeId':'n','mediaSessionId':'m'}"), pool);
    QCOMPARE(state.events, 2u);
    QVERIFY(state.heartbeat > 0 && before.heartbeat == 0);
    state.events = before.events;
    state.heartbeat = before.heartbeat;
    QCOMPARE(state, before);

    state.apply(samples::hook("StreamStatusEvent",
                              "{'nodeId':'n','mediaSessionId':'m','width':0,'hasVideo':false,'name':'other'}"),
                pool);
    QCOMPARE(state.width, 0);
    QCOMPARE(state.height, 480);
    QCOMPARE(state.hasVideo, qint8(0));
    QCOMPARE(state.hasAudio, qint8(0));
    QCOMPARE(state.name, QByteArray("other"));
    QCOMPARE(state.sessionId, QByteArray("s"));
}

void StreamStateTest::leavesFieldsOfWhatWasOvertaken()
{
    StringPool pool;
    StreamState state;
    const auto at = [](qint64 time, const QByteArray &width) {
        return samples::hook("StreamStatusEvent",
                             "{'nodeId':'n','mediaSessionId':'m','status':'PUBLISHING','width':" + width + "}", time);
    };
    state.apply(at(2 * Second, "640"), pool);
    state.apply(at(1 * Second, "320"), pool);
    QCOMPARE(state.width, 640);
    QCOMPARE(state.lastSeen, 2 * Second);
    QCOMPARE(state.events, 2U);
    state.apply(at(3 * Second, "1280"), pool);
    QCOMPARE(state.width, 1280);
}

void StreamStateTest::keepsWhatTheBackendSaidLast()
{
    StringPool pool;
    StreamState state;
    Record record = recordOf({"StreamStatusEvent", "PUBLISHING", 1}, 1);
    state.apply(record, pool);
    QVERIFY(!state.backend.isAsked());
    record.backend =
        std::make_shared<const journal::BackendAnswer>(journal::BackendAnswer{.result = {.status = 500, .us = 70}});
    state.apply(record, pool);
    record.backend.reset(); // a rule answered it
    state.apply(record, pool);
    QCOMPARE(state.backend.status, 500);
    QCOMPARE(state.backend.us, 70);
}

void StreamStateTest::keepsTheReasonOfItsStatus()
{
    const auto failed = [](const QByteArray &info) {
        return samples::hook("StreamStatusEvent", "{'mediaSessionId':'m','status':'FAILED','info':'" + info + "'}");
    };
    StringPool pool;
    StreamState state;
    state.apply(failed("Failed by ICE error"), pool);
    QCOMPARE(pool.text(state.info), QByteArray("Failed by ICE error"));
    state.apply(samples::hook("StreamStatusEvent", "{'mediaSessionId':'m','status':'STOPPED','info':'late'}"), pool);
    QCOMPARE(pool.text(state.info), QByteArray("Failed by ICE error"));
    state.apply(samples::hook("StreamStatusEvent", "{'mediaSessionId':'m','status':'PUBLISHING'}", 60 * Second), pool);
    QCOMPARE(pool.text(state.info), QByteArray());
}

void StreamStateTest::keepsTheLastAnswer()
{
    StringPool pool;
    StreamState state;
    Record record = samples::status("m", "PUBLISHING");
    record.answer = {403, journal::AnswerKind::Injected, "rule"};
    state.apply(record, pool);
    QCOMPARE(state.lastAnswer, qint16(403));
    QCOMPARE(pool.text(state.lastRule), QByteArray("rule"));
    state.apply(samples::status("m", "PUBLISHING"), pool);
    QCOMPARE(state.lastAnswer, qint16(200));
    QCOMPARE(state.lastRule, journal::Atom(0));
}

void StreamStateTest::keepsWhatItWasEverAnswered()
{
    const auto answered = [](qint64 id, const journal::Answer &answer) {
        Record record = samples::status("m", "PUBLISHING");
        record.id = id;
        record.answer = answer;
        return record;
    };
    const auto answers = [](const StreamState &state, const StringPool &pool) {
        QByteArrayList texts;
        journal::anyText(pool.text(state.formerAnswers), [&](QByteArrayView text) {
            const auto past = journal::PastAnswer::of(text);
            texts.append(QByteArray::number(past.status) + journal::sentName(past.sent).toByteArray());
            return false;
        });
        return texts.join(' ');
    };
    StringPool pool;
    StreamState state;
    state.apply(answered(1, {403, journal::AnswerKind::Injected, "no", "403 first"}), pool);
    QCOMPARE(answers(state, pool), QByteArray()); // the last one stands elsewhere
    state.apply(answered(2, {500, journal::AnswerKind::Injected, "late", "Late", journal::Sent::Pending}), pool);
    state.apply(answered(3, {}), pool);
    state.apply(answered(4, {}), pool);
    QCOMPARE(answers(state, pool), QByteArray("403response"));
    QCOMPARE(state.injected, 2U);
    QVERIFY(journal::anyText(pool.text(state.formerRules), [](QByteArrayView text) {
        return journal::PastRule::of(text).id == "no" && journal::PastRule::of(text).name == "403 first";
    }));
    QVERIFY(journal::anyText(pool.text(state.formerRules),
                             [](QByteArrayView text) { return journal::PastRule::of(text).id == "late"; }));

    const journal::Outcome gone{
        .record = 2, .streamKey = {}, .status = 0, .kind = journal::AnswerKind::Injected, .sent = journal::Sent::Gone};
    QVERIFY(state.settle(gone, pool)); // of one before the last
    QVERIFY(!state.settle(gone, pool));
    QCOMPARE(answers(state, pool), QByteArray("0gone 403response"));
    QCOMPARE(state.lastSent, journal::Sent::Response);
}

void StreamStateTest::keepsAFewAnswersOnly()
{
    QByteArray set;
    for (int i = 0; i < 100; ++i)
        set = journal::withText(set, QByteArray::number(i % 50));
    QCOMPARE(set.count(journal::TextEnd), 32);
    QVERIFY(journal::anyText(set, [](QByteArrayView text) { return text == "31"; }));
    QVERIFY(!journal::anyText(set, [](QByteArrayView text) { return text == "32"; }));
}

void StreamStateTest::reportsFieldProblems()
{
    StringPool pool;
    StreamState state;
    state.apply(samples::hook("StreamStatusEvent", "{'mediaSessionId':'m','published':'yes'}"), pool);
    QCOMPARE(int(state.findings), int(Finding::FieldProblem));
    QCOMPARE(state.published, qint8(-1));
}

void StreamStateTest::hasTheKeyOfItsHooks_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("event") << QByteArray("StreamStatusEvent")
                           << samples::file(u"seed-StreamStatusEvent-publishing.json"_s);
    QTest::newRow("playHLS") << QByteArray("playHLS") << samples::file(u"playHLS.json"_s);
    QTest::newRow("playRTSP, which has no ids") << QByteArray("playRTSP") << samples::file(u"playRTSP.json"_s);
    QTest::newRow("publisher without a media session")
        << QByteArray("publishStream") << QByteArray("{'sessionId':'s','name':'cam','published':true}");
    QTest::newRow("direction not said") << QByteArray("snapshot") << QByteArray("{'nodeId':'n','name':'cam'}");
    QTest::newRow("nothing") << QByteArray("StreamStatusEvent") << QByteArray("{}");
}

void StreamStateTest::hasTheKeyOfItsHooks()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    const Record record = samples::hook(method, body);
    StringPool pool;
    StreamState state;
    state.apply(record, pool);
    QCOMPARE(streamKey(state, pool), record.event.streamKey());
}

QTEST_GUILESS_MAIN(StreamStateTest)
#include "tst_streamstate.moc"
