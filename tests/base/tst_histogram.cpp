#include "base/histogram.h"

#include <QTest>

class TestHistogram : public QObject {
    Q_OBJECT
private slots:
    void isExactForSmallValues();
    void isWithinTwoPercent_data();
    void isWithinTwoPercent();
    void findsShares();
    void addsUp();
    void isEmptyAtFirst();
    void takesNegativeValuesForNone();
    void hasTheBucketsOfTheMetrics();
};

void TestHistogram::isExactForSmallValues()
{
    for (qint64 value = 0; value < 128; ++value) {
        QCOMPARE(FineBuckets::of(value), size_t(value));
        QCOMPARE(FineBuckets::end(size_t(value)), value);
    }
}

void TestHistogram::isWithinTwoPercent_data()
{
    QTest::addColumn<qint64>("value");
    for (qint64 value = 128; value < Q_INT64_C(1) << 60; value += value / 10 * 3 + 1)
        QTest::addRow("%lld", static_cast<long long>(value)) << value;
}

// Never too small, and each bucket begins where the one before it ends.
void TestHistogram::isWithinTwoPercent()
{
    QFETCH(qint64, value);
    const size_t bucket = FineBuckets::of(value);
    const qint64 end = FineBuckets::end(bucket);
    QVERIFY(end >= value && double(end) <= double(value) * 1.02);
    QCOMPARE(FineBuckets::of(end), bucket);
    QCOMPARE(FineBuckets::of(end + 1), bucket + 1);
}

void TestHistogram::findsShares()
{
    Histogram<> histogram;
    for (qint64 value = 1; value <= 100; ++value)
        histogram.add(value);
    QCOMPARE(histogram.count(), quint64(100));
    QCOMPARE(histogram.sum(), 5'050);
    QCOMPARE(histogram.max(), 100);
    QCOMPARE(histogram.quantile(0), 1);
    QCOMPARE(histogram.quantile(0.5), 50);
    QCOMPARE(histogram.quantile(0.99), 99);
    QCOMPARE(histogram.quantile(1), 100);
    QCOMPARE(histogram.through(FineBuckets::of(20)), quint64(20));
    QCOMPARE(histogram.through(FineBuckets::of(1'000'000)), quint64(100));
    histogram.add(1'000'003);
    QCOMPARE(histogram.quantile(1), 1'000'003); // not the end of its bucket
}

void TestHistogram::addsUp()
{
    Histogram<> small;
    small.add(5);
    Histogram<> great;
    great.add(5'000);
    Histogram<> both;
    both.add(5);
    both.add(5'000);
    Histogram<> sum = small;
    sum.add(great);
    QVERIFY(sum == both);
    great.add(small);
    QVERIFY(great == both);
}

void TestHistogram::isEmptyAtFirst()
{
    const Histogram<> histogram;
    QCOMPARE(histogram.count(), quint64(0));
    QCOMPARE(histogram.quantile(0.99), 0);
    QCOMPARE(histogram.through(1'000), quint64(0));
}

void TestHistogram::takesNegativeValuesForNone()
{
    Histogram<> histogram;
    histogram.add(-7);
    QCOMPARE(histogram.max(), 0);
    QCOMPARE(histogram.quantile(1), 0);
}

void TestHistogram::hasTheBucketsOfTheMetrics()
{
    Histogram<MetricBuckets> times;
    for (const qint64 ns : {Q_INT64_C(0), Q_INT64_C(1'000'000), Q_INT64_C(1'000'001), Q_INT64_C(2'500'000'001)})
        times.add(ns);
    QCOMPARE(times.through(0), quint64(2)); // 1 ms is within 1 ms
    QCOMPARE(times.through(1), quint64(3));
    QCOMPARE(times.through(MetricBuckets::Ends.size() - 1), quint64(3));
    QCOMPARE(times.count(), quint64(4));
    QCOMPARE(times.quantile(1), Q_INT64_C(2'500'000'001));
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
