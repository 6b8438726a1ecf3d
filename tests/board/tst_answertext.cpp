#include "board/answertext.h"

#include <QTest>

using journal::Sent;

// What table, log and history say of an answer.
class TestAnswerText final : public QObject {
    Q_OBJECT
private slots:
    void saysWhatBecameOfIt_data();
    void saysWhatBecameOfIt();
    void saysWhatTheBackendSaid_data();
    void saysWhatTheBackendSaid();
    void tellsOwnTimeFromTheBackends();
};

void TestAnswerText::saysWhatBecameOfIt_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Sent>("sent");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << 403 << Sent::Response << QStringLiteral("403");
    QTest::newRow("closed") << 0 << Sent::Nothing << QStringLiteral("closed");
    QTest::newRow("reset") << 0 << Sent::Reset << QStringLiteral("reset");
    QTest::newRow("held") << 0 << Sent::Held << QStringLiteral("held");
    QTest::newRow("cut") << 200 << Sent::Cut << QStringLiteral("200 cut");
    QTest::newRow("broken") << 200 << Sent::Broken << QStringLiteral("200 broken");
    QTest::newRow("slow") << 200 << Sent::Dribbled << QStringLiteral("200 slow");
    QTest::newRow("waits") << 200 << Sent::Pending << QStringLiteral("200 waits");
    QTest::newRow("gone") << 0 << Sent::Gone << QStringLiteral("gone");
    QTest::newRow("failed") << 0 << Sent::Failed << QStringLiteral("failed");
    QTest::newRow("unknown") << 200 << Sent::Unknown << QStringLiteral("200?");
    QTest::newRow("unknown whether it was closed") << 0 << Sent::Unknown << QStringLiteral("unknown");
}

void TestAnswerText::saysWhatBecameOfIt()
{
    QFETCH(int, status);
    QFETCH(Sent, sent);
    QFETCH(QString, text);
    QCOMPARE(board::answerText(status, sent), text);
}

void TestAnswerText::saysWhatTheBackendSaid_data()
{
    QTest::addColumn<journal::BackendResult>("result");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("sentence");
    using journal::BackendFailure;
    QTest::newRow("not asked") << journal::BackendResult() << QString() << QStringLiteral("none") << QString();
    QTest::newRow("answer") << journal::BackendResult{.status = 500, .us = 12'000} << QStringLiteral("500 · 12 ms")
                            << QStringLiteral("500") << QStringLiteral("The backend answered 500 in 12 ms");
    QTest::newRow("none in time") << journal::BackendResult{.us = 900, .failure = BackendFailure::TimedOut}
                                  << QStringLiteral("no answer") << QStringLiteral("failed")
                                  << QStringLiteral("No answer from the backend after 900 µs: it did not come in time");
    QTest::newRow("not tried") << journal::BackendResult{.us = 0, .failure = BackendFailure::Suspended}
                               << QStringLiteral("no answer") << QStringLiteral("failed")
                               << QStringLiteral("The backend was not asked: it had failed too often in a row");
}

void TestAnswerText::saysWhatTheBackendSaid()
{
    QFETCH(journal::BackendResult, result);
    QTEST(board::backendText(result), "text");
    QTEST(QString::fromUtf8(board::backendWord(result)), "word");
    QTEST(board::backendWords(result), "sentence");
}

void TestAnswerText::tellsOwnTimeFromTheBackends()
{
    const journal::BackendResult slow{.status = 200, .us = 12'000};
    QCOMPARE(board::ownTime(12'900, slow), 900);
    QCOMPARE(board::ownTime(12'900, {}), 12'900);
    QCOMPARE(board::ownTime(100, slow), 0); // it is not answered yet
    journal::BackendResult beside = slow;
    beside.isBeside = true;
    QCOMPARE(board::ownTime(12'900, beside), 12'900);
    QCOMPARE(board::sharesText(12'900, beside), QString());
    const journal::BackendResult pending = journal::pendingBackendAnswer()->result;
    QCOMPARE(board::backendText(pending), QStringLiteral("pending"));
    QCOMPARE(board::backendWord(pending), "pending");
    QCOMPARE(board::backendWords(pending), QStringLiteral("The backend has not answered yet"));
    QCOMPARE(board::sharesText(12'900, slow), QStringLiteral("900 µs ours, 12 ms the backend's"));
    QCOMPARE(board::sharesText(12'900, {}), QString());
}

QTEST_APPLESS_MAIN(TestAnswerText)
#include "tst_answertext.moc"
