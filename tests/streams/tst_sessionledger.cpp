#include "streams/sessionledger.h"

#include <QTest>

using streams::SessionLedger;

namespace {

journal::Record hook(const QByteArray &method, const QByteArray &session, qint64 at, const QByteArray &status = {})
{
    journal::Record record{.receivedAt = at};
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
    void tellsWhoGoesByTheFormerConfig();
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

void TestSessionLedger::tellsWhoGoesByTheFormerConfig()
{
    SessionLedger ledger;
    ledger.apply({{hook("connect", "a", 100), hook("connect", "b", 200), hook("connect", "c", 300)}});
    QCOMPARE(ledger.connectedBefore(0), 0); // never changed
    QCOMPARE(ledger.connectedBefore(100), 0);
    QCOMPARE(ledger.connectedBefore(250), 2);
    QCOMPARE(ledger.connectedBefore(1'000), 3);
    ledger.apply({{hook("ConnectionStatusEvent", "a", 400, "DISCONNECTED"), hook("connect", "b", 500)}});
    QCOMPARE(ledger.connectedBefore(450), 1); // b has been told anew
}

QTEST_APPLESS_MAIN(TestSessionLedger)
#include "tst_sessionledger.moc"
