#include "board/streamfixture.h"
#include "findings/watch.h"

#include <QTest>

using namespace findings;
using journal::Record;

namespace {

constexpr qint64 Second = 1'000'000;

// What the web server behind us said to the hook, and we passed on.
Record refusedByBackend(Record record, int status = 403)
{
    auto answer = std::make_shared<journal::BackendAnswer>();
    answer->result = {.status = status, .us = 900};
    record.backend = answer;
    record.answer.status = status;
    return record;
}

Record because(Record record, const QByteArray &info)
{
    record.event.info = info;
    return record;
}

} // namespace

// What is named as the cause of a failure, from what went before.
class tst_Causes : public QObject {
    Q_OBJECT
private slots:
    void init();
    void namesWhatWcsSays_data();
    void namesWhatWcsSays();
    void aStreamThatTheBackendRefusedIsStuckByIt();
    void aStreamThatTheBackendEndedFailsByIt();
    void whatItRefusesAfterwardsIsNoCause();
    void whatItRefusedLongAgoIsNoCause();
    void whatWcsKnowsBetterCounts();
    void anAnswerOfOursCountsBeforeAll();

private:
    void apply(Record record);
    Record keepAlive();
    Cause cause() const; // of what was found last

    std::unique_ptr<board::StreamBoard> m_board;
    FindingIds m_ids;
    std::unique_ptr<Watch> m_watch;
    std::vector<Finding> m_opened;
    StreamFixture m_fixture;
    qint64 m_now = 0;
};

void tst_Causes::init()
{
    m_fixture = {};
    m_now = StreamFixture::Start;
    m_opened.clear();
    m_board = std::make_unique<board::StreamBoard>();
    Thresholds everyFailure;
    everyFailure.failsFrom = 1;
    m_watch = std::make_unique<Watch>(*m_board, m_ids, everyFailure, [this] { return m_now; });
    connect(m_watch.get(), &Watch::changed, this, [this](const Changes &changes) {
        m_opened.insert(m_opened.end(), changes.opened.begin(), changes.opened.end());
    });
}

void tst_Causes::apply(Record record)
{
    m_now += 1'000;
    record.time = record.receivedAt = m_now;
    m_board->apply({{std::move(record)}});
}

Record tst_Causes::keepAlive()
{
    Record record = m_fixture.record("cam", "PUBLISHING");
    record.event.method = "StreamKeepAliveEvent";
    return record;
}

Cause tst_Causes::cause() const
{
    return m_opened.empty() ? Cause::Streamwatch : m_opened.back().cause;
}

void tst_Causes::namesWhatWcsSays_data()
{
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<Cause>("expected");
    QTest::newRow("user") << QByteArray("Stopped by rest /terminate") << Cause::User;
    QTest::newRow("publisher") << QByteArray("Stream not found") << Cause::Publisher;
    QTest::newRow("network") << QByteArray("Failed by ICE timeout") << Cause::Network;
    QTest::newRow("configuration") << QByteArray("No common codecs") << Cause::Configuration;
    QTest::newRow("server") << QByteArray("Distributor stopped") << Cause::Server;
    QTest::newRow("unknown") << QByteArray("Something new") << Cause::Unknown;
}

void tst_Causes::namesWhatWcsSays()
{
    QFETCH(const QByteArray, info);
    apply(m_fixture.record("cam", "PUBLISHING"));
    apply(because(m_fixture.record("cam", "FAILED"), info));
    QTEST(cause(), "expected");
}

void tst_Causes::aStreamThatTheBackendRefusedIsStuckByIt()
{
    Record asked = m_fixture.record("cam", "PENDING");
    asked.event.method = "publishStream";
    apply(refusedByBackend(asked));
    m_now += 11 * Second;
    m_watch->check();
    QCOMPARE(m_opened.back().kind, Kind::Stuck);
    QCOMPARE(cause(), Cause::Backend);
}

// 403 to a heartbeat ends the stream.
void tst_Causes::aStreamThatTheBackendEndedFailsByIt()
{
    apply(m_fixture.record("cam", "PUBLISHING"));
    apply(refusedByBackend(keepAlive()));
    apply(because(m_fixture.record("cam", "FAILED"), "Terminated by keep-alive"));
    QCOMPARE(cause(), Cause::Backend);
    const auto slot = m_board->find(StreamFixture::keyOf("cam"));
    QCOMPARE(m_board->at(*slot).found.cause, Cause::Backend);
}

void tst_Causes::whatItRefusesAfterwardsIsNoCause()
{
    apply(m_fixture.record("cam", "PUBLISHING"));
    apply(refusedByBackend(m_fixture.record("cam", "FAILED")));
    QCOMPARE(cause(), Cause::Unknown);
}

void tst_Causes::whatItRefusedLongAgoIsNoCause()
{
    apply(m_fixture.record("cam", "PUBLISHING"));
    apply(refusedByBackend(keepAlive(), 500));
    m_now += 61 * Second;
    apply(m_fixture.record("cam", "FAILED"));
    QCOMPARE(cause(), Cause::Unknown);
}

void tst_Causes::whatWcsKnowsBetterCounts()
{
    apply(refusedByBackend(m_fixture.record("cam", "PUBLISHING"), 500));
    apply(because(m_fixture.record("cam", "FAILED"), "Failed by ICE timeout"));
    QCOMPARE(cause(), Cause::Network);
}

void tst_Causes::anAnswerOfOursCountsBeforeAll()
{
    Record answered = m_fixture.record("cam", "PUBLISHING");
    answered.answer.status = 403;
    answered.answer.ruleId = "a-rule";
    apply(answered);
    apply(because(m_fixture.record("cam", "FAILED"), "Failed by ICE timeout"));
    QCOMPARE(cause(), Cause::Injected);
    QVERIFY(m_opened.back().isInjected);
}

QTEST_GUILESS_MAIN(tst_Causes)
#include "tst_causes.moc"
