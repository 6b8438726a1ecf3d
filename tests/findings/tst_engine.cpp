#include "base/clock.h"
#include "board/streamfixture.h"
#include "findings/engine.h"

#include <QSignalSpy>
#include <QTest>

using namespace findings;
using journal::Record;

class tst_Engine : public QObject {
    Q_OBJECT
private slots:
    void init();

    void makesIncidentsOfWhatComes();
    void keepsWhatBecomesOfThem();
    void answersFromAnotherThread();
    void saysWhenAChangeIsStored();
    void saysWhenItCannotBeStored();
    void doubtsWhatItsWcsDoesNotHave();
    void countsWhatIsInjectedApart();
    void makesIncidentsOfTheProgramsOwnTroubles();

private:
    void apply(const QByteArray &name, const QByteArray &status, const QByteArray &info = {},
               const QByteArray &rule = {});

    std::unique_ptr<journal::Reader> m_reader;
    std::unique_ptr<Engine> m_engine;
    StreamFixture m_fixture;
};

void tst_Engine::init()
{
    m_fixture = {};
    m_reader = std::make_unique<journal::Reader>();
    Engine::Options options;
    options.thresholds.calmFor = 0;
    options.thresholds.failsFrom = 1; // each is found
    m_engine = std::make_unique<Engine>(options, *m_reader);
}

void tst_Engine::apply(const QByteArray &name, const QByteArray &status, const QByteArray &info, const QByteArray &rule)
{
    Record record = m_fixture.record(name, status);
    record.receivedAt = wallMicroseconds();
    record.time = record.receivedAt;
    record.event.info = info;
    record.answer.ruleId = rule;
    record.answer.status = rule.isEmpty() ? 200 : 500;
    m_reader->takeBatch(std::make_shared<const journal::Batch>(journal::Batch{{record}}));
}

void tst_Engine::makesIncidentsOfWhatComes()
{
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("cam", "PUBLISHING");
    apply("cam", "FAILED", "Failed by RTP activity");
    QTRY_COMPARE(m_engine->incidents().all().size(), 1u);
    const Incident &incident = m_engine->incidents().all().begin()->second;
    QCOMPARE(incident.cause, Cause::Network);
    const board::StreamBoard &board = m_engine->projection().board();
    const auto slot = board.find(StreamFixture::keyOf("cam"));
    QCOMPARE(board.at(*slot).found.incident, incident.id);
    QVERIFY(board.at(*slot).found.kinds.has(Kind::Failed));
    QCOMPARE(board.at(*slot).found.cause, Cause::Network);

    Record again = m_fixture.record("cam", "PUBLISHING");
    again.event.mediaSessionId = "id-again";
    again.streamKey = again.event.streamKey();
    again.receivedAt = again.time = wallMicroseconds();
    m_reader->takeBatch(std::make_shared<const journal::Batch>(journal::Batch{{again}}));
    QTRY_VERIFY(!m_engine->incidents().all().begin()->second.isOpen());
}

void tst_Engine::keepsWhatBecomesOfThem()
{
    QSignalSpy kept(m_engine.get(), &Engine::toKeep);
    QSignalSpy news(m_engine.get(), &Engine::incidentsChanged);
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("cam", "FAILED", "Failed by RTP activity");
    QTRY_VERIFY(!kept.isEmpty());
    const auto stored = kept.last().first().value<journal::KeptIncidentsPtr>();
    QCOMPARE(stored->incidents.size(), 1u);
    QCOMPARE(stored->findings.size(), 1u);
    QVERIFY(!news.isEmpty());

    auto snapshot = std::make_shared<journal::Snapshot>();
    snapshot->incidents = *stored;
    Record record = m_fixture.record("cam", "FAILED");
    record.receivedAt = record.time = wallMicroseconds();
    snapshot->streams.emplace_back().apply(record, snapshot->pool);
    snapshot->throughId = record.id;
    Engine::Options options;
    options.thresholds.failsFrom = 1;
    Engine next(options, *m_reader);
    next.load(snapshot);
    QCOMPARE(next.incidents().all().size(), 1u);
    QVERIFY(next.incidents().all().begin()->second.isOpen());
    QCOMPARE(next.incidents().openFindings(1).size(), 1u);
}

