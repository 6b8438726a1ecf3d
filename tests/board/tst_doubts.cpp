#include "board/streamboard.h"
#include "board/streamfixture.h"
#include "board/subject.h"

#include <QTest>

using namespace board;
using journal::Doubt;
using journal::Record;

namespace {

Record ofSession(Record record, const QByteArray &sessionId)
{
    record.event.sessionId = sessionId;
    record.streamKey = record.event.streamKey();
    return record;
}

Record at(qint64 time, Record record)
{
    record.time = record.receivedAt = time;
    return record;
}

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Unknown = HeartbeatPace::Unknown;
constexpr const char *Node = "Hs7Kd02mQpXz41LwTtVbNn83JrYcEgAf@10.0.0.1";
constexpr const char *RestartedNode = "b8Wq3ZkUfM1xRt6LsYp0CvNd7GhJe2Oa@10.0.0.1";
constexpr const char *AnotherNode = "T2vXc9PmKw5rQe8ZyLs1DfGh4JnBb7Ua@10.0.0.2";
constexpr const char *ElsewhereNode = "uE4oLq0Vt7Gs2Zx9KcWm5RpBy8NfJd3H";

} // namespace

// Silence is no good news: when a stream that never reported its end counts as live no more.
class tst_Doubts : public QObject {
    Q_OBJECT
private slots:
    void init();

    void countsWhatItsRunLeftBehindAsUnknown();
    void believesWhatIsHeardOfAgain();
    void leavesWhatHasEndedAlone();
    void aSessionsEndLeavesItsStreamsUnknown_data();
    void aSessionsEndLeavesItsStreamsUnknown();
    void aSessionsEndIsItsOwn();
    void aSessionsEndNeedsNoNode();
    void whatIsHeardAfterTheSessionsEndCounts();
    void followsAStreamToAnotherSession();
    void endsASessionOfManyStreams();
    void missesHeartbeats();
    void waitsForNoHeartbeatThatNeverCame();
    void knowsTheIntervalOfEachNode_data();
    void knowsTheIntervalOfEachNode();
    void waitsAtLeast();
    void bearsAnIrregularHeartbeat();
    void aRestartOfItsWcsLeavesAStreamUnknown();
    void aSessionOfTheNewNodeDoes();
    void believesTwoNodesOfOneAddress();
    void whatComesLateIsNoOtherNode();
    void takesWhatSomebodyElseKnows();
    void missesThemAgainAfterTheyCameBack();
    void doubtsAllWhileNothingCanBeReceived();
    void retiresWhatHasLongBeenUnknown();
    void isFoundByWords();

private:
    Record sessionEvent(const QByteArray &status);
    Record heartbeat(const QByteArray &name);
    qint64 beatsEvery(qint64 interval, int times, const QByteArray &name); // when the last one came
    void apply(Record record) { m_board->apply({{std::move(record)}}); }
    const StreamState &state(const QByteArray &name) { return m_board->at(*m_board->find(StreamFixture::keyOf(name))); }

    std::unique_ptr<StreamBoard> m_board;
    std::vector<Slot> m_updated; // of the last change
    StreamFixture m_fixture;
};

void tst_Doubts::init()
{
    m_board = std::make_unique<StreamBoard>();
    m_fixture = {};
    connect(m_board.get(), &StreamBoard::changed, this,
            [this](const auto &, const auto &updated, const auto &) { m_updated = updated; });
}

Record tst_Doubts::sessionEvent(const QByteArray &status)
{
    Record record = m_fixture.record({}, status);
    record.event.method = "ConnectionStatusEvent";
    record.event.mediaSessionId.clear();
    record.event.name.clear();
    record.event.published.reset();
    record.streamKey = record.event.streamKey();
    return record;
}

Record tst_Doubts::heartbeat(const QByteArray &name)
{
    Record record = m_fixture.record(name, "PUBLISHING");
    record.event.method = "StreamKeepAliveEvent";
    return record;
}

