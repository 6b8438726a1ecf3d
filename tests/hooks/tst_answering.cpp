#include "base/clock.h"
#include "hooks/answers.h"
#include "http/peer.h"
#include "http/server/server.h"

#include <QTest>

#include <deque>

using hooks::Answers;
using hooks::Exchange;
using hooks::Figures;
using journal::Record;
using journal::Sent;

namespace {

constexpr qint64 Second = 1'000'000'000;      // ns
const QByteArray Large(8 * 1024 * 1024, 'x'); // more than the kernel takes of a peer that does not read

} // namespace

// Answers to real peers: what the record says of them, and what is said later.
class TestAnswers : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void recordsWhatHasGoneOut();
    void recordsThatNobodyWasThere();
    void tellsOnceTheRecordHasItsId();
    void tellsOfOneThatIsLate_data();
    void tellsOfOneThatIsLate();
    void saysOfOneThatWaitedThatItGoesOut();
    void saysWhoDidNotWait();
    void letsGoWhoWouldWaitBeyondTheEnd();
    void saysWhatWasSentInstead();

private:
    http::Responder asked(Peer &peer); // the peer's request has come
    static Record record();
    static hooks::Injection injection(qint64 dueMono);
    int counted(int status) const { return int(m_report->figures().answers.value({"connect", status})); }

    std::unique_ptr<http::Server> m_server;
    std::deque<http::Responder> m_responders;
    std::unique_ptr<hooks::FiguresReport> m_report;
    std::unique_ptr<Answers> m_answers;
    journal::Outcomes m_outcomes;
};

void TestAnswers::init()
{
    m_outcomes.clear();
    m_server = std::make_unique<http::Server>(
        [this](http::Request &&, http::Responder &&responder) { m_responders.push_back(std::move(responder)); });
    QVERIFY(m_server->listen(QHostAddress::LocalHost, 0));
    m_report = std::make_unique<hooks::FiguresReport>([](Figures &) {}, nullptr);
    m_answers = std::make_unique<Answers>(*m_report, nullptr);
    connect(m_answers.get(), &Answers::outcomesKnown, this, [this](const journal::OutcomesPtr &outcomes) {
        m_outcomes.insert(m_outcomes.end(), outcomes->begin(), outcomes->end());
    });
}

void TestAnswers::cleanup()
{
    m_responders.clear();
    m_server.reset(); // what it has not sent is settled while the answers are there
    m_answers.reset();
}

http::Responder TestAnswers::asked(Peer &peer)
{
    peer.send(get("/"));
    if (!QTest::qWaitFor([this] { return !m_responders.empty(); }))
        qWarning("The request did not come.");
    http::Responder responder = std::move(m_responders.front());
    m_responders.pop_front();
    return responder;
}

Record TestAnswers::record()
{
    Record record;
    record.receivedMono = steadyNanoseconds();
    record.streamKey = "key";
    record.event.method = "connect";
    record.answer.kind = journal::AnswerKind::Connect;
    return record;
}

hooks::Injection TestAnswers::injection(qint64 dueMono)
{
    return {.response = http::Response::json(403, "{}"), .dueMono = dueMono};
}

void TestAnswers::recordsWhatHasGoneOut()
{
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    Record sent = record();
    sent.receivedMono -= Second;
    m_answers->sendBeforeRecord(sent, responder, {.body = "yes"});
    QCOMPARE(sent.answerTag, 0u); // nothing more will be said
    QCOMPARE(sent.answer.sent, Sent::Response);
    QVERIFY(sent.answerUs >= 1'000'000);
    QCOMPARE(peer.answer().body, "yes");
    QVERIFY(m_outcomes.empty());
    QCOMPARE(counted(200), 1);
}

void TestAnswers::recordsThatNobodyWasThere()
{
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    responder.hold(); // notices that it leaves
    peer.socket().abort();
    QTRY_VERIFY(!responder.isWaiting());
    Record sent = record();
    m_answers->sendBeforeRecord(sent, responder, {.body = "yes"});
    QCOMPARE(sent.answerTag, 0u);
    QCOMPARE(sent.answer.sent, Sent::Gone);
    QCOMPARE(sent.answer.status, 0);
    QVERIFY(m_outcomes.empty());
    QCOMPARE(counted(Figures::Gone), 1);
}

// Which the journal gives it while the answer is still on its way.
void TestAnswers::tellsOnceTheRecordHasItsId()
{
    Peer peer(*m_server);
    peer.socket().setReadBufferSize(1024);
    http::Responder responder = asked(peer);
    Record sent = record();
    m_answers->sendBeforeRecord(sent, responder, {.body = Large});
    QVERIFY(sent.answerTag != 0);
    QCOMPARE(sent.answer.sent, Sent::Response); // as it is meant
    peer.socket().abort();
    QTRY_COMPARE(counted(Figures::Gone), 1);
    QVERIFY(m_outcomes.empty());
    sent.id = 7;
    m_answers->place(sent);
    QCOMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes[0].record, 7);
    QCOMPARE(m_outcomes[0].streamKey, "key");
    QCOMPARE(m_outcomes[0].sent, Sent::Gone);
    m_answers->place(sent); // all is said
    QCOMPARE(m_outcomes.size(), size_t(1));
}