void tst_Engine::answersFromAnotherThread()
{
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("cam", "FAILED", "Failed by RTP activity");
    QTRY_COMPARE(m_engine->incidents().all().size(), 1u);
    const QFuture<IncidentOutcome> reply =
        m_engine->gateway().change({.what = IncidentChange::What::Acknowledge, .incident = 1});
    QTRY_VERIFY(reply.isFinished());
    QCOMPARE(reply.result().incident.state, Incident::State::Acknowledged);
}

void tst_Engine::saysWhenAChangeIsStored()
{
    QSignalSpy kept(m_engine.get(), &Engine::toKeep);
    m_engine->load(std::make_shared<journal::Snapshot>());
    QVERIFY(m_engine->stored().isFinished()); // there is nothing to store
    apply("cam", "FAILED", "Failed by RTP activity");
    QTRY_COMPARE(kept.size(), 1);
    m_engine->change({.what = IncidentChange::What::Acknowledge, .incident = 1});
    const QFuture<bool> stored = m_engine->stored();
    m_engine->noteStored(1);
    QVERIFY(!stored.isFinished());
    QCOMPARE(kept.size(), 2);
    m_engine->noteStored(2);
    QVERIFY(stored.isFinished());
    QVERIFY(stored.result());
}

void tst_Engine::saysWhenItCannotBeStored()
{
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("cam", "FAILED", "Failed by RTP activity");
    QTRY_COMPARE(m_engine->incidents().all().size(), 1u);
    const QFuture<bool> stored = m_engine->stored();
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(!stored.result());
}

void tst_Engine::doubtsWhatItsWcsDoesNotHave()
{
    QSignalSpy gone(m_engine.get(), &Engine::streamsGone);
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("cam", "PUBLISHING");
    const auto isThere = [this] { return m_engine->projection().board().totals().publishing == 1; };
    QTRY_VERIFY(isThere());
    const QByteArray key = StreamFixture::keyOf("cam");
    m_engine->takeGone({key});
    QCOMPARE(m_engine->projection().board().totals().unknown, 1);
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone.first().first().value<QByteArrayList>(), QByteArrayList{key});
    apply("cam", "PUBLISHING"); // it is heard of all the same
    QTRY_VERIFY(isThere());
}

void tst_Engine::countsWhatIsInjectedApart()
{
    m_engine->load(std::make_shared<journal::Snapshot>());
    apply("mine", "PUBLISHING", {}, "a rule");
    apply("mine", "FAILED", "Failed by RTP activity");
    apply("theirs", "PUBLISHING");
    const Engine::Counts &counts = m_engine->counts()[size_t(Kind::Failed)];
    QCOMPARE(counts.injected, 1u);
    QCOMPARE(counts.genuine, 0u);
    Record record = m_fixture.record("theirs", "FAILED");
    record.event.sessionId = "/198.51.100.7:1/192.168.1.101:8443";
    record.receivedAt = record.time = wallMicroseconds();
    m_reader->takeBatch(std::make_shared<const journal::Batch>(journal::Batch{{record}}));
    QTRY_COMPARE(m_engine->incidents().all().size(), 1u);
    QCOMPARE(counts.genuine, 1u);
    QCOMPARE(m_engine->incidents().all().begin()->second.name, QByteArray("theirs"));
}

void tst_Engine::makesIncidentsOfTheProgramsOwnTroubles()
{
    m_engine->load(std::make_shared<journal::Snapshot>());
    m_engine->takeStoreState({journal::StoreState::Kind::Failing, QStringLiteral("The disk is full.")});
    QCOMPARE(m_engine->others().size(), 1u);
    QTRY_COMPARE(m_engine->incidents().all().size(), 1u);
    QCOMPARE(m_engine->incidents().all().begin()->second.sentence(), QStringLiteral("The disk is full."));
    m_engine->takeStoreState({journal::StoreState::Kind::Ok, {}});
    QTRY_VERIFY(!m_engine->incidents().all().begin()->second.isOpen());
}

QTEST_GUILESS_MAIN(tst_Engine)
#include "tst_engine.moc"