qint64 tst_Doubts::beatsEvery(qint64 interval, int times, const QByteArray &name)
{
    qint64 last = StreamFixture::Start;
    for (int i = 0; i < times; ++i)
        apply(at(last += interval, heartbeat(name)));
    return last;
}

void tst_Doubts::countsWhatItsRunLeftBehindAsUnknown()
{
    journal::Snapshot snapshot;
    for (const char *status : {"PUBLISHING", "PENDING", "UNPUBLISHED"}) {
        snapshot.streams.emplace_back().apply(m_fixture.record(status, status), snapshot.pool);
        snapshot.streams.back().endRun();
    }
    m_board->load(snapshot);
    QVERIFY(m_board->totals() == (StreamBoard::Totals{.ended = 1, .unknown = 2}));
    QCOMPARE(state("PUBLISHING").doubt, Doubt::Unheard);
    QCOMPARE(state("PUBLISHING").doubtSince, state("PUBLISHING").lastSeen);
}

void tst_Doubts::believesWhatIsHeardOfAgain()
{
    countsWhatItsRunLeftBehindAsUnknown();
    apply(m_fixture.record("PUBLISHING", "PUBLISHING"));
    QVERIFY(m_board->totals() == (StreamBoard::Totals{.publishing = 1, .ended = 1, .unknown = 1}));
    QCOMPARE(state("PUBLISHING").doubt, Doubt::None);
    apply(m_fixture.record("PENDING", "FAILED"));
    QVERIFY(m_board->totals() == (StreamBoard::Totals{.publishing = 1, .failed = 1, .ended = 1}));
}

void tst_Doubts::leavesWhatHasEndedAlone()
{
    apply(m_fixture.record("a", "UNPUBLISHED"));
    apply(sessionEvent("DISCONNECTED"));
    m_board->setListening(false);
    QCOMPARE(state("a").doubt, Doubt::None);
    QCOMPARE(m_board->totals().ended, 1);
}

void tst_Doubts::aSessionsEndLeavesItsStreamsUnknown_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("ends");
    QTest::newRow("DISCONNECTED") << QByteArray("DISCONNECTED") << true;
    QTest::newRow("FAILED") << QByteArray("FAILED") << true;
    QTest::newRow("ESTABLISHED") << QByteArray("ESTABLISHED") << false;
}

void tst_Doubts::aSessionsEndLeavesItsStreamsUnknown()
{
    QFETCH(QByteArray, status);
    QFETCH(bool, ends);
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(m_fixture.record("b", "PLAYING", false));
    const Record end = sessionEvent(status);
    apply(end);
    QCOMPARE(m_board->totals().unknown, ends ? 2 : 0);
    QCOMPARE(m_updated.size(), size_t(ends ? 2 : 0));
    for (const char *name : {"a", "b"}) {
        QCOMPARE(state(name).doubt, ends ? Doubt::SessionEnded : Doubt::None);
        QCOMPARE(state(name).doubtSince, ends ? end.time : 0);
    }
}

void tst_Doubts::aSessionsEndIsItsOwn()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(ofSession(m_fixture.record("b", "PUBLISHING"), "/other"));
    Record elsewhere = onNode(m_fixture.record("c", "PUBLISHING"), "elsewhere");
    const QByteArray key = elsewhere.streamKey;
    apply(elsewhere);
    apply(sessionEvent("DISCONNECTED"));
    QCOMPARE(state("a").doubt, Doubt::SessionEnded);
    QCOMPARE(state("b").doubt, Doubt::None);
    QCOMPARE(m_board->at(*m_board->find(key)).doubt, Doubt::None);
}

void tst_Doubts::aSessionsEndNeedsNoNode()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(onNode(sessionEvent("DISCONNECTED"), {}));
    QCOMPARE(state("a").doubt, Doubt::SessionEnded);
    Record nodeless = onNode(ofSession(m_fixture.record("b", "PUBLISHING"), "/other"), {});
    const QByteArray key = nodeless.streamKey;
    apply(nodeless);
    apply(ofSession(sessionEvent("DISCONNECTED"), "/other"));
    QCOMPARE(m_board->at(*m_board->find(key)).doubt, Doubt::SessionEnded);
}

