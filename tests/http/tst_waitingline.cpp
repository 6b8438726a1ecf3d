#include "http/client/waitingline.h"

#include <QList>
#include <QTest>

using http::Exchange;
using http::WaitingLine;

namespace {

Exchange due(qint64 deadline)
{
    return {.head = QByteArray::number(deadline), .body = {}, .answered = {}, .deadline = deadline, .lastSentence = {}};
}

QList<qint64> expired(WaitingLine &line, qint64 now)
{
    QList<qint64> deadlines;
    for (const Exchange &exchange : line.takeExpired(now))
        deadlines += exchange.deadline;
    return deadlines;
}

QList<qint64> rest(WaitingLine &line)
{
    QList<qint64> deadlines;
    while (!line.isEmpty())
        deadlines += line.takeFirst().deadline;
    return deadlines;
}

} // namespace

class TestWaitingLine : public QObject {
    Q_OBJECT
private slots:
    void keepsTheOrder();
    void takesTheExpired_data();
    void takesTheExpired();
    void takesThemAlsoLater();
};

void TestWaitingLine::keepsTheOrder()
{
    WaitingLine line;
    line.append(due(1));
    line.append(due(0));
    line.append(due(3));
    line.prepend(due(9));
    QCOMPARE(line.size(), size_t(4));
    QCOMPARE(line.first().deadline, 9);
    QCOMPARE(rest(line), (QList<qint64>{9, 1, 0, 3}));
    QVERIFY(line.isEmpty());
}

void TestWaitingLine::takesTheExpired_data()
{
    using List = QList<qint64>;
    QTest::addColumn<List>("before"); // of a new try, in front of the others
    QTest::addColumn<List>("waiting");
    QTest::addColumn<List>("expired"); // by 10
    QTest::addColumn<List>("left");
    QTest::newRow("none") << List{} << List{} << List{} << List{};
    QTest::newRow("rising") << List{} << List{5, 10, 11, 12} << List{5, 10} << List{11, 12};
    QTest::newRow("rising, none yet") << List{} << List{11, 12} << List{} << List{11, 12};
    QTest::newRow("rising, all") << List{} << List{1, 2, 2} << List{1, 2, 2} << List{};
    QTest::newRow("without a deadline") << List{} << List{0, 0} << List{} << List{0, 0};
    QTest::newRow("some without") << List{} << List{5, 0, 7, 20} << List{5, 7} << List{0, 20};
    QTest::newRow("falling") << List{} << List{12, 11, 10, 9} << List{10, 9} << List{12, 11};
    QTest::newRow("one late in the line") << List{} << List{11, 12, 13, 4, 14} << List{4} << List{11, 12, 13, 14};
    QTest::newRow("new tries that end early") << List{15, 3} << List{5, 16} << List{3, 5} << List{15, 16};
    QTest::newRow("new tries that end late") << List{30, 40} << List{5, 16} << List{5} << List{40, 30, 16};
}

void TestWaitingLine::takesTheExpired()
{
    QFETCH(QList<qint64>, before);
    QFETCH(QList<qint64>, waiting);
    WaitingLine line;
    for (const qint64 deadline : waiting)
        line.append(due(deadline));
    for (const qint64 deadline : before)
        line.prepend(due(deadline));
    QTEST(expired(line, 10), "expired");
    QTEST(rest(line), "left");
}

// Whatever has been taken meanwhile, and by which way.
void TestWaitingLine::takesThemAlsoLater()
{
    WaitingLine line;
    line.append(due(20));
    line.append(due(10)); // falls
    QCOMPARE(line.takeFirst().deadline, 20);
    line.append(due(30));
    QCOMPARE(expired(line, 9), (QList<qint64>{}));
    QCOMPARE(expired(line, 10), (QList<qint64>{10}));
    QCOMPARE(expired(line, 29), (QList<qint64>{}));
    line.append(due(15));
    QCOMPARE(expired(line, 15), (QList<qint64>{15}));
    QCOMPARE(expired(line, 30), (QList<qint64>{30}));
    line.append(due(5));
    line.append(due(6));
    QCOMPARE(expired(line, 5), (QList<qint64>{5}));
    QCOMPARE(expired(line, 6), (QList<qint64>{6}));
    QVERIFY(line.isEmpty());
}

QTEST_GUILESS_MAIN(TestWaitingLine)
#include "tst_waitingline.moc"
