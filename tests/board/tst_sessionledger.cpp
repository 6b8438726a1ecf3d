#include "board/sessionledger.h"
#include "json/readjson.h"

#include <QTest>

using board::SessionLedger;

namespace {

journal::Record hook(const QByteArray &method, const QByteArray &session, qint64 at, const QByteArray &status = {})
{
    journal::Record record{.receivedAt = at, .receivedMono = at};
    record.event.method = method;
    record.event.nodeId = "node";
    record.event.sessionId = session;
    record.event.status = status;
    return record;
}

} // namespace

class TestSessionLedger : public QObject {
    Q_OBJECT
private slots:
    void countsFromConnectToItsEnd();
    void refusedOnesAreNotConnected_data();
    void refusedOnesAreNotConnected();
    void endsByStatus_data();
    void endsByStatus();
    void nodesHaveTheirOwnSessions();
    void nodesKeepThemWithAnotherAddress();
    void tellsWhoGoesByAnotherConfig();
    void aConfigThatComesBackIsTheSame();
    void aConfigFromItsMomentOn();
    void whatIsForgottenWasOtherwise();
    void tellsHowASessionBegan();
    void knowsWhatAWebServerBehindUsTold_data();
    void knowsWhatAWebServerBehindUsTold();
    void leavesThoseOfAWebServerBehindUsAlone();
    void countsNobodyWhoseConnectHadNoAnswer();
    void dropsAnOrigin();
};

void TestSessionLedger::countsFromConnectToItsEnd()
{
    SessionLedger ledger;
    QCOMPARE(ledger.count(), 0);
    ledger.apply({{hook("connect", "a", 1), hook("connect", "b", 2), hook("StreamStatusEvent", "c", 3, "PUBLISHING"),
                   hook("connect", "", 4)}});
    QCOMPARE(ledger.count(), 2);
    ledger.apply({{hook("connect", "a", 5)}}); // sent again
    QCOMPARE(ledger.count(), 2);
    ledger.apply({{hook("ConnectionStatusEvent", "a", 6, "DISCONNECTED"),
                   hook("ConnectionStatusEvent", "nobody", 6, "DISCONNECTED")}});
    QCOMPARE(ledger.count(), 1);
    ledger.apply({{hook("connect", "a", 7), hook("ConnectionStatusEvent", "a", 8, "DISCONNECTED")}}); // within a batch
    QCOMPARE(ledger.count(), 1);
}

void TestSessionLedger::refusedOnesAreNotConnected_data()
{
    QTest::addColumn<journal::Answer>("answer");
    QTest::addColumn<QByteArray>("rejection");
    QTest::newRow("403 by a rule") << journal::Answer{.status = 403, .kind = journal::AnswerKind::Injected}
                                   << QByteArray();
    QTest::newRow("held by a rule") << journal::Answer{.status = 0, .kind = journal::AnswerKind::Injected}
                                    << QByteArray();
    QTest::newRow("not JSON") << journal::Answer{.status = 400, .kind = journal::AnswerKind::Refused}
                              << QByteArray("This is not JSON.");
}

void TestSessionLedger::refusedOnesAreNotConnected()
{
    QFETCH(journal::Answer, answer);
    QFETCH(QByteArray, rejection);
    journal::Record record = hook("connect", "a", 1);
    record.answer = answer;
    record.rejection = rejection;
    SessionLedger ledger;
    ledger.apply({{record}});
    QCOMPARE(ledger.count(), 0);
}

void TestSessionLedger::endsByStatus_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("left");
    QTest::newRow("established") << QByteArray("ESTABLISHED") << 1;
    QTest::newRow("pending") << QByteArray("PENDING") << 1;
    QTest::newRow("unknown") << QByteArray("DREAMING") << 1;
    QTest::newRow("disconnected") << QByteArray("DISCONNECTED") << 0;
    QTest::newRow("failed") << QByteArray("FAILED") << 0;
}

void TestSessionLedger::endsByStatus()
{
    QFETCH(QByteArray, status);
    SessionLedger ledger;
    ledger.apply({{hook("connect", "a", 1), hook("ConnectionStatusEvent", "a", 2, status)}});
    QTEST(ledger.count(), "left");
}

void TestSessionLedger::nodesHaveTheirOwnSessions()
{
    journal::Record other = hook("connect", "a", 1);
    other.event.nodeId = "other";
    SessionLedger ledger;
    ledger.apply({{hook("connect", "a", 1), other}});
    QCOMPARE(ledger.count(), 2);
    ledger.apply({{hook("ConnectionStatusEvent", "a", 2, "DISCONNECTED")}});
    QCOMPARE(ledger.count(), 1);
}

