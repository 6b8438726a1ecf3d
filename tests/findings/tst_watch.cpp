#include "board/streamfixture.h"
#include "findings/watch.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace findings;
using journal::Record;

namespace {

constexpr qint64 Second = 1'000'000;

} // namespace

class tst_Watch : public QObject {
    Q_OBJECT
private slots:
    void init();

    void saysOfEachKindWhatItIs();
    void findsWhatHasFailed();
    void takesAFailureBackOnceAnotherLives();
    void findsNothingInAnOrderlyLife();
    void findsWhatIsStuck();
    void findsWhatIsNotHeardOf();
    void findsWhatASessionLeftBehind();
    void findsWhatNoWcsDoes();
    void findsTwoPublishersOfAName();
    void findsNoTwoPublishersWhereThereAreNone_data();
    void findsNoTwoPublishersWhereThereAreNone();
    void findsPlayersWithoutPublisher();
    void findsNoOrphanWhereAPublisherIs();
    void findsFlapping();
    void findsManyThatFailTogether();
    void findsNoEverydayFailures();
    void findsAPublisherThatIsLost();
    void tellsWhatFollowsFromOurs();
    void tellsNotOfOthersWhatAPlayerWasRefused();
    void takesAnAnswerAsUsualForNoInjection();
    void countsFailuresThatARuleWantedApart();
    void findsNoPlayersThatHadToEnd();
    void findsPlayersThatWereStoppedWithAFailedPublisher_data();
    void findsPlayersThatWereStoppedWithAFailedPublisher();
    void findsWhatWasSentTwice();
    void saysItOfTheBoardsStreams();
    void closesWhatLeavesTheBoard();
    void keepsPublishersThatAreMissed();
    void agreesWithItselfWhateverHappens();

private:
    void make(const Thresholds &thresholds);
    void apply(Record record);
    void wait(qint64 microseconds);
    Record record(const QByteArray &id, const QByteArray &name, const QByteArray &status, bool published = true);
    QByteArray kinds(const QByteArray &id) const; // of the stream, with blanks between

    std::unique_ptr<board::StreamBoard> m_board;
    FindingIds m_ids;
    std::unique_ptr<Watch> m_watch;
    std::vector<Finding> m_opened;
    std::vector<Finding> m_closed;
    StreamFixture m_fixture;
    qint64 m_now = 0;
};

void tst_Watch::init()
{
    m_fixture = {};
    m_now = StreamFixture::Start;
    m_board = std::make_unique<board::StreamBoard>();
    Thresholds everyFailure;
    everyFailure.failsFrom = 1;
    make(everyFailure);
}

void tst_Watch::make(const Thresholds &thresholds)
{
    m_watch = std::make_unique<Watch>(*m_board, m_ids, thresholds, [this] { return m_now; });
    m_opened.clear();
    m_closed.clear();
    connect(m_watch.get(), &Watch::changed, this, [this](const Changes &changes) {
        m_opened.insert(m_opened.end(), changes.opened.begin(), changes.opened.end());
        m_closed.insert(m_closed.end(), changes.closed.begin(), changes.closed.end());
    });
}

Record tst_Watch::record(const QByteArray &id, const QByteArray &name, const QByteArray &status, bool published)
{
    Record record = m_fixture.record(name, status, published);
    record.event.mediaSessionId = id;
    record.streamKey = record.event.streamKey();
    return record;
}

// Received now.
void tst_Watch::apply(Record record)
{
    m_now += 1'000;
    record.time = m_now;
    record.receivedAt = m_now;
    m_board->apply({{std::move(record)}});
}

void tst_Watch::wait(qint64 microseconds)
{
    m_now += microseconds;
    m_watch->check();
}

QByteArray tst_Watch::kinds(const QByteArray &id) const
{
    QByteArrayList names;
    const auto slot = m_board->find("node@192.168.1.101\n" + id);
    for (size_t i = 0; slot && i < KindCount; ++i) {
        if (m_watch->of(*slot).has(Kind(i)))
            names.append(kindName(Kind(i)).toByteArray());
    }
    return names.join(' ');
}

