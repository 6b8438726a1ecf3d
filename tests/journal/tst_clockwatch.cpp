#include "journal/clockwatch.h"

#include <QRandomGenerator>
#include <QTest>

using journal::ClockJump;
using journal::ClockWatch;
using journal::Record;
using journal::Timeline;

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Hour = 3'600 * Second;
constexpr qint64 Day = 24 * Hour;
constexpr qint64 Start = 1'800'000'000 * Second;

// The clocks of a machine: one that goes on, and one that can be set.
struct Machine {
    qint64 wall = Start;
    qint64 steady = 77'000'000'000;

    void pass(qint64 microseconds)
    {
        wall += microseconds;
        steady += microseconds * 1'000;
    }
    Record record(qint64 id) const { return {.id = id, .receivedAt = wall, .receivedMono = steady}; }
    ClockWatch watch(const Timeline &timeline = {}, qint64 last = 0, qint64 nextRecord = 1) const
    {
        return ClockWatch(timeline, last, nextRecord, wall, steady);
    }
};

} // namespace

class ClockWatchTest final : public QObject {
    Q_OBJECT
private slots:
    void takesTheStampWhileTheClockIsNotSet();
    void noticesAJump_data();
    void noticesAJump();
    void noticesAJumpOfWhichNoRecordTells();
    void overlooksWhatIsNone();
    void noticesManySmallOnesTogether();
    void bearsRecordsOutOfOrder();
    void noticesThatItWasSetBackMeanwhile();
    void goesOnAfterARestart();
    void neverGoesBack();
};

void ClockWatchTest::takesTheStampWhileTheClockIsNotSet()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    machine.pass(5 * Second);
    Record record = machine.record(1);
    watch.add(record);
    QCOMPARE(record.time, Start + 5 * Second);
    QCOMPARE(record.receivedAt, Start + 5 * Second);
    QCOMPARE(watch.timeline().at(machine.steady), Start + 5 * Second);
    QVERIFY(watch.timeline().jumps().isEmpty());
}

void ClockWatchTest::noticesAJump_data()
{
    QTest::addColumn<qint64>("by");
    QTest::newRow("far ahead") << 400 * Day;
    QTest::newRow("far back") << -400 * Day;
    QTest::newRow("an hour back") << -Hour;
    QTest::newRow("a second") << Second;
    QTest::newRow("back before 1970") << -2 * Start;
}

void ClockWatchTest::noticesAJump()
{
    QFETCH(qint64, by);
    Machine machine;
    ClockWatch watch = machine.watch();
    Record before = machine.record(1);
    watch.add(before);
    machine.pass(7 * Second);
    machine.wall += by;
    Record after = machine.record(2);
    watch.add(after);
    QCOMPARE(after.time - before.time, 7 * Second);
    QCOMPARE(after.receivedAt, Start + 7 * Second + by); // what the clock said stays
    const ClockJump expected{.record = 2, .at = after.time, .by = by, .to = after.receivedAt};
    QCOMPARE(watch.timeline().jumps(), QList<ClockJump>{expected});
    QCOMPARE(watch.timeline().stampOf(before.time), before.receivedAt);
    QCOMPARE(watch.timeline().stampOf(after.time), after.receivedAt);
    machine.pass(Second);
    Record later = machine.record(3);
    watch.add(later);
    QCOMPARE(later.time - after.time, Second);
    QCOMPARE(watch.timeline().jumps().size(), 1);
}

void ClockWatchTest::noticesAJumpOfWhichNoRecordTells()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    machine.pass(Second);
    machine.wall += 400 * Day;
    watch.look(1, machine.wall, machine.steady);
    machine.pass(2 * Second);
    machine.wall -= 400 * Day;
    watch.look(1, machine.wall, machine.steady);
    machine.pass(Second);
    watch.look(1, machine.wall, machine.steady);
    QCOMPARE(watch.timeline().jumps().size(), 2);
    QCOMPARE(watch.timeline().jumps()[1].record, 1);
    Record record = machine.record(1);
    watch.add(record);
    QCOMPARE(record.time, Start + 4 * Second);
}

