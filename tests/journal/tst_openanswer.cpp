#include "journal/openanswer.h"

#include <QTest>

using journal::OpenAnswer;

class TestOpenAnswer : public QObject {
    Q_OBJECT
private slots:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void isTheSameForAnswersThatDifferInTimeAndLength();
    void bearsDamage();
};

void TestOpenAnswer::comesBackAsItWas_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("hasDate"); // that is left out
    const QByteArray date = "Sun, 06 Nov 1994 08:49:37 GMT";
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("usual") << "Server: x\r\nDate: " + date + "\r\nContent-Length: 12\r\nX: y\r\n" << true;
    QTest::newRow("length first") << "content-length: 12\r\ndate: " + date + "\r\n" << true;
    QTest::newRow("alone, without an end") << "DATE: " + date << true;
    QTest::newRow("no blank") << "Date:" + date + "\r\n" << false;
    QTest::newRow("two blanks") << "Date:  " + date + "\r\n" << false;
    QTest::newRow("more behind it") << "Date: " + date + " x\r\n" << true;
    QTest::newRow("too short") << QByteArray("Date: Sun, 06 Nov 1994 08:49\r\n") << false;
    QTest::newRow("wrong day") << QByteArray("Date: Mon, 06 Nov 1994 08:49:37 GMT\r\n") << false;
    QTest::newRow("no time") << QByteArray("Date: 0123456789012345678901234567890\r\n") << false;
    QTest::newRow("before 1970") << QByteArray("Date: Wed, 31 Dec 1969 23:59:59 GMT\r\n") << true;
    QTest::newRow("within another name") << "X-Date: " + date + "\r\n" << false;
    QTest::newRow("another length") << "Date: " + date + "\r\nContent-Length: 13\r\n" << true;
}

void TestOpenAnswer::comesBackAsItWas()
{
    QFETCH(const QByteArray, head);
    qint64 seconds = 77;
    const OpenAnswer answer = journal::openAnswer(head, 12, seconds);
    QTEST(answer.dateAt >= 0, "hasDate");
    QCOMPARE(journal::closeAnswer(answer, 12, seconds), head);
}

void TestOpenAnswer::isTheSameForAnswersThatDifferInTimeAndLength()
{
    qint64 seconds = 0;
    const OpenAnswer one =
        journal::openAnswer("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 5\r\n", 5, seconds);
    QCOMPARE(seconds, 784111777);
    QCOMPARE(journal::openAnswer("Date: Sun, 06 Nov 1994 08:49:38 GMT\r\nContent-Length: 12345\r\n", 12345, seconds),
             one);
    QCOMPARE(seconds, 784111778);
}

void TestOpenAnswer::bearsDamage()
{
    QCOMPARE(journal::closeAnswer({{"Date: \r\n", 99}, 999}, 12, 0), "Date: \r\n");
}

QTEST_APPLESS_MAIN(TestOpenAnswer)
#include "tst_openanswer.moc"
