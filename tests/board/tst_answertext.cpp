#include "board/answertext.h"

#include <QTest>

using journal::Sent;

// What table, log and history say of an answer.
class TestAnswerText final : public QObject {
    Q_OBJECT
private slots:
    void saysWhatBecameOfIt_data();
    void saysWhatBecameOfIt();
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

QTEST_APPLESS_MAIN(TestAnswerText)
#include "tst_answertext.moc"