void tst_Watch::saysOfEachKindWhatItIs()
{
    std::set<QByteArray> names;
    for (size_t i = 0; i < KindCount; ++i) {
        const auto kind = Kind(i);
        names.insert(kindName(kind).toByteArray());
        QCOMPARE(kindOf(kindName(kind)), std::optional(kind));
        QVERIFY((Finding{.kind = kind, .info = "It is so."}.sentence().endsWith(u'.')));
        QVERIFY(!severityName(severityOf(kind)).isEmpty());
    }
    QCOMPARE(names.size(), KindCount);
    QVERIFY(!kindOf("nothing"));
}

void tst_Watch::findsWhatHasFailed()
{
    apply(record("a", "cam", "PUBLISHING"));
    Record failed = record("a", "cam", "FAILED");
    failed.event.info = "Failed by RTP activity";
    apply(failed);
    QCOMPARE(kinds("a"), QByteArray("failed"));
    QCOMPARE(m_opened.size(), size_t(1));
    const Finding &finding = m_opened.front();
    QCOMPARE(finding.id, quint64(1));
    QCOMPARE(finding.cause, Cause::Network);
    QCOMPARE(finding.since, m_now);
    QCOMPARE(finding.mediaSessionId, QByteArray("a"));
    QCOMPARE(finding.name, QByteArray("cam"));
    QCOMPARE(finding.sentence(), QStringLiteral("It has failed: Failed by RTP activity"));
    QVERIFY(!finding.isInjected);
}

void tst_Watch::takesAFailureBackOnceAnotherLives()
{
    apply(record("a", "cam", "FAILED"));
    apply(record("b", "cam", "FAILED", false));
    apply(record("c", "other", "FAILED"));
    apply(record("d", "cam", "PENDING"));
    QVERIFY(m_closed.empty());
    apply(record("d", "cam", "PUBLISHING"));
    QCOMPARE(m_closed.size(), size_t(1));
    QCOMPARE(m_closed.front().mediaSessionId, QByteArray("a"));
    QCOMPARE(kinds("b"), QByteArray("failed")); // a player
    QCOMPARE(kinds("c"), QByteArray("failed"));
    apply(record("a", "cam", "FAILED")); // said again
    QCOMPARE(kinds("a"), QByteArray("duplicate"));
}

