#include "hooks/outbox.h"

#include <QTest>

using hooks::Outbox;
using hooks::Waiting;

namespace {

Waiting waiting(const QByteArray &method, qint64 deadline, qsizetype bytes = 10)
{
    return {.method = method, .deadlineMono = deadline, .bytes = bytes};
}

} // namespace

class TestOutbox : public QObject {
    Q_OBJECT
private slots:
    void settlesInAnyOrder();
    void settlesOnce();
    void expiresFromTheFront();
    void countsUntilTheJournalSettles();
    void expectsAsLongAsCommitsTake();
    void survivesALongMixedRun();
};

void TestOutbox::settlesInAnyOrder()
{
    Outbox outbox;
    const quint64 a = outbox.add(waiting("a", 1));
    const quint64 b = outbox.add(waiting("b", 2));
    const quint64 c = outbox.add(waiting("c", 3));
    QCOMPARE(outbox.settle(b)->method, "b");
    QCOMPARE(outbox.settle(a)->method, "a");
    QCOMPARE(outbox.settle(c)->method, "c");
    QCOMPARE(outbox.count(), 0);
}

void TestOutbox::settlesOnce()
{
    Outbox outbox;
    const quint64 a = outbox.add(waiting("a", 1));
    const quint64 b = outbox.add(waiting("b", 1));
    QVERIFY(outbox.settle(b));
    QVERIFY(!outbox.settle(b));
    QVERIFY(outbox.settle(a));
    QVERIFY(!outbox.settle(a));
    QVERIFY(!outbox.settle(0));
    QVERIFY(!outbox.settle(99));
}

void TestOutbox::expiresFromTheFront()
{
    Outbox outbox;
    outbox.add(waiting("a", 10));
    const quint64 b = outbox.add(waiting("b", 20));
    outbox.add(waiting("c", 30));
    QVERIFY(outbox.expire(9).empty());
    QVERIFY(outbox.settle(b));
    const auto expired = outbox.expire(30);
    QCOMPARE(expired.size(), 2u);
    QCOMPARE(expired[0].method, "a");
    QCOMPARE(expired[1].method, "c");
    QVERIFY(outbox.expire(100).empty());
}

void TestOutbox::countsUntilTheJournalSettles()
{
    Outbox outbox;
    const quint64 a = outbox.add(waiting("a", 10, 100));
    QCOMPARE(outbox.bytes(), 100);
    QCOMPARE(outbox.expire(10).size(), 1u);
    QCOMPARE(outbox.bytes(), 100); // the record is still in the journal's queue
    const auto settled = outbox.settle(a);
    QVERIFY(settled && settled->isAnswered); // already, and when is known
    QCOMPARE(settled->answeredMono, 10);
    QVERIFY(!outbox.settle(a));
    QCOMPARE(outbox.bytes(), 0);
    QCOMPARE(outbox.count(), 0);
}

void TestOutbox::expectsAsLongAsCommitsTake()
{
    Outbox outbox;
    for (int i = 0; i < 9; ++i)
        outbox.add(waiting("a", 10));
    QCOMPARE(outbox.expectedUs(10, 5'000), 0);
    const quint64 tenth = outbox.add(waiting("a", 10));
    QCOMPARE(outbox.expectedUs(10, 5'000), 10'000); // that of the ten, then its own
    for (int i = 0; i < 12; ++i)
        outbox.add(waiting("a", 10));
    QCOMPARE(outbox.expectedUs(10, 5'000), 15'000);
    QVERIFY(outbox.settle(tenth));
    QCOMPARE(outbox.expectedUs(10, 1), 3);
}

void TestOutbox::survivesALongMixedRun()
{
    Outbox outbox;
    QList<quint64> open;
    int answered = 0;
    for (int i = 0; i < 10'000; ++i) {
        open.append(outbox.add(waiting(QByteArray::number(i), i)));
        if (i % 3 == 0)
            answered += int(outbox.expire(i - 50).size());
        if (i % 7 == 0) {
            for (const quint64 ticket : std::exchange(open, {}))
                answered += outbox.settle(ticket) ? 1 : 0;
        }
    }
    answered += int(outbox.expire(20'000).size());
    QCOMPARE(answered, 10'000);
    for (const quint64 ticket : open)
        outbox.settle(ticket);
    QCOMPARE(outbox.bytes(), 0);
}

QTEST_APPLESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