void TestSessionLedger::nodesKeepThemWithAnotherAddress()
{
    const QByteArray id(32, 'N');
    const auto from = [](journal::Record record, const QByteArray &nodeId) {
        record.event.nodeId = nodeId;
        return record;
    };
    SessionLedger ledger;
    ledger.apply({{from(hook("connect", "a", 1), id + "@192.0.2.10"), from(hook("connect", "b", 2), "x@192.0.2.10")}});
    QVERIFY(ledger.connectionOf(id + "@192.0.2.11", "a").has_value());
    QVERIFY(!ledger.connectionOf("x@192.0.2.11", "b").has_value());
    ledger.apply({{from(hook("ConnectionStatusEvent", "a", 3, "DISCONNECTED"), id + "@192.0.2.11")}});
    QCOMPARE(ledger.count(), 1);
}

void TestSessionLedger::tellsWhoGoesByAnotherConfig()
{
    SessionLedger ledger;
    ledger.apply({{hook("connect", "a", 100), hook("connect", "b", 200), hook("connect", "c", 300)}});
    QCOMPARE(ledger.underFormerConfig(), 0); // nothing is known of what is told
    ledger.noteConfig(0, "FAIL");
    QCOMPARE(ledger.underFormerConfig(), 0);
    ledger.noteConfig(250, "LOG"); // comes after the hooks of that time, or before them
    QCOMPARE(ledger.underFormerConfig(), 2);
    ledger.apply({{hook("ConnectionStatusEvent", "a", 400, "DISCONNECTED"), hook("connect", "b", 500)}});
    QCOMPARE(ledger.underFormerConfig(), 0); // b has been told anew
}

void TestSessionLedger::aConfigThatComesBackIsTheSame()
{
    SessionLedger ledger;
    ledger.noteConfig(0, "FAIL");
    ledger.apply({{hook("connect", "a", 100), hook("connect", "b", 150)}});
    ledger.noteConfig(200, "LOG");
    QCOMPARE(ledger.underFormerConfig(), 2);
    ledger.apply({{hook("connect", "c", 250)}});
    ledger.noteConfig(300, "FAIL");
    QCOMPARE(ledger.underFormerConfig(), 1); // c
    ledger.noteConfig(300, "FAIL");          // announced again
    ledger.noteConfig(400, "LOG");
    QCOMPARE(ledger.underFormerConfig(), 2);
}

void TestSessionLedger::aConfigFromItsMomentOn()
{
    SessionLedger ledger;
    ledger.noteConfig(0, "FAIL");
    ledger.noteConfig(100, "LOG");
    ledger.apply({{hook("connect", "a", 99), hook("connect", "b", 100), hook("connect", "c", 101)}});
    QCOMPARE(ledger.underFormerConfig(), 1);
}

