#include "journal/queue.h"
#include "journal/samples.h"

#include <QTest>

using journal::Queue;
using journal::Record;
using journal::Records;

namespace {

Record waiting(quint64 ticket, qint64 deadline = 0)
{
    Record record = samples::status("m", "PUBLISHING");
    record.ticket = ticket;
    record.deadlineMono = deadline;
    return record;
}

QList<quint64> tickets(Queue &queue)
{
    QList<quint64> tickets;
    for (const Record &record : queue.first(queue.size()))
        tickets.append(record.ticket);
    return tickets;
}

} // namespace

class QueueTest final : public QObject {
    Q_OBJECT
private slots:
    void keepsTheOrder();
    void givesUpWhatCannotBeAnsweredInTime();
    void dropsTheOldestThatNobodyWaitsFor();
};

void QueueTest::keepsTheOrder()
{
    Queue queue;
    queue.append({waiting(1), waiting(2)});
    queue.append({waiting(3)});
    const Records taken = queue.take(2);
    QCOMPARE(taken.size(), size_t(2));
    QCOMPARE(taken[1].ticket, quint64(2));
    QCOMPARE(tickets(queue), QList<quint64>{3});
    QCOMPARE(queue.take(1).front().ticket, quint64(3));
    QVERIFY(queue.isEmpty());
}

void QueueTest::givesUpWhatCannotBeAnsweredInTime()
{
    constexpr qint64 Now = 10'000'000'000;
    constexpr qint64 Margin = 100'000'000;
    Queue queue;
    queue.append(
        {waiting(1, Now - 1), waiting(2), waiting(3, Now + Margin), waiting(4, Now + Margin + 1), waiting(0, Now - 1)});
    QCOMPARE(queue.takeExpired(Now), QList<quint64>({1, 3}));
    QCOMPARE(tickets(queue), QList<quint64>({2, 4, 0}));
    QCOMPARE(queue.takeTickets(), QList<quint64>({2, 4}));
    QCOMPARE(tickets(queue), QList<quint64>{0});
}

void QueueTest::dropsTheOldestThatNobodyWaitsFor()
{
    Record large = waiting(0);
    large.body = QByteArray(1 << 20, ' ');
    Queue queue;
    for (qint64 id = 0; id < 63; ++id) {
        large.ticket = id == 0 ? 1 : 0;
        large.id = id; // to tell them apart
        queue.append({large});
    }
    QCOMPARE(queue.dropBeyondLimit(), quint64(0));
    queue.append({large});
    const quint64 dropped = queue.dropBeyondLimit();
    QVERIFY(dropped > 0);
    QCOMPARE(queue.size(), 64 - dropped);
    QCOMPARE(queue.first(1).front().ticket, quint64(1));
    QCOMPARE(queue.first(2).back().id, qint64(dropped) + 1);
    QCOMPARE(queue.dropBeyondLimit(), quint64(0));
}

QTEST_GUILESS_MAIN(QueueTest)
#include "tst_queue.moc"
