#include "alerts/alertqueue.h"
#include "alerts/incidents.h"

#include <QTest>

using alerts::AlertQueue;
using alerts::Message;
using alerts::Stage;
using alerts::Waiting;

class TestAlertQueue : public QObject {
    Q_OBJECT
private slots:
    void merges_data();
    void merges();
    void keepsTheOrderOfAnIncident();
    void postponesOne();
    void makesRoom();
    void neverTakesAwayWhatIsUnderWay();
    void givesUpWhatIsOld();
    void forgets();

private:
    static Message message(qint64 incident, Stage stage, qint64 number = 1)
    {
        return {.alert = alertOf(incident, stage), .number = number};
    }
    static QByteArray idsOf(const std::vector<Message> &messages)
    {
        QByteArrayList ids;
        for (const Message &one : messages)
            ids.append(one.id());
        return ids.join(' ');
    }
    static QByteArray idsOf(const std::vector<Waiting> &waiting)
    {
        std::vector<Message> messages;
        for (const Waiting &one : waiting)
            messages.push_back(one.message);
        return idsOf(messages);
    }
    // All that is in it, one after the other.
    static QByteArray drain(AlertQueue &queue)
    {
        QByteArrayList ids;
        while (!queue.isEmpty()) {
            const std::vector<Waiting> waiting = queue.take(1, 1'000);
            if (waiting.empty())
                return "stuck";
            ids.append(waiting.front().message.id());
            queue.remove(waiting.front().number);
        }
        return ids.join(' ');
    }
};

void TestAlertQueue::merges_data()
{
    QTest::addColumn<QByteArray>("told"); // n, s, r; and t takes the first
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *told, const char *sent) {
        QTest::newRow(told) << QByteArray(told) << QByteArray(sent);
    };
    row("n", "1-new-1");
    row("nn", "1-new-1");
    row("nsss", "1-new-1");
    row("nr", "1-new-1 1-resolved-1");
    row("nsr", "1-new-1 1-resolved-1");
    row("ss", "1-stillOpen-2");
    row("ssr", "1-resolved-1");
    row("rs", "1-resolved-1");
    row("rr", "1-resolved-1");
    row("nts", "1-stillOpen-1");
    row("ntsr", "1-resolved-1");
    row("stss", "1-stillOpen-3");
}

void TestAlertQueue::merges()
{
    QFETCH(const QByteArray, told);
    AlertQueue queue;
    qint64 repeats = 0;
    std::vector<Waiting> underWay;
    for (const char what : told) {
        if (what == 't')
            underWay = queue.take(1, 0);
        else if (what == 's')
            queue.add(message(1, Stage::StillOpen, ++repeats), 0);
        else
            queue.add(message(1, what == 'n' ? Stage::New : Stage::Resolved), 0);
    }
    if (!underWay.empty()) {
        QVERIFY(queue.take(10, 1'000).empty()); // it has to come to its end first
        QVERIFY(queue.remove(underWay.front().number));
    }
    QTEST(drain(queue), "sent");
}

void TestAlertQueue::keepsTheOrderOfAnIncident()
{
    AlertQueue queue;
    for (const qint64 incident : {1, 2, 3})
        queue.add(message(incident, Stage::New), 0);
    queue.add(message(2, Stage::Resolved), 0);
    QCOMPARE(idsOf(queue.take(2, 0)), "1-new-1 2-new-1");
    QCOMPARE(idsOf(queue.take(9, 0)), "3-new-1");
    QVERIFY(queue.take(9, 0).empty());
}

void TestAlertQueue::postponesOne()
{
    AlertQueue queue;
    queue.add(message(1, Stage::New), 100);
    queue.add(message(1, Stage::Resolved), 100);
    queue.add(message(2, Stage::New), 110);
    QVERIFY(queue.take(1, 99).empty());
    const std::vector<Waiting> first = queue.take(1, 110);
    QCOMPARE(first.front().tries, 1);
    queue.postpone(first.front().number, 500);
    QCOMPARE(idsOf(queue.take(9, 110)), "2-new-1"); // others need not wait for it, but what is told after it
    QCOMPARE(queue.nextTry(), std::optional<qint64>(500));
    const std::vector<Waiting> again = queue.take(9, 500);
    QCOMPARE(idsOf(again), "1-new-1");
    QCOMPARE(again.front().tries, 2);
    QCOMPARE(queue.nextTry(), std::nullopt);
    queue.postpone(again.front().number, 10'000);
    queue.hurry();
    QCOMPARE(idsOf(queue.take(9, 500)), "1-new-1");
}

void TestAlertQueue::makesRoom()
{
    AlertQueue queue;
    const auto most = qint64(AlertQueue::Most);
    queue.add(message(1, Stage::New), 0);
    queue.add(message(2, Stage::New), 0);
    queue.add(message(2, Stage::Resolved), 0);
    queue.add(message(3, Stage::StillOpen), 0);
    for (qint64 incident = 4; incident < most; ++incident)
        queue.add(message(incident, Stage::New), 0);
    QCOMPARE(queue.size(), AlertQueue::Most);

    AlertQueue::Removed removed = queue.add(message(most + 1, Stage::New), 0);
    QVERIFY(removed.merged.empty() && removed.lost.empty()); // “still open” is told again anyway
    removed = queue.add(message(most + 2, Stage::New), 0);
    QCOMPARE(idsOf(removed.merged), "2-new-1");
    QVERIFY(removed.lost.empty());
    removed = queue.add(message(most + 3, Stage::New), 0);
    QVERIFY(removed.merged.empty());
    QCOMPARE(idsOf(removed.lost), "1-new-1");
    QCOMPARE(queue.size(), AlertQueue::Most);
    QCOMPARE(idsOf(queue.take(2, 0)), "2-resolved-1 4-new-1");
}

void TestAlertQueue::neverTakesAwayWhatIsUnderWay()
{
    AlertQueue queue;
    queue.add(message(1, Stage::New), 0);
    queue.add(message(2, Stage::New), 0);
    const std::vector<Waiting> underWay = queue.take(1, 0);
    for (qint64 incident = 3; queue.size() < AlertQueue::Most; ++incident)
        queue.add(message(incident, Stage::New), 0);
    QCOMPARE(idsOf(queue.add(message(999'999, Stage::New), 0).lost), "2-new-1");
    QVERIFY(queue.remove(underWay.front().number));
    QVERIFY(!queue.remove(underWay.front().number));
}

void TestAlertQueue::givesUpWhatIsOld()
{
    AlertQueue queue;
    queue.add(message(1, Stage::New), 10);
    queue.add(message(2, Stage::New), 10);
    queue.add(message(3, Stage::New), 20);
    (void)queue.take(1, 20);
    QCOMPARE(queue.oldest(), std::optional<qint64>(10));
    QCOMPARE(idsOf(queue.takeToldBefore(10)), "2-new-1");
    QCOMPARE(queue.oldest(), std::optional<qint64>(20));
    QCOMPARE(queue.size(), size_t(2));
}

void TestAlertQueue::forgets()
{
    AlertQueue queue;
    queue.add(message(1, Stage::New), 0);
    queue.add(message(2, Stage::New), 0);
    queue.add(message(1, Stage::Resolved), 0);
    queue.forget(1);
    QCOMPARE(drain(queue), "2-new-1");
}

QTEST_GUILESS_MAIN(TestAlertQueue)
#include "tst_alertqueue.moc"