// Hooks overtake each other.
void tst_Doubts::whatIsHeardAfterTheSessionsEndCounts()
{
    Record end = sessionEvent("DISCONNECTED");
    end.id += 10;
    Record before = m_fixture.record("a", "PUBLISHING");
    before.time = end.time - 1;
    apply(before);
    Record later = m_fixture.record("b", "PUBLISHING");
    later.time = end.time + 1;
    apply(later);
    apply(end);
    QCOMPARE(state("a").doubt, Doubt::SessionEnded);
    QCOMPARE(state("b").doubt, Doubt::None);
    Record late = m_fixture.record("a", "PUBLISHING"); // was received before it
    late.id = end.id + 1;
    late.time = end.time - 1;
    apply(late);
    QCOMPARE(state("a").doubt, Doubt::SessionEnded);
}

void tst_Doubts::followsAStreamToAnotherSession()
{
    apply(m_fixture.record("a", "PENDING"));
    apply(ofSession(m_fixture.record("a", "PUBLISHING"), "/other"));
    apply(sessionEvent("DISCONNECTED"));
    QCOMPARE(state("a").doubt, Doubt::None);
    apply(ofSession(sessionEvent("DISCONNECTED"), "/other"));
    QCOMPARE(state("a").doubt, Doubt::SessionEnded);
}

void tst_Doubts::endsASessionOfManyStreams()
{
    constexpr int Many = 50'000;
    journal::Batch batch;
    for (int i = 0; i < Many; ++i)
        batch.records.push_back(m_fixture.record(QByteArray::number(i), "PLAYING", false));
    m_board->apply(batch);
    apply(sessionEvent("DISCONNECTED"));
    QCOMPARE(m_board->totals().unknown, Many);
    m_board->clear();
    QCOMPARE(m_board->size(), 0);
}

void tst_Doubts::missesHeartbeats()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    const Record beat = heartbeat("a");
    apply(beat);
    m_board->checkHeartbeats(beat.time + Unknown - 1, 0);
    QCOMPARE(state("a").doubt, Doubt::None);
    m_board->checkHeartbeats(beat.time + Unknown, 0);
    QCOMPARE(state("a").doubt, Doubt::Stale);
    QCOMPARE(state("a").doubtSince, beat.time);
    QVERIFY(m_board->totals() == StreamBoard::Totals{.stale = 1});
    QCOMPARE(m_updated.size(), size_t(1));
}

void tst_Doubts::waitsForNoHeartbeatThatNeverCame()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(heartbeat("b"));
    apply(m_fixture.record("b", "UNPUBLISHED"));
    m_board->checkHeartbeats(m_fixture.lastTime() + Unknown + 1, 0);
    QCOMPARE(state("a").doubt, Doubt::None);
    QCOMPARE(state("b").doubt, Doubt::None);
}

// Two and a half of its WCS's intervals, as its streams have them.
void tst_Doubts::knowsTheIntervalOfEachNode_data()
{
    QTest::addColumn<int>("seconds");
    for (const int seconds : {2, 10, 28, 60})
        QTest::addRow("%d s", seconds) << seconds;
}

void tst_Doubts::knowsTheIntervalOfEachNode()
{
    QFETCH(const int, seconds);
    const qint64 interval = seconds * Second;
    const qint64 last = beatsEvery(interval, 5, "a");
    apply(at(last, heartbeat("b"))); // its first
    apply(at(last, onNode(heartbeat("c"), AnotherNode)));
    const qint64 due = last + interval * 5 / 2;
    const int others = due > last + Unknown ? 1 : 0; // where no stream has sent two
    m_board->checkHeartbeats(due - 1, 0);
    QCOMPARE(m_board->totals().stale, others);
    m_board->checkHeartbeats(due, 0);
    QCOMPARE(m_board->totals().stale, others + 2);
    QCOMPARE(state("b").doubt, Doubt::Stale);
    m_board->checkHeartbeats(std::max(due, last + Unknown), 0);
    QCOMPARE(m_board->totals().stale, 3);
}