void TestAnswers::tellsOfOneThatIsLate_data()
{
    QTest::addColumn<bool>("isAnsweringCommits");
    QTest::addColumn<qint64>("recordedUs"); // of a second
    QTest::addColumn<bool>("isTold");
    QTest::newRow("as recorded") << false << qint64(999'000) << false;
    QTest::newRow("much later than recorded") << false << qint64(100'000) << true;
    QTest::newRow("at once after its commit") << true << qint64(100'000) << false;
}

void TestAnswers::tellsOfOneThatIsLate()
{
    QFETCH(bool, isAnsweringCommits);
    QFETCH(qint64, recordedUs);
    QFETCH(bool, isTold);
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    Record committed = record();
    committed.id = 7;
    committed.receivedMono -= Second;
    committed.answerUs = qint32(recordedUs);
    if (!isTold && !isAnsweringCommits) // however slow this machine is
        committed.answerUs = Exchange::of(committed).microsecondsUntil(steadyNanoseconds() + 60 * Second);
    m_answers->setAnsweringCommits(isAnsweringCommits);
    m_answers->send(Exchange::of(committed), std::move(responder), {.body = "yes"});
    m_answers->setAnsweringCommits(false);
    QCOMPARE(peer.answer().body, "yes");
    QCOMPARE(m_outcomes.size(), isTold ? size_t(1) : size_t(0));
    if (isTold) {
        QCOMPARE(m_outcomes[0].record, 7);
        QCOMPARE(m_outcomes[0].sent, Sent::Response);
        QVERIFY(m_outcomes[0].answerUs >= 1'000'000);
    }
    QCOMPARE(counted(200), 1);
}

// Before the peer can act on it.
void TestAnswers::saysOfOneThatWaitedThatItGoesOut()
{
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    Record committed = record();
    committed.id = 7;
    committed.answer = {.status = 403, .kind = journal::AnswerKind::Injected, .sent = Sent::Pending};
    m_answers->inject(injection(steadyNanoseconds() + 50'000'000), Exchange::of(committed), std::move(responder));
    QVERIFY(m_answers->waitingBytes() > 0);
    QVERIFY(m_outcomes.empty());
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes[0].record, 7);
    QCOMPARE(m_outcomes[0].sent, Sent::Response);
    QVERIFY(m_outcomes[0].answerUs >= 50'000);
    QCOMPARE(m_answers->waitingBytes(), 0);
    QCOMPARE(peer.answer().status, 403);
    QCOMPARE(m_outcomes.size(), size_t(1)); // once
    QCOMPARE(counted(403), 1);
}

void TestAnswers::saysWhoDidNotWait()
{
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    Record committed = record();
    committed.id = 7;
    committed.answer.sent = Sent::Pending;
    m_answers->inject(injection(steadyNanoseconds() + 3'600 * Second), Exchange::of(committed), std::move(responder));
    peer.socket().abort();
    QTRY_COMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes[0].sent, Sent::Gone);
    QCOMPARE(m_outcomes[0].status, 0);
    QCOMPARE(m_answers->waitingBytes(), 0);
    QCOMPARE(counted(Figures::Gone), 1);
}

void TestAnswers::letsGoWhoWouldWaitBeyondTheEnd()
{
    Peer peer(*m_server);
    http::Responder responder = asked(peer);
    Record committed = record();
    committed.id = 7;
    committed.answer.sent = Sent::Pending;
    const qint64 now = steadyNanoseconds();
    m_answers->inject(injection(now + 3'600 * Second), Exchange::of(committed), std::move(responder));
    m_answers->setEnd(now + 7'200 * Second);
    QVERIFY(m_outcomes.empty());
    m_answers->setEnd(now + 1'800 * Second);
    QCOMPARE(m_outcomes.size(), size_t(1));
    QCOMPARE(m_outcomes[0].sent, Sent::Failed);
    QVERIFY(peer.waitForClose());
    QCOMPARE(peer.received(), QByteArray());
    QCOMPARE(counted(Figures::NotTaken), 1);
}

void TestAnswers::saysWhatWasSentInstead()
{
    Record committed = record();
    committed.id = 7;
    Exchange exchange = Exchange::of(committed);
    exchange.status = 503;
    exchange.kind = journal::AnswerKind::Refused;
    m_answers->noteSent(exchange, committed.receivedMono + 2 * Second);
    QCOMPARE(m_outcomes.size(), size_t(1));
    const journal::Outcome expected{.record = 7,
                                    .streamKey = "key",
                                    .status = 503,
                                    .kind = journal::AnswerKind::Refused,
                                    .sent = Sent::Response,
                                    .answerUs = 2'000'000};
    QCOMPARE(m_outcomes[0], expected);
    QVERIFY(m_report->figures().answers.isEmpty()); // it was counted when it went out
}

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answering.moc"
