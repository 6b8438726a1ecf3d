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
    void missesThemAgainAfterTheyCameBack();
    void doubtsAllWhileNothingCanBeReceived();
    void retiresWhatHasLongBeenUnknown();
    void isFoundByWords();

private:
    Record sessionEvent(const QByteArray &status);
    Record heartbeat(const QByteArray &name);
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
    m_board->checkHeartbeats(beat.time - 1);
    QCOMPARE(state("a").doubt, Doubt::None);
    m_board->checkHeartbeats(beat.time);
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
    m_board->checkHeartbeats(m_fixture.lastTime() + 1);
    QCOMPARE(state("a").doubt, Doubt::None);
    QCOMPARE(state("b").doubt, Doubt::None);
}

void tst_Doubts::missesThemAgainAfterTheyCameBack()
{
    for (int i = 0; i < 3; ++i) {
        apply(heartbeat("a"));
        apply(heartbeat("a"));
        QCOMPARE(state("a").doubt, Doubt::None);
        m_board->checkHeartbeats(m_fixture.lastTime());
        QCOMPARE(state("a").doubt, Doubt::Stale);
    }
    m_board->setListening(false); // a greater one
    QCOMPARE(state("a").doubt, Doubt::Unheard);
    m_board->setListening(true);
    apply(heartbeat("a"));
    m_board->checkHeartbeats(m_fixture.lastTime());
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
    m_board->checkHeartbeats(m_fixture.lastTime());
    QVERIFY(finds("is:stale", "b") && !finds("is:live", "b") && !finds("is:publishing", "b"));
    m_board->setListening(false);
    QVERIFY(finds("is:unknown", "a") && !finds("is:live", "a") && !finds("is:publishing", "a"));
    QVERIFY(finds("is:unknown", "b") && !finds("is:stale", "b"));
}

QTEST_APPLESS_MAIN(tst_Doubts)
#include "tst_doubts.moc"