void tst_Doubts::waitsAtLeast()
{
    const qint64 last = beatsEvery(2 * Second, 5, "a");
    m_board->checkHeartbeats(last + 20 * Second - 1, 20 * Second);
    QCOMPARE(state("a").doubt, Doubt::None);
    m_board->checkHeartbeats(last + 20 * Second, 20 * Second);
    QCOMPARE(state("a").doubt, Doubt::Stale);
}

// One that is lost, or comes twice, does not change the interval, or not for long.
void tst_Doubts::bearsAnIrregularHeartbeat()
{
    qint64 last = beatsEvery(10 * Second, 5, "a");
    apply(at(last += 20'000, heartbeat("a")));
    apply(at(last += 21 * Second, heartbeat("a")));
    m_board->checkHeartbeats(last + 40 * Second, 0);
    QCOMPARE(state("a").doubt, Doubt::None);
    apply(at(last += 300 * Second, heartbeat("a"))); // it was away
    m_board->checkHeartbeats(last + 110 * Second, 0);
    QCOMPARE(state("a").doubt, Doubt::Stale);
    for (int i = 0; i < 20; ++i)
        apply(at(last += 10 * Second, heartbeat("a")));
    m_board->checkHeartbeats(last + 25 * Second, 0);
    QCOMPARE(state("a").doubt, Doubt::Stale);
}

// A WCS that has another id at its address was started anew.
void tst_Doubts::aRestartOfItsWcsLeavesAStreamUnknown()
{
    apply(onNode(m_fixture.record("a", "PUBLISHING"), Node));
    apply(onNode(m_fixture.record("ended", "STOPPED"), Node));
    apply(onNode(m_fixture.record("elsewhere", "PUBLISHING"), ElsewhereNode));
    apply(onNode(m_fixture.record("b", "PUBLISHING"), AnotherNode)); // on another machine
    QCOMPARE(m_board->totals().unknown, 0);
    apply(onNode(m_fixture.record("c", "PUBLISHING"), RestartedNode));
    QCOMPARE(m_board->totals().unknown, 1);
    const StreamState &a = m_board->at(*m_board->find(QByteArray(Node).first(32) + "\nid-a"));
    QCOMPARE(a.doubt, Doubt::Restarted);
    QCOMPARE(a.doubtSince, a.lastSeen);
}

void tst_Doubts::aSessionOfTheNewNodeDoes()
{
    apply(onNode(m_fixture.record("a", "PUBLISHING"), Node));
    apply(onNode(sessionEvent("ESTABLISHED"), RestartedNode));
    QCOMPARE(m_board->totals().unknown, 1);
}

// Two that have one address each in a network of its own.
void tst_Doubts::believesTwoNodesOfOneAddress()
{
    apply(onNode(m_fixture.record("a", "PUBLISHING"), Node));
    apply(onNode(m_fixture.record("b", "PUBLISHING"), Node));
    apply(onNode(m_fixture.record("c", "PUBLISHING"), RestartedNode));
    QCOMPARE(m_board->totals().unknown, 2);
    apply(onNode(m_fixture.record("a", "PUBLISHING"), Node));
    QCOMPARE(m_board->totals().publishing, 3);
    apply(onNode(m_fixture.record("d", "PUBLISHING"), RestartedNode));
    apply(onNode(m_fixture.record("e", "PUBLISHING"), Node));
    QCOMPARE(m_board->totals().publishing, 5);
}

void tst_Doubts::whatComesLateIsNoOtherNode()
{
    apply(onNode(m_fixture.record("a", "PUBLISHING"), Node));
    const Record late = onNode(m_fixture.record("late", "PUBLISHING"), Node);
    apply(onNode(m_fixture.record("c", "PUBLISHING"), RestartedNode));
    Record record = late;
    record.id = m_fixture.lastId() + 1;
    apply(record); // it had waited for the web server behind us
    QCOMPARE(m_board->totals().unknown, 1);
}

// Somebody has asked its WCS.
void tst_Doubts::takesWhatSomebodyElseKnows()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(m_fixture.record("b", "UNPUBLISHED"));
    const QByteArrayList keys{StreamFixture::keyOf("a"), StreamFixture::keyOf("b"), StreamFixture::keyOf("none")};
    m_board->suspect(keys, Doubt::Gone);
    QVERIFY(m_board->totals() == (StreamBoard::Totals{.ended = 1, .unknown = 1}));
    QCOMPARE(state("a").doubtSince, state("a").lastSeen);
    QCOMPARE(m_updated.size(), size_t(1));
    apply(m_fixture.record("a", "PUBLISHING"));
    QCOMPARE(state("a").doubt, Doubt::None);
}

void tst_Doubts::missesThemAgainAfterTheyCameBack()
{
    for (int i = 0; i < 3; ++i) {
        apply(heartbeat("a"));
        apply(heartbeat("a"));
        QCOMPARE(state("a").doubt, Doubt::None);
        m_board->checkHeartbeats(m_fixture.lastTime() + Unknown, 0);
        QCOMPARE(state("a").doubt, Doubt::Stale);
    }
    m_board->setListening(false); // a greater one
    QCOMPARE(state("a").doubt, Doubt::Unheard);
    m_board->setListening(true);
    apply(heartbeat("a"));
    m_board->checkHeartbeats(m_fixture.lastTime() + Unknown, 0);
    QCOMPARE(state("a").doubt, Doubt::Stale);
}

void tst_Doubts::doubtsAllWhileNothingCanBeReceived()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(m_fixture.record("b", "FAILED"));
    m_board->setListening(false);
    QVERIFY(m_board->totals() == (StreamBoard::Totals{.failed = 1, .unknown = 1}));
    QCOMPARE(state("a").doubtSince, state("a").lastSeen);
    apply(m_fixture.record("a", "PUBLISHING")); // was on its way
    QCOMPARE(state("a").doubt, Doubt::Unheard);
    m_board->setListening(true);
    QCOMPARE(state("a").doubt, Doubt::Unheard);
    apply(m_fixture.record("a", "PUBLISHING"));
    QCOMPARE(state("a").doubt, Doubt::None);
}

