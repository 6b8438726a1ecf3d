#include "base/clock.h"
#include "hooks/eventqueue.h"
#include "journal/queue.h"
#include "journal/writer.h"

#include <QTest>

using hooks::EventQueue;
using hooks::Waiting;

// The events that wait, and where one is needed the queue in which the journal's thread has their records.
class TestEventQueue : public QObject {
    Q_OBJECT
private slots:
    void init();
    void isFullOfBytes();
    void doesNotTakeWhatWouldWaitTooLong();
    void letsNoneWaitLongerThanItMay();
    void saysWhyTheStoreDidNotTakeThem();
    void keepsWhatTheJournalMayStillTake();
    void agreesWithTheJournalsQueue();

private:
    struct TimedOut {
        QByteArray method;
        QString cause;
        bool isUnexplained = false;
    };
    void start(const hooks::Options &options);
    Waiting waiting(const QByteArray &method, qsizetype bytes = 10) const;
    Waiting overdue(const QByteArray &method) const; // from the start

    std::unique_ptr<EventQueue> m_queue;
    QList<TimedOut> m_timedOut;
};

void TestEventQueue::init()
{
    start({});
}

void TestEventQueue::start(const hooks::Options &options)
{
    m_timedOut.clear();
    m_queue = std::make_unique<EventQueue>(options, nullptr);
    connect(m_queue.get(), &EventQueue::timedOut, this,
            [this](const Waiting &waiting, const QString &cause, bool isUnexplained) {
                m_timedOut.append({waiting.method, cause, isUnexplained});
            });
}

Waiting TestEventQueue::waiting(const QByteArray &method, qsizetype bytes) const
{
    return {.method = method, .deadlineMono = m_queue->deadline(steadyNanoseconds()), .bytes = bytes};
}

Waiting TestEventQueue::overdue(const QByteArray &method) const
{
    return {.method = method, .deadlineMono = 1, .bytes = 10};
}

void TestEventQueue::isFullOfBytes()
{
    start({.queueBytes = 100});
    QVERIFY(!m_queue->obstacle(100));
    QVERIFY(m_queue->obstacle(101));
    const quint64 ticket = m_queue->add(waiting("a", 60));
    QCOMPARE(m_queue->bytes(), 60);
    QVERIFY(!m_queue->obstacle(40));
    QCOMPARE(m_queue->obstacle(41).value_or(QString()),
             QStringLiteral("The journal is not keeping up: its queue is full."));
    m_queue->settle(ticket);
    QVERIFY(!m_queue->obstacle(100));
}

// Said at once where it would be said in the end.
void TestEventQueue::doesNotTakeWhatWouldWaitTooLong()
{
    m_queue->noteCommit(1'000'000); // of the two seconds that an event has, three quarters are for waiting
    for (size_t i = 0; i < journal::Writer::MostAtOnce; ++i) {
        QVERIFY(!m_queue->obstacle(10));
        m_queue->add(waiting("a"));
    }
    QCOMPARE(m_queue->obstacle(10).value_or(QString()),
             QStringLiteral("The journal is not keeping up: it would not take the event in time."));
    m_queue->noteCommit(500'000);
    QVERIFY(!m_queue->obstacle(10));
}

void TestEventQueue::letsNoneWaitLongerThanItMay()
{
    start({.storeWaitMs = 30'000});
    const qint64 now = steadyNanoseconds();
    QCOMPARE(m_queue->deadline(now), now + 30'000'000'000);
    m_queue->add(overdue("a"));
    m_queue->add(overdue("b"));
    m_queue->add(waiting("c"));
    QVERIFY(m_timedOut.isEmpty()); // not from within add()
    QTRY_COMPARE(m_timedOut.size(), 2);
    QCOMPARE(m_timedOut[0].method, "a");
    QCOMPARE(m_timedOut[1].method, "b");
    QCOMPARE(m_timedOut[0].cause, QStringLiteral("The journal did not take the event in time."));
    QVERIFY(m_timedOut[0].isUnexplained);
    QCOMPARE(m_queue->count(), 3); // the journal has all of them
}

void TestEventQueue::saysWhyTheStoreDidNotTakeThem()
{
    const QString cause = QStringLiteral("The disk is full.");
    m_queue->setStoreState({journal::StoreState::Kind::Failing, cause});
    m_queue->add(overdue("a"));
    QTRY_COMPARE(m_timedOut.size(), 1);
    QCOMPARE(m_timedOut[0].cause, cause);
    QVERIFY(!m_timedOut[0].isUnexplained);
    m_queue->setStoreState({journal::StoreState::Kind::Ok, {}});
    m_queue->add(overdue("b"));
    QTRY_COMPARE(m_timedOut.size(), 2);
    QVERIFY(m_timedOut[1].isUnexplained);
}

void TestEventQueue::keepsWhatTheJournalMayStillTake()
{
    const quint64 late = m_queue->add(overdue("late"));
    const quint64 inTime = m_queue->add(waiting("in time"));
    QTRY_COMPARE(m_timedOut.size(), 1);
    const auto settledLate = m_queue->settle(late);
    QVERIFY(settledLate && settledLate->isAnswered);
    QVERIFY(settledLate->answeredMono > 0);
    const auto settled = m_queue->settle(inTime);
    QVERIFY(settled && !settled->isAnswered);
    QVERIFY(!m_queue->settle(inTime)); // once
    QCOMPARE(m_queue->count(), 0);
    QCOMPARE(m_queue->bytes(), 0);
    // It stops looking at the clock then, and begins again with the next.
    const auto *clock = m_queue->findChild<QTimer *>();
    QTRY_VERIFY(!clock->isActive());
    m_queue->add(overdue("another"));
    QTRY_COMPARE(m_timedOut.size(), 2);
}

// What is answered 503 here leaves the journal's queue by the same deadline, if it has not been taken by then.
void TestEventQueue::agreesWithTheJournalsQueue()
{
    journal::Queue journalsQueue;
    const auto add = [&](Waiting &&event) {
        journal::Record record;
        record.deadlineMono = event.deadlineMono;
        record.ticket = m_queue->add(std::move(event));
        journal::Records records;
        records.push_back(std::move(record));
        journalsQueue.append(std::move(records));
    };
    add(overdue("a"));
    add(overdue("b"));
    add(waiting("c"));
    QTRY_COMPARE(m_timedOut.size(), 2);
    const QList<quint64> given = journalsQueue.takeExpired(steadyNanoseconds());
    QCOMPARE(given.size(), 2);
    for (const quint64 ticket : given) {
        const auto event = m_queue->settle(ticket);
        QVERIFY(event && event->isAnswered);
    }
    QCOMPARE(m_queue->count(), 1);
    const auto event = m_queue->settle(journalsQueue.take(1).front().ticket);
    QVERIFY(event);
    QCOMPARE(event->method, "c");
}

QTEST_GUILESS_MAIN(TestEventQueue)
#include "tst_eventqueue.moc"
