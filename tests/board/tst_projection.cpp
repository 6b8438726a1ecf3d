#include "board/projection.h"
#include "streamfixture.h"

#include <QSignalSpy>
#include <QTest>

using board::Projection;

namespace {

constexpr qint64 Minute = 60'000'000; // µs

journal::BatchPtr batchOf(const std::vector<journal::Record> &records)
{
    return std::make_shared<const journal::Batch>(journal::Batch{records});
}

} // namespace

class tst_Projection : public QObject {
    Q_OBJECT
private slots:
    void saysThatABatchIsAppliedOnceAllIsAsFar();
    void theBoardSpeaksOnceSessionsAndRatesAreAsFar();
    void saysWhatBecameOfAnswersOnceTheBoardKnows();
    void aDemonstrationLeavesAllOfIt();
    void endedStreamsLeaveAtOnceWhenTheJournalIsLoaded();
    void measuresRatesByTheClockThatItIsGiven();

private:
    journal::Record connected();

    StreamFixture m_fixture;
};

// A client that connects.
journal::Record tst_Projection::connected()
{
    journal::Record record = m_fixture.record("", "");
    record.event.method = "connect";
    record.event.mediaSessionId.clear();
    record.event.published.reset();
    record.streamKey.clear();
    record.answer.kind = journal::AnswerKind::Connect;
    return record;
}

void tst_Projection::saysThatABatchIsAppliedOnceAllIsAsFar()
{
    Projection projection;
    int said = 0;
    connect(&projection, &Projection::applied, this, [&](const journal::BatchPtr &batch) {
        ++said;
        QCOMPARE(projection.throughId(), batch->records.back().id);
        QCOMPARE(projection.board().size(), 1);
        QCOMPARE(projection.sessions().count(), 1);
    });
    projection.apply(batchOf({connected(), m_fixture.record("stream-1", "PUBLISHING")}));
    QCOMPARE(said, 1);
}

void tst_Projection::theBoardSpeaksOnceSessionsAndRatesAreAsFar()
{
    qint64 now = 100'000'000'000;
    Projection projection(nullptr, [&now] { return now; });
    int said = 0;
    connect(&projection.board(), &board::StreamBoard::changed, this, [&] {
        ++said;
        QCOMPARE(projection.sessions().count(), 1);
        QVERIFY(projection.rates().answerP99(now / 1'000) > 0);
    });
    projection.apply(batchOf({connected(), m_fixture.record("stream-1", "PUBLISHING")}));
    QCOMPARE(said, 1);
}

void tst_Projection::saysWhatBecameOfAnswersOnceTheBoardKnows()
{
    Projection projection;
    const journal::Record record = m_fixture.record("stream-1", "PUBLISHING");
    projection.apply(batchOf({record}));
    int said = 0;
    connect(&projection, &Projection::settled, this, [&] {
        ++said;
        QCOMPARE(projection.board().at(0).lastSent, journal::Sent::Gone);
    });
    projection.settle(std::make_shared<const journal::Outcomes>(
        1, journal::Outcome{.record = record.id, .streamKey = record.streamKey, .sent = journal::Sent::Gone}));
    QCOMPARE(said, 1);
}

void tst_Projection::aDemonstrationLeavesAllOfIt()
{
    Projection projection;
    journal::Record session = connected();
    journal::Record stream = m_fixture.record("stream-1", "PUBLISHING");
    for (journal::Record *record : {&session, &stream})
        record->origin = wcs::Origin::Demonstration;
    projection.apply(batchOf({session, stream, m_fixture.record("stream-2", "PUBLISHING")}));
    QCOMPARE(projection.sessions().count(), 1);
    QCOMPARE(projection.board().size(), 2);

    QSignalSpy dropped(&projection, &Projection::dropped);
    projection.drop(wcs::Origin::Demonstration);
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(projection.sessions().count(), 0);
    QCOMPARE(projection.board().size(), 1);

    projection.admit(wcs::Origin::Demonstration, 0); // the next one
    for (journal::Record *record : {&session, &stream})
        record->id += 100;
    projection.apply(batchOf({session, stream}));
    QCOMPARE(projection.sessions().count(), 1);
    QCOMPARE(projection.board().size(), 2);
}

void tst_Projection::endedStreamsLeaveAtOnceWhenTheJournalIsLoaded()
{
    Projection before;
    before.apply(batchOf({m_fixture.record("stream-1", "PUBLISHING"), m_fixture.record("stream-1", "UNPUBLISHED"),
                          m_fixture.record("stream-2", "PUBLISHING")}));
    journal::Snapshot snapshot;
    snapshot.throughId = m_fixture.lastId();
    snapshot.pool = before.board().pool();
    for (const board::Slot slot : {board::Slot(0), board::Slot(1)})
        snapshot.streams.push_back(before.board().at(slot));

    Projection projection;
    projection.keepEnded(Minute); // they ended years ago
    QSignalSpy loaded(&projection, &Projection::loaded);
    projection.load(std::make_shared<const journal::Snapshot>(snapshot));
    QCOMPARE(loaded.size(), 1);
    QCOMPARE(projection.board().size(), 1);
    QVERIFY(projection.board().find(StreamFixture::keyOf("stream-2")));
}

void tst_Projection::measuresRatesByTheClockThatItIsGiven()
{
    qint64 now = 100'000'000'000; // ns
    Projection projection(nullptr, [&now] { return now; });
    projection.apply(batchOf({m_fixture.record("stream-1", "PUBLISHING")}));
    QCOMPARE(projection.rates().eventsPerSecond(now / 1'000 + 1'000'000), 1.0);
    QCOMPARE(projection.rates().eventsPerSecond(now / 1'000 + 60'000'000), 0.0);
}

QTEST_GUILESS_MAIN(tst_Projection)
#include "tst_projection.moc"