void tst_Doubts::retiresWhatHasLongBeenUnknown()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(m_fixture.record("b", "PUBLISHING"));
    m_board->setListening(false);
    constexpr qint64 Day = 86'400'000'000;
    m_board->retireEnded(state("b").doubtSince + Day / 2); // it need not have ended
    QCOMPARE(m_board->size(), 2);
    m_board->retireEnded(state("b").doubtSince + Day);
    QCOMPARE(m_board->size(), 1);
    QVERIFY(m_board->find(StreamFixture::keyOf("b")));
}

void tst_Doubts::isFoundByWords()
{
    apply(m_fixture.record("a", "PUBLISHING"));
    apply(heartbeat("b"));
    const auto finds = [this](const char *words, const QByteArray &name) {
        const auto filter = std::get<filter::Filter>(filter::Filter::parse(QString::fromLatin1(words)));
        return filter.matches(subjectOf(state(name), m_board->pool(), m_fixture.lastTime()));
    };
    QVERIFY(finds("is:live is:publishing", "a") && !finds("is:unknown", "a") && !finds("is:stale", "a"));
    m_board->checkHeartbeats(m_fixture.lastTime() + Unknown, 0);
    QVERIFY(finds("is:stale", "b") && !finds("is:live", "b") && !finds("is:publishing", "b"));
    m_board->setListening(false);
    QVERIFY(finds("is:unknown", "a") && !finds("is:live", "a") && !finds("is:publishing", "a"));
    QVERIFY(finds("is:unknown", "b") && !finds("is:stale", "b"));
}

QTEST_APPLESS_MAIN(tst_Doubts)
#include "tst_doubts.moc"