void tst_Watch::findsNothingInAnOrderlyLife()
{
    for (const char *status : {"PENDING", "PUBLISHING"})
        apply(record("a", "cam", status));
    for (const char *status : {"PENDING", "PLAYING", "PAUSED", "PLAYING"})
        apply(record("p", "cam", status, false));
    wait(3'600 * Second);
    apply(record("p", "cam", "STOPPED", false));
    apply(record("a", "cam", "UNPUBLISHED"));
    wait(3'600 * Second);
    QVERIFY(m_opened.empty());
}

void tst_Watch::findsWhatIsStuck()
{
    apply(record("a", "cam", "PENDING"));
    const qint64 since = m_now;
    wait(10 * Second - 1);
    QCOMPARE(kinds("a"), QByteArray());
    wait(1);
    QCOMPARE(kinds("a"), QByteArray("stuck"));
    QCOMPARE(m_opened.front().since, since);
    apply(record("a", "cam", "PUBLISHING"));
    QCOMPARE(kinds("a"), QByteArray());
    QCOMPARE(m_closed.size(), size_t(1));
    QCOMPARE(m_closed.front().id, m_opened.front().id);
}

void tst_Watch::findsWhatIsNotHeardOf()
{
    apply(record("a", "cam", "PUBLISHING"));
    const qint64 heard = m_now;
    apply(record("b", "cam", "UNPUBLISHED"));
    m_board->setListening(false);
    QCOMPARE(kinds("a"), QByteArray("unheard"));
    QCOMPARE(m_opened.size(), size_t(1));
    QCOMPARE(m_opened.front().since, heard);
    QCOMPARE(m_opened.front().cause, Cause::Streamwatch);
    m_board->setListening(true);
    wait(10 * Second);
    apply(record("a", "cam", "PUBLISHING"));
    QCOMPARE(kinds("a"), QByteArray());
}

void tst_Watch::findsWhatASessionLeftBehind()
{
    apply(record("a", "cam", "PUBLISHING"));
    Record end = record({}, {}, "DISCONNECTED");
    end.event.method = "ConnectionStatusEvent";
    end.event.published.reset();
    end.streamKey = end.event.streamKey();
    apply(end);
    QCOMPARE(kinds("a"), QByteArray("sessionEnded"));
    apply(record("a", "cam", "UNPUBLISHED"));
    QCOMPARE(kinds("a"), QByteArray());
}

void tst_Watch::findsWhatNoWcsDoes()
{
    apply(record("a", "cam", "UNPUBLISHED"));
    apply(record("a", "cam", "PUBLISHING")); // within seconds after its end
    QCOMPARE(kinds("a"), QByteArray("lateStatus"));
    apply(record("b", "cam", "PUBLISHING"));
    apply(record("b", "cam", "PENDING"));
    QVERIFY(kinds("b").contains("illegalTransition"));
}

void tst_Watch::findsTwoPublishersOfAName()
{
    apply(record("a", "cam", "PUBLISHING"));
    apply(record("b", "cam", "PUBLISHING"));
    QCOMPARE(kinds("a"), QByteArray("twoPublishers"));
    QCOMPARE(kinds("b"), QByteArray("twoPublishers"));
    QCOMPARE(m_opened.front().sentence(), QStringLiteral("2 publish by its name on this node."));
    apply(record("a", "cam", "UNPUBLISHED")); // late, and of its own media session alone
    QCOMPARE(kinds("a"), QByteArray());
    QCOMPARE(kinds("b"), QByteArray());
}

void tst_Watch::findsNoTwoPublishersWhereThereAreNone_data()
{
    QTest::addColumn<QByteArray>("field");
    for (const char *field : {"name", "app", "node", "player", "pending", "ended"})
        QTest::newRow(field) << QByteArray(field);
}

void tst_Watch::findsNoTwoPublishersWhereThereAreNone()
{
    QFETCH(QByteArray, field);
    apply(record("a", "cam", field == "ended" ? "UNPUBLISHED" : "PUBLISHING"));
    Record other =
        record("b", field == "name" ? "cam2" : "cam", field == "pending" ? "PENDING" : "PUBLISHING", field != "player");
    if (field == "app")
        other.event.appKey = "another";
    if (field == "node")
        other.event.nodeId = "another";
    other.streamKey = other.event.streamKey();
    apply(other);
    QVERIFY(m_opened.empty());
}

void tst_Watch::findsPlayersWithoutPublisher()
{
    apply(record("a", "cam", "PUBLISHING"));
    apply(record("p", "cam", "PLAYING", false));
    apply(record("q", "cam", "PLAYING", false));
    apply(record("r", "cam2", "PLAYING", false));
    apply(record("a", "cam", "UNPUBLISHED"));
    const qint64 end = m_now;
    apply(record("q", "cam", "STOPPED", false));
    wait(9 * Second);
    QCOMPARE(kinds("p"), QByteArray());
    wait(Second);
    QCOMPARE(kinds("p"), QByteArray("orphanPlayer"));
    QCOMPARE(m_opened.size(), size_t(1));
    QCOMPARE(m_opened.front().since, end);
    apply(record("b", "cam", "PUBLISHING"));
    QCOMPARE(kinds("p"), QByteArray());
}

void tst_Watch::findsNoOrphanWhereAPublisherIs()
{
    apply(record("a", "cam", "PUBLISHING"));
    apply(record("b", "cam", "PUBLISHING"));
    apply(record("p", "cam", "PLAYING", false));
    apply(record("a", "cam", "UNPUBLISHED"));
    wait(20 * Second);
    QCOMPARE(kinds("p"), QByteArray());
    apply(record("b", "cam", "UNPUBLISHED"));
    apply(record("c", "cam", "PUBLISHING")); // before long
    wait(20 * Second);
    QCOMPARE(kinds("p"), QByteArray());
}

void tst_Watch::findsFlapping()
{
    for (int i = 0; i < 5; ++i) {
        const QByteArray id = QByteArray::number(i);
        apply(record(id, "cam", "PUBLISHING"));
        QCOMPARE(kinds(id), QByteArray());
        apply(record(id, "cam", "UNPUBLISHED"));
        wait(10 * Second);
    }
    apply(record("last", "cam", "PUBLISHING"));
    QCOMPARE(kinds("last"), QByteArray("flapping"));
    QCOMPARE(m_opened.front().sentence(), QStringLiteral("It begins again and again, 6 times lately."));
    wait(200 * Second);
    QCOMPARE(kinds("last"), QByteArray("flapping"));
    wait(100 * Second);
    QCOMPARE(kinds("last"), QByteArray());
}

// The publisher is gone, and its players, and the session's other streams go with it; a minute later it is no excuse.
// With what is usual.
void tst_Watch::findsManyThatFailTogether()
{
    make({});
    for (int i = 0; i < 35; ++i)
        apply(record("live-" + QByteArray::number(i), "cam" + QByteArray::number(i), "PUBLISHING"));
    for (const char *id : {"live-0", "live-1", "live-2"})
        apply(record(id, QByteArray("cam") + (id + 5), "FAILED"));
    QCOMPARE(kinds("live-0"), QByteArray()); // 3 of 35
    apply(record("live-3", "cam3", "FAILED"));
    QCOMPARE(kinds("live-0"), QByteArray("failed")); // 4 of 35
    QCOMPARE(kinds("live-3"), QByteArray("failed"));
    apply(record("live-4", "cam4", "FAILED"));
    QCOMPARE(kinds("live-4"), QByteArray("failed"));
}

void tst_Watch::findsNoEverydayFailures()
{
    make({});
    for (int i = 0; i < 10; ++i)
        apply(record("live-" + QByteArray::number(i), "door", "PLAYING", false));
    for (int i = 0; i < 20; ++i) { // one after the other fails, and others come
        apply(record("viewer-" + QByteArray::number(i), "cam", "PLAYING", false));
        wait(Second / 10);
        apply(record("viewer-" + QByteArray::number(i), "cam", "FAILED", false));
        wait(Second / 10);
    }
    wait(11 * Second);
    for (const char *id : {"live-0", "live-1"}) // two at once, of few
        apply(record(id, "door", "FAILED", false));
    wait(60 * Second);
    QVERIFY(m_opened.empty());
}

void tst_Watch::findsAPublisherThatIsLost()
{
    make({});
    for (int i = 0; i < 30; ++i)
        apply(record("live-" + QByteArray::number(i), "other", "PLAYING", false));
    apply(record("a", "cam", "FAILED"));
    apply(record("player", "cam", "FAILED", false));
    apply(record("b", "door", "FAILED"));
    wait(29 * Second);
    QVERIFY(m_opened.empty());
    apply(record("b2", "door", "PUBLISHING"));
    wait(2 * Second);
    QCOMPARE(kinds("a"), QByteArray("failed"));
    QCOMPARE(kinds("player"), QByteArray("failed")); // with it
    QCOMPARE(kinds("b"), QByteArray());
}

void tst_Watch::tellsWhatFollowsFromOurs()
{
    Record refused = record("a", "cam", "PUBLISHING");
    refused.answer = {.status = 500, .kind = journal::AnswerKind::Injected, .ruleId = "no"};
    refused.event.sessionId = "/192.0.2.1:1/192.0.2.9:8443";
    apply(refused);
    const auto isInjected = [this](const Record &failed) {
        apply(failed);
        return m_opened.back().isInjected;
    };
    QVERIFY(isInjected(record("again", "cam", "FAILED")));
    QVERIFY(isInjected(record("player", "cam", "FAILED", false)));
    Record sameSession = record("other", "screen", "FAILED");
    sameSession.event.sessionId = refused.event.sessionId;
    QVERIFY(isInjected(sameSession));
    QVERIFY(!isInjected(record("stranger", "door", "FAILED")));
    wait(61 * Second);
    QVERIFY(!isInjected(record("later", "cam", "FAILED")));
}

// A viewer who was refused says nothing about the publisher and the other viewers.
void tst_Watch::tellsNotOfOthersWhatAPlayerWasRefused()
{
    Record refused = record("viewer", "cam", "PLAYING", false);
    refused.answer = {.status = 500, .kind = journal::AnswerKind::Injected, .ruleId = "no"};
    refused.event.sessionId = "/192.0.2.1:1/192.0.2.9:8443";
    apply(refused);
    const auto isInjected = [this](Record failed, const QByteArray &session) {
        failed.event.sessionId = session;
        apply(failed);
        return m_opened.back().isInjected;
    };
    QVERIFY(!isInjected(record("publisher", "cam", "FAILED"), "/192.0.2.2:1/192.0.2.9:8443"));
    QVERIFY(!isInjected(record("other", "cam", "FAILED", false), "/192.0.2.3:1/192.0.2.9:8443"));
    QVERIFY(isInjected(record("again", "cam", "FAILED", false), "/192.0.2.1:2/192.0.2.9:8443")); // reconnected
}

void tst_Watch::takesAnAnswerAsUsualForNoInjection()
{
    Record answered = record("a", "cam", "PUBLISHING");
    answered.answer = {.status = 200, .kind = journal::AnswerKind::Injected, .ruleId = "echo"};
    apply(answered);
    apply(record("a", "cam", "FAILED"));
    QVERIFY(!m_opened.back().isInjected);
}

// Two that a rule refused, and one viewer who is lost, are no outage; nor are they one with two more.
void tst_Watch::countsFailuresThatARuleWantedApart()
{
    make({});
    for (const char *id : {"a", "b"}) {
        Record refused = record(id, id, "PENDING");
        refused.answer = {.status = 403, .kind = journal::AnswerKind::Injected, .ruleId = "no"};
        refused.event.sessionId = QByteArray("/192.0.2.1:1/192.0.2.9:8443/") + id;
        apply(refused);
        Record failed = record(id, id, "FAILED");
        failed.event.sessionId = refused.event.sessionId;
        apply(failed);
    }
    apply(record("viewer", "cam", "FAILED", false));
    QVERIFY(m_opened.empty());
    apply(record("viewer2", "cam", "FAILED", false));
    QVERIFY(m_opened.empty());
    apply(record("viewer3", "cam", "FAILED", false));
    QCOMPARE(m_opened.size(), size_t(3));
    QVERIFY(std::ranges::none_of(m_opened, &Finding::isInjected));
}

// Viewers who ask for what has ended in order are no outage.
void tst_Watch::findsNoPlayersThatHadToEnd()
{
    make({});
    for (int i = 0; i < 5; ++i) {
        Record failed = record("p" + QByteArray::number(i), "cam", "FAILED", false);
        failed.event.info = "Stream not found";
        apply(failed);
    }
    wait(60 * Second);
    QVERIFY(m_opened.empty());
    for (int i = 0; i < 5; ++i) {
        Record failed = record("q" + QByteArray::number(i), "door", "FAILED", false);
        failed.event.info = "Stopped by publisher stop";
        apply(failed);
    }
    QVERIFY(m_opened.empty());
    apply(record("publisher", "door", "FAILED")); // and now it is known that it has
    QCOMPARE(m_opened.size(), size_t(6));
}

void tst_Watch::findsPlayersThatWereStoppedWithAFailedPublisher_data()
{
    QTest::addColumn<bool>("isPublisherFirst");
    QTest::newRow("publisher first") << true;
    QTest::newRow("player first") << false;
}

// An outage hits them, too, though their end is an orderly one.
void tst_Watch::findsPlayersThatWereStoppedWithAFailedPublisher()
{
    QFETCH(const bool, isPublisherFirst);
    apply(record("a", "cam", "PUBLISHING"));
    apply(record("p", "cam", "PLAYING", false));
    apply(record("other", "another", "PLAYING", false));
    const auto stop = [this](const QByteArray &id, const QByteArray &name) {
        Record stopped = record(id, name, "STOPPED", false);
        stopped.event.info = "Stopped by publisher stop";
        apply(stopped);
    };
    if (!isPublisherFirst)
        stop("p", "cam");
    QCOMPARE(kinds("p"), QByteArray());
    apply(record("a", "cam", "FAILED"));
    if (isPublisherFirst)
        stop("p", "cam");
    stop("other", "another");
    QCOMPARE(kinds("p"), QByteArray("failed"));
    QCOMPARE(kinds("other"), QByteArray());
    apply(record("b", "cam", "PUBLISHING")); // they may play again
    QCOMPARE(kinds("p"), QByteArray());
    QCOMPARE(kinds("a"), QByteArray());
}

void tst_Watch::findsWhatWasSentTwice()
{
    Record first = record("a", "cam", "PUBLISHING");
    first.body = "{}";
    apply(first);
    QCOMPARE(kinds("a"), QByteArray());
    Record other = first;
    other.body = "{ }";
    other.id = record("a", "cam", "PUBLISHING").id;
    apply(other);
    QCOMPARE(kinds("a"), QByteArray());
    Record same = other;
    same.id = record("a", "cam", "PUBLISHING").id;
    apply(same);
    QCOMPARE(kinds("a"), QByteArray("duplicate"));
    QCOMPARE(m_board->size(), 1);
    QCOMPARE(int(severityOf(m_opened.back().kind)), int(Severity::Notice));

    Record later = record("b", "door", "PUBLISHING");
    apply(later);
    wait(6 * Second);
    later.id = record("b", "door", "PUBLISHING").id;
    apply(later); // said again, and not sent again
    QCOMPARE(kinds("b"), QByteArray());
}

void tst_Watch::saysItOfTheBoardsStreams()
{
    apply(record("a", "cam", "PENDING"));
    const board::Slot slot = *m_board->find("node@192.168.1.101\na");
    QVERIFY(m_board->at(slot).found == journal::Found());
    wait(10 * Second);
    QVERIFY(m_board->at(slot).found.kinds.has(Kind::Stuck));
    QCOMPARE(m_board->totals().stuck, 1);
    Record failed = record("a", "cam", "FAILED");
    failed.event.info = "Failed by ICE error";
    apply(failed);
    QCOMPARE(m_board->totals().stuck, 0);
    QVERIFY(m_board->at(slot).found.kinds.has(Kind::Failed));
    QCOMPARE(m_board->at(slot).found.cause, Cause::Network);
    m_board->clear();
    QCOMPARE(m_board->totals().stuck, 0);
}

void tst_Watch::closesWhatLeavesTheBoard()
{
    apply(record("a", "cam", "FAILED", false));
    apply(record("b", "cam2", "PENDING"));
    wait(20 * Second);
    QCOMPARE(m_watch->open().size(), 2);
    m_board->retireEnded(m_now);
    QCOMPARE(m_watch->open().size(), 1);
    m_board->clear();
    QVERIFY(m_watch->open().isEmpty());
    QCOMPARE(m_closed.size(), size_t(2));
}

// That an outage is old does not mean that it is over.
void tst_Watch::keepsPublishersThatAreMissed()
{
    constexpr qint64 Day = 86'400 * Second;
    apply(record("a", "cam", "FAILED"));
    m_board->retireEnded(m_now + Day);
    QCOMPARE(m_watch->open().size(), 1);
    m_board->retireEnded(m_now + 8 * Day);
    QVERIFY(m_watch->open().isEmpty());
    apply(record("b", "cam", "FAILED"));
    apply(record("c", "cam", "PUBLISHING")); // it is back
    m_board->retireEnded(m_now + Second);
    QCOMPARE(m_board->size(), 1);
}

// What is open is what was opened and not closed, and is what a new watch finds.
void tst_Watch::agreesWithItselfWhateverHappens()
{
    QRandomGenerator random(5);
    const QByteArrayList statuses{"PENDING", "PUBLISHING", "PLAYING", "UNPUBLISHED", "FAILED"};
    for (int i = 0; i < 20'000; ++i) {
        const int stream = random.bounded(60);
        const bool published = stream % 3 == 0;
        apply(record(QByteArray::number(stream), "cam" + QByteArray::number(stream / 6),
                     statuses[random.bounded(int(statuses.size()))], published));
        if (i % 10 == 0)
            wait(random.bounded(5) * Second);
        if (i % 1'000 == 999)
            m_board->retireEnded(m_now - 60 * Second);
    }
    std::set<quint64> open;
    for (const Finding &finding : m_opened)
        open.insert(finding.id);
    for (const Finding &finding : m_closed)
        QCOMPARE(open.erase(finding.id), size_t(1));
    QCOMPARE(open.size(), size_t(m_watch->open().size()));
    for (auto it = m_watch->open().begin(); it != m_watch->open().end(); ++it) {
        QVERIFY(open.contains(it->id));
        const auto slot = m_board->find(m_watch->finding(it.key()).subject);
        QVERIFY(slot && m_watch->of(*slot).has(it->kind));
    }
    m_board->clear();
    QVERIFY(m_watch->open().isEmpty());
}

QTEST_GUILESS_MAIN(tst_Watch)
#include "tst_watch.moc"