void TestSessionLedger::whatIsForgottenWasOtherwise()
{
    SessionLedger ledger;
    ledger.noteConfig(0, "FAIL");
    ledger.apply({{hook("connect", "a", 1)}});
    for (qint64 since = 2; since < 1'002; ++since)
        ledger.noteConfig(since, QByteArray::number(since));
    ledger.apply({{hook("connect", "b", 1'002)}});
    QCOMPARE(ledger.underFormerConfig(), 1);
}

void TestSessionLedger::tellsHowASessionBegan()
{
    SessionLedger ledger;
    ledger.noteConfig(10, "{}");
    ledger.noteConfig(20, R"({"a":{}})");
    journal::Record early = hook("connect", "early", 5);
    journal::Record usual = hook("connect", "usual", 15);
    usual.id = 7;
    usual.answerUs = 90;
    journal::Record injected = hook("connect", "injected", 25);
    for (journal::Record *record : {&early, &usual})
        record->answer.kind = journal::AnswerKind::Connect;
    injected.answer.kind = journal::AnswerKind::Injected;
    ledger.apply({{early, usual, injected}});

    const auto begin = ledger.connectionOf("node", "usual");
    QVERIFY(begin);
    QCOMPARE(begin->at, 15);
    QCOMPARE(begin->record, 7);
    QCOMPARE(begin->answerUs, 90);
    QCOMPARE(begin->config, QByteArray("{}"));
    QVERIFY(!ledger.connectionOf("node", "early")->config);    // nobody knows what was told then
    QVERIFY(!ledger.connectionOf("node", "injected")->config); // a rule said what
    QVERIFY(!ledger.connectionOf("node", "nobody"));
    ledger.apply({{hook("ConnectionStatusEvent", "usual", 30, "DISCONNECTED")}});
    QCOMPARE(ledger.count(), 2);
    QCOMPARE(ledger.connectionOf("node", "usual"), begin); // what it was told is still of interest
    for (int n = 0; n < 10'000; ++n) {
        const QByteArray id = QByteArray::number(n);
        ledger.apply({{hook("connect", id, 40), hook("ConnectionStatusEvent", id, 50, "DISCONNECTED")}});
    }
    QVERIFY(!ledger.connectionOf("node", "usual"));
    QVERIFY(ledger.connectionOf("node", "9999"));
    ledger.drop(wcs::Origin::Wcs);
    QVERIFY(!ledger.connectionOf("node", "9999"));
}

void TestSessionLedger::dropsAnOrigin()
{
    const auto demonstrated = [](const QByteArray &session, qint64 at) {
        journal::Record record = hook("connect", session, at);
        record.origin = wcs::Origin::Demonstration;
        return record;
    };
    SessionLedger ledger;
    ledger.apply({{demonstrated("a", 1), hook("connect", "b", 2)}});
    ledger.drop(wcs::Origin::Demonstration);
    QCOMPARE(ledger.count(), 1);
    QVERIFY(ledger.connectionOf("node", "b"));
    ledger.apply({{demonstrated("c", 3)}}); // late
    QCOMPARE(ledger.count(), 1);
    ledger.admit(wcs::Origin::Demonstration, 4);
    ledger.apply({{demonstrated("d", 3), demonstrated("e", 4)}}); // the first one is late
    QCOMPARE(ledger.count(), 2);
    QVERIFY(ledger.connectionOf("node", "e"));
}

void TestSessionLedger::knowsWhatAWebServerBehindUsTold_data()
{
    QTest::addColumn<wcs::WithBackend>("choice");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("policy"); // restOnError of StreamStatusEvent
    using wcs::WithBackend;
    const QByteArray log = R"({"restClientConfig":{"StreamStatusEvent":{"restOnError":"LOG"}}})";
    QTest::newRow("left") << WithBackend::Leave << log << QByteArray("LOG");
    QTest::newRow("left, none") << WithBackend::Leave << QByteArray("{}") << QByteArray("LOG");
    QTest::newRow("filled") << WithBackend::Fill << log << QByteArray("LOG");
    QTest::newRow("filled, none") << WithBackend::Fill << QByteArray("{}") << QByteArray("FAIL");
    QTest::newRow("set") << WithBackend::Set << log << QByteArray("FAIL");
}

void TestSessionLedger::knowsWhatAWebServerBehindUsTold()
{
    QFETCH(const wcs::WithBackend, choice);
    QFETCH(const QByteArray, answer);
    SessionLedger ledger;
    ledger.noteConfig(0, wcs::RestClientConfig::errorsReachTheClient().toJson(), choice);
    journal::Record record = hook("connect", "a", 10);
    record.answer.kind = journal::AnswerKind::Relayed;
    record.backend = std::make_shared<const journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.status = 200, .us = 1}, .body = answer});
    ledger.apply({{record}});
    const auto connection = ledger.connectionOf("node", "a");
    QVERIFY(connection && connection->config);
    QCOMPARE(connection->answer.kind, journal::AnswerKind::Relayed);
    const auto config = wcs::RestClientConfig::fromJson(json::readJsonObject(*connection->config));
    QTEST(std::get<wcs::RestClientConfig>(config).policyOf("StreamStatusEvent").restOnError, "policy");
}

void TestSessionLedger::leavesThoseOfAWebServerBehindUsAlone()
{
    SessionLedger ledger;
    ledger.noteConfig(0, "{}");
    journal::Record record = hook("connect", "a", 10);
    record.backend = std::make_shared<const journal::BackendAnswer>(
        journal::BackendAnswer{.result = {.status = 200, .us = 1}, .body = "{}"});
    ledger.apply({{record, hook("connect", "b", 10)}});
    ledger.noteConfig(20, R"({"a":{}})");
    QCOMPARE(ledger.underFormerConfig(), 1); // b, as ours is not what a got
    ledger.noteConfig(30, R"({"a":{}})", wcs::WithBackend::Set);
    QCOMPARE(ledger.underFormerConfig(), 2);
}

void TestSessionLedger::countsNobodyWhoseConnectHadNoAnswer()
{
    SessionLedger ledger;
    journal::Record waits = hook("connect", "a", 5);
    waits.id = 7;
    ledger.apply({{waits, hook("connect", "b", 6)}});
    QCOMPARE(ledger.count(), 2);
    journal::Outcome outcome{.record = 7, .status = 200, .answerUs = 1'000};
    ledger.settle({outcome});
    QCOMPARE(ledger.connectionOf("node", "a")->answerUs, 1'000);
    outcome.status = 0;
    outcome.sent = journal::Sent::Gone;
    ledger.settle({outcome});
    QCOMPARE(ledger.count(), 1);
    QVERIFY(!ledger.connectionOf("node", "a"));
}

QTEST_APPLESS_MAIN(TestSessionLedger)
#include "tst_sessionledger.moc"
