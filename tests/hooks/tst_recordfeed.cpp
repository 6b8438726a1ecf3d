#include "hooks/recordfeed.h"
#include "journal/queue.h"

#include <QCoreApplication>
#include <QTest>

using hooks::RecordFeed;
using journal::Record;

// The feed with the queue behind it that the journal's thread has.
class TestRecordFeed : public QObject {
    Q_OBJECT
private slots:
    void init();
    void handsOverTogetherWhatCameInOneTurn();
    void handsOverWhenItIsAsked();
    void givesUpWhatNobodyWaitsFor();
    void takesEventsWhateverIsUnderWay();
    void goesOnOnceTheJournalHasTakenIt();

private:
    static Record record(const QByteArray &body, quint64 ticket = 0);
    QByteArrayList takeQueued(); // the bodies, in the queue's order
    void start(qsizetype mostBytes);

    std::unique_ptr<RecordFeed> m_feed;
    journal::Queue m_queue;
    QList<size_t> m_portions; // how many came at a time
};

void TestRecordFeed::init()
{
    start(1'000'000);
}

void TestRecordFeed::start(qsizetype mostBytes)
{
    m_queue.clear();
    m_portions.clear();
    m_feed = std::make_unique<RecordFeed>(mostBytes, nullptr);
    connect(m_feed.get(), &RecordFeed::ready, this, [this](const std::shared_ptr<journal::Records> &records) {
        m_portions.append(records->size());
        m_queue.append(std::move(*records));
    });
}

Record TestRecordFeed::record(const QByteArray &body, quint64 ticket)
{
    Record record;
    record.body = body;
    record.ticket = ticket;
    return record;
}

QByteArrayList TestRecordFeed::takeQueued()
{
    QByteArrayList bodies;
    for (const Record &record : m_queue.take(m_queue.size()))
        bodies.append(record.body);
    return bodies;
}

void TestRecordFeed::handsOverTogetherWhatCameInOneTurn()
{
    QVERIFY(m_feed->add(record("a", 1)));
    QVERIFY(m_feed->add(record("b")));
    QVERIFY(m_feed->add(record("c", 2)));
    QVERIFY(m_portions.isEmpty()); // the turn goes on
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_portions, QList<size_t>{3});
    QVERIFY(m_feed->add(record("d")));
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_portions, (QList<size_t>{3, 1}));
    QCOMPARE(takeQueued(), (QByteArrayList{"a", "b", "c", "d"}));
}

void TestRecordFeed::handsOverWhenItIsAsked()
{
    m_feed->handOver(); // there is nothing
    QVERIFY(m_portions.isEmpty());
    m_feed->add(record("a"));
    m_feed->handOver();
    QCOMPARE(m_portions, QList<size_t>{1});
    QCoreApplication::sendPostedEvents(); // which were to hand it over at the turn's end
    QCOMPARE(m_portions, QList<size_t>{1});
}

void TestRecordFeed::givesUpWhatNobodyWaitsFor()
{
    const QByteArray large(1'000, 'x');
    start(record(large).bytes());
    QVERIFY(m_feed->add(record(large))); // fills it
    QVERIFY(m_feed->add(record("one more: there was still room when it came")));
    QVERIFY(!m_feed->add(record("too much")));
    QCoreApplication::sendPostedEvents();
    QVERIFY(!m_feed->add(record("the same: handed over is not taken")));
    QCoreApplication::sendPostedEvents();
    QCOMPARE(takeQueued().size(), 2);
}

void TestRecordFeed::takesEventsWhateverIsUnderWay()
{
    start(1);
    for (const quint64 ticket : {1, 2, 3})
        QVERIFY(m_feed->add(record("event", ticket)));
    QVERIFY(!m_feed->add(record("direct")));
    QCoreApplication::sendPostedEvents();
    QCOMPARE(takeQueued(), (QByteArrayList{"event", "event", "event"}));
}

void TestRecordFeed::goesOnOnceTheJournalHasTakenIt()
{
    start(1);
    const Record first = record("a");
    QVERIFY(m_feed->add(Record(first)));
    QVERIFY(!m_feed->add(record("b")));
    m_feed->takeAppended(first.bytes());
    QVERIFY(m_feed->add(record("c")));
    QCoreApplication::sendPostedEvents();
    QCOMPARE(takeQueued(), (QByteArrayList{"a", "c"}));
}

QTEST_GUILESS_MAIN(TestRecordFeed)
#include "tst_recordfeed.moc"