void ClockWatchTest::overlooksWhatIsNone()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    machine.pass(30 * Day);
    machine.wall += 200'000; // the machine was busy between the two clocks
    Record record = machine.record(1);
    watch.add(record);
    QVERIFY(watch.timeline().jumps().isEmpty());
    record = {.id = 2, .receivedAt = 5}; // without the steady clock nothing is known
    watch.add(record);
    QVERIFY(watch.timeline().jumps().isEmpty());
    QCOMPARE(record.time, 5);
}

void ClockWatchTest::noticesManySmallOnesTogether()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    for (int i = 0; i < 10; ++i) {
        machine.pass(Second);
        machine.wall -= 100'000;
        watch.look(1, machine.wall, machine.steady);
    }
    QCOMPARE(watch.timeline().jumps().size(), 3);
    QVERIFY(qAbs(watch.timeline().shift() + Second) <= 250'000);
}

// An answer that was made to wait is stored with it, after what was received later.
void ClockWatchTest::bearsRecordsOutOfOrder()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    const Record early = machine.record(0);
    machine.pass(Second);
    machine.wall += Day;
    Record first = machine.record(1);
    watch.add(first);
    Record second = early;
    second.id = 2;
    watch.add(second);
    QCOMPARE(second.time, Start);
    QCOMPARE(watch.timeline().timeOf(2, second.receivedAt), Start); // as it is read back
    Record third = machine.record(3);
    watch.add(third);
    QCOMPARE(third.time, first.time);
    QCOMPARE(watch.timeline().jumps().size(), 1);
}

void ClockWatchTest::noticesThatItWasSetBackMeanwhile()
{
    Machine machine;
    const ClockWatch watch = machine.watch({}, Start + Hour, 9);
    QCOMPARE(watch.timeline().jumps().size(), 1);
    QCOMPARE(watch.timeline().jumps()[0].record, 9);
    QCOMPARE(watch.timeline().jumps()[0].by, -Hour - 1); // at least
    QCOMPARE(watch.timeline().at(machine.steady), Start + Hour + 1);
    QCOMPARE(watch.timeline().stampOf(Start + Hour), Start + Hour); // as it was stored
    QCOMPARE(watch.timeline().stampOf(Start + Hour + 1), Start);
}

void ClockWatchTest::goesOnAfterARestart()
{
    Machine machine;
    ClockWatch watch = machine.watch();
    machine.wall -= Hour;
    Record record = machine.record(1);
    watch.add(record);
    machine.pass(10 * Second);
    machine.steady = 5; // the machine was restarted
    ClockWatch again = machine.watch(watch.timeline(), record.time, 2);
    QCOMPARE(again.timeline().jumps().size(), 1);
    Record next = machine.record(2);
    again.add(next);
    QCOMPARE(next.time - record.time, 10 * Second);
}

// Whatever happens to the clock, and however often the program is started again.
void ClockWatchTest::neverGoesBack()
{
    QRandomGenerator random(20'261'128);
    Machine machine;
    ClockWatch watch = machine.watch();
    Timeline readBack;
    QList<Record> records;
    qint64 last = 0;
    const auto far = [&] { return qint64(random.bounded(2'000.0) * double(Day)) - 1'000 * Day; };
    for (int step = 0; step < 5'000; ++step) {
        machine.pass(1 + random.bounded(10 * int(Second)));
        switch (random.bounded(12)) {
        case 0:
            machine.wall += far();
            break;
        case 1:
            watch.look(records.size() + 1, machine.wall, machine.steady);
            break;
        case 2:
            machine.steady = random.bounded(1'000'000);
            machine.wall += random.bounded(2) == 0 ? far() : Hour;
            watch = machine.watch(watch.timeline(), last, records.size() + 1);
            break;
        default:
            Record record = machine.record(records.size() + 1);
            watch.add(record);
            QVERIFY2(record.time > last, qPrintable(QString::number(step)));
            last = record.time;
            records.append(record);
        }
    }
    for (const ClockJump &jump : watch.timeline().jumps())
        readBack.add({.record = jump.record, .at = jump.at, .by = jump.by});
    QCOMPARE(readBack.jumps(), watch.timeline().jumps());
    for (const Record &record : records) {
        QCOMPARE(readBack.timeOf(record.id, record.receivedAt), record.time);
        QCOMPARE(readBack.stampOf(record.time), record.receivedAt);
    }
    QVERIFY(readBack.jumps().size() > 100);
}

QTEST_APPLESS_MAIN(ClockWatchTest)
#include "tst_clockwatch.moc"
