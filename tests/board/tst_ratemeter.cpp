#include "board/ratemeter.h"

#include <QTest>

using namespace board;

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 Start = 1'700'000'000 * Second;

journal::Batch batch(int count, qint32 answerUs)
{
    journal::Batch batch;
    batch.records.resize(size_t(count));
    for (journal::Record &record : batch.records)
        record.answerUs = answerUs;
    return batch;
}

} // namespace

class tst_RateMeter : public QObject {
    Q_OBJECT
private slots:
    void knowsNothingAtFirst();
    void countsFullSecondsOnly();
    void meansOverFiveSeconds();
    void forgets();
    void leavesOutRejectedRequests();
    void findsThePercentile_data();
    void findsThePercentile();
    void takesThePercentileOverTenSeconds();
};

void tst_RateMeter::knowsNothingAtFirst()
{
    const RateMeter meter;
    QCOMPARE(meter.eventsPerSecond(Start), 0.0);
    QCOMPARE(meter.answerP99(Start), -1);
}

void tst_RateMeter::countsFullSecondsOnly()
{
    RateMeter meter;
    meter.apply(batch(100, 50), Start);
    QCOMPARE(meter.eventsPerSecond(Start + Second - 1), 0.0);
    QCOMPARE(meter.eventsPerSecond(Start + Second), 100.0);
    meter.apply(batch(1'000, 50), Start + Second);
    QCOMPARE(meter.eventsPerSecond(Start + Second), 100.0);
    QCOMPARE(meter.eventsPerSecond(Start + 2 * Second), 550.0);
}

void tst_RateMeter::meansOverFiveSeconds()
{
    RateMeter meter;
    for (int second = 0; second < 20; ++second)
        meter.apply(batch(10 * second, 50), Start + second * Second);
    QCOMPARE(meter.eventsPerSecond(Start + 20 * Second), (150 + 160 + 170 + 180 + 190) / 5.0);
}

void tst_RateMeter::forgets()
{
    RateMeter meter;
    meter.apply(batch(10, 50), Start);
    QVERIFY(meter.eventsPerSecond(Start + 5 * Second) > 0);
    QCOMPARE(meter.eventsPerSecond(Start + 6 * Second), 0.0);
    QVERIFY(meter.answerP99(Start + 9 * Second) > 0);
    QCOMPARE(meter.answerP99(Start + 10 * Second), -1);
}

void tst_RateMeter::leavesOutRejectedRequests()
{
    RateMeter meter;
    journal::Batch rejected = batch(10, 50);
    for (journal::Record &record : rejected.records)
        record.rejection = "not JSON";
    meter.apply(rejected, Start);
    QCOMPARE(meter.eventsPerSecond(Start + Second), 0.0);
    QCOMPARE(meter.answerP99(Start), -1);
}

void tst_RateMeter::findsThePercentile_data()
{
    QTest::addColumn<int>("answerUs");
    for (const int us : {0, 1, 16, 17, 100, 999, 3'100, 47'000, 900'000})
        QTest::addRow("%d µs", us) << us;
}

// Within a bucket's width, and never less than it took.
void tst_RateMeter::findsThePercentile()
{
    QFETCH(int, answerUs);
    RateMeter meter;
    meter.apply(batch(99, answerUs), Start);
    meter.apply(batch(1, 30'000'000), Start);
    const qint64 p99 = meter.answerP99(Start);
    QVERIFY2(p99 >= answerUs && p99 <= qint64(std::max(16.0, answerUs * 1.1)), qPrintable(QString::number(p99)));
    meter.apply(batch(1, 30'000'000), Start);
    QVERIFY(meter.answerP99(Start) > 900'000);
}

void tst_RateMeter::takesThePercentileOverTenSeconds()
{
    RateMeter meter;
    meter.apply(batch(10, 5'000), Start);
    meter.apply(batch(500, 100), Start + 9 * Second);
    QVERIFY(meter.answerP99(Start + 9 * Second) > 4'000);
    QVERIFY(meter.answerP99(Start + 10 * Second) < 200);
}

QTEST_APPLESS_MAIN(tst_RateMeter)
#include "tst_ratemeter.moc"
