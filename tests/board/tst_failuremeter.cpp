#include "board/failuremeter.h"

#include <QTest>

using board::FailureMeter;

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 Start = 1'700'000'000 * Second;

} // namespace

class tst_FailureMeter : public QObject {
    Q_OBJECT
private slots:
    void countsTheLastMinute();
    void beginsAnewAfterAQuietMinute();
    void anOutageIsNotOlderThanItsFirstSecond();
    void aFewBeforeAreNotItsBeginning();
    void wavesAreOneOutage();
};

void tst_FailureMeter::countsTheLastMinute()
{
    FailureMeter meter;
    QCOMPARE(meter.lastMinute(Start), 0);
    QCOMPARE(meter.since(), 0);
    for (int i = 0; i < 10; ++i)
        meter.note(Start + i * Second);
    QCOMPARE(meter.lastMinute(Start + 9 * Second), 10);
    QCOMPARE(meter.lastMinute(Start + 62 * Second), 7);
    QCOMPARE(meter.lastMinute(Start + 90 * Second), 0);
    QCOMPARE(meter.since(), Start);
    QCOMPARE(meter.last(), Start + 9 * Second);
    QCOMPARE(meter.count(), 10);
}

void tst_FailureMeter::beginsAnewAfterAQuietMinute()
{
    FailureMeter meter;
    meter.note(Start);
    meter.note(Start + 50 * Second);
    QCOMPARE(meter.since(), Start);
    meter.note(Start + 111 * Second);
    QCOMPARE(meter.since(), Start + 111 * Second);
    QCOMPARE(meter.count(), 1);
}

void tst_FailureMeter::aFewBeforeAreNotItsBeginning()
{
    FailureMeter meter;
    for (int i = 0; i < 6; ++i)
        meter.note(Start + i * 100'000);
    const qint64 outage = Start + 55 * Second;
    for (int i = 0; i < 860; ++i)
        meter.note(outage + i * 10 * Second / 860);
    QVERIFY2(meter.since() >= outage && meter.since() < outage + Second, qPrintable(QString::number(meter.since())));
}

// One fails every twenty seconds, for half an hour; then 860 do within ten seconds.
void tst_FailureMeter::anOutageIsNotOlderThanItsFirstSecond()
{
    FailureMeter meter;
    for (int second = 0; second < 1'800; second += 20)
        meter.note(Start + second * Second);
    QCOMPARE(meter.since(), Start);
    const qint64 outage = Start + 1'800 * Second;
    for (int i = 0; i < 860; ++i)
        meter.note(outage + i * 10 * Second / 860);
    QVERIFY2(meter.since() >= outage && meter.since() < outage + Second, qPrintable(QString::number(meter.since())));
    QCOMPARE(meter.lastMinute(outage + 10 * Second), 862);
}

void tst_FailureMeter::wavesAreOneOutage()
{
    FailureMeter meter;
    for (const int second : {0, 30, 70, 110}) {
        for (int i = 0; i < 200; ++i)
            meter.note(Start + second * Second + i * 1'000);
    }
    QCOMPARE(meter.since(), Start);
}

QTEST_APPLESS_MAIN(tst_FailureMeter)
#include "tst_failuremeter.moc"
