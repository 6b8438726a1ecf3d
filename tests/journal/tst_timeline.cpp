#include "journal/timeline.h"

#include <QTest>

#include <limits>

using namespace Qt::Literals::StringLiterals;
using journal::ClockJump;
using journal::Timeline;

namespace {

constexpr qint64 Second = 1'000'000; // µs
constexpr qint64 Hour = 3'600 * Second;
constexpr qint64 Day = 24 * Hour;

} // namespace

class TimelineTest final : public QObject {
    Q_OBJECT
private slots:
    void saysHowFar_data();
    void saysHowFar();
    void isTheClockWhileThatIsNotSet();
    void leavesOutWhatTheClockWasSetBy();
    void givesBackWhatTheClockSaid();
    void knowsWhichStampsToBelieve_data();
    void knowsWhichStampsToBelieve();
    void followsTheSteadyClock();
};

void TimelineTest::saysHowFar_data()
{
    QTest::addColumn<qint64>("by");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, qint64 by, const QString &sentence) {
        QTest::newRow(name) << by << sentence;
    };
    row("days", 400 * Day, u"The clock was set forward by 400 days."_s);
    row("a day", -Day, u"The clock was set back by 1 day."_s);
    row("a little less than days", 400 * Day - 3'000, u"The clock was set forward by 400 days."_s);
    row("a little more than days", 400 * Day + 40 * Second, u"The clock was set forward by 400 days."_s);
    row("days and hours", Day + 2 * Hour, u"The clock was set forward by 1 day 2 hours."_s);
    row("nearly two days", 2 * Day - 60 * Second, u"The clock was set forward by 2 days."_s);
    row("an hour", -Hour, u"The clock was set back by 1 hour."_s);
    row("a little less than an hour", -Hour + 3'999, u"The clock was set back by 1 hour."_s);
    row("an hour and a half", Hour + Hour / 2, u"The clock was set forward by 1 hour 30 minutes."_s);
    row("minutes", 90 * Second, u"The clock was set forward by 1 minute 30 seconds."_s);
    row("seconds", 12 * Second + 400'000, u"The clock was set forward by 12 seconds."_s);
    row("nearly ten seconds", 9'960'000, u"The clock was set forward by 10 seconds."_s);
    row("few seconds", -2'340'000, u"The clock was set back by 2.3 seconds."_s);
    row("less than a second", 300'000, u"The clock was set forward by 0.3 seconds."_s);
}

void TimelineTest::saysHowFar()
{
    QFETCH(qint64, by);
    QTEST((ClockJump{.record = 1, .at = 0, .by = by}.sentence()), "sentence");
}

void TimelineTest::isTheClockWhileThatIsNotSet()
{
    const Timeline timeline;
    QCOMPARE(timeline.timeOf(7, 123), 123);
    QCOMPARE(timeline.stampOf(123), 123);
    QCOMPARE(timeline.credibleOf(7, 123), 123);
    QCOMPARE(timeline.nextRegime(7), std::numeric_limits<qint64>::max());
    QCOMPARE(timeline.shift(), 0);
}

void TimelineTest::leavesOutWhatTheClockWasSetBy()
{
    Timeline timeline;
    timeline.add({.record = 5, .at = 100, .by = 400 * Day});
    timeline.add({.record = 8, .at = 200, .by = -400 * Day});
    timeline.add({.record = 8, .at = 250, .by = -Hour}); // between two records it may be set twice
    QCOMPARE(timeline.timeOf(4, 90), 90);
    QCOMPARE(timeline.timeOf(5, 400 * Day + 110), 110);
    QCOMPARE(timeline.timeOf(7, 400 * Day + 190), 190);
    QCOMPARE(timeline.timeOf(8, 260 - Hour), 260);
    QCOMPARE(timeline.shift(), -Hour);
    QCOMPARE(timeline.nextRegime(1), 5);
    QCOMPARE(timeline.nextRegime(5), 8);
    QCOMPARE(timeline.nextRegime(8), std::numeric_limits<qint64>::max());
    QCOMPARE(timeline.jumps()[0].to, 100 + 400 * Day);
    QCOMPARE(timeline.jumps()[2].to, 250 - Hour);
}

void TimelineTest::givesBackWhatTheClockSaid()
{
    Timeline timeline;
    timeline.add({.record = 5, .at = 100, .by = Day});
    timeline.add({.record = 8, .at = 200, .by = -Hour});
    for (const qint64 time : {0, 99, 100, 150, 199, 200, 300}) {
        const qint64 record = time < 100 ? 4 : time < 200 ? 5 : 8;
        QCOMPARE(timeline.timeOf(record, timeline.stampOf(time)), time);
    }
    QCOMPARE(timeline.stampOf(99), 99);
    QCOMPARE(timeline.stampOf(100), 100 + Day);
    QCOMPARE(timeline.stampOf(200), 200 + Day - Hour);
}

void TimelineTest::knowsWhichStampsToBelieve_data()
{
    QTest::addColumn<QList<qint64>>("jumps"); // before the records 1, 2 …
    QTest::addColumn<QList<qint64>>("wrong"); // what is known to be wrong of the stamps 0, 1, 2 …
    const auto row = [](const char *name, const QList<qint64> &jumps, const QList<qint64> &wrong) {
        QTest::newRow(name) << jumps << wrong;
    };
    row("none", {}, {0});
    row("ahead and back", {Day, -Day}, {0, Day, 0});
    row("ahead and not all the way back", {Day, -Hour}, {0, Day, Day - Hour});
    row("was wrong at the start", {-Day}, {0, 0});
    row("wrong at the start, ahead and back", {-Day, Hour, -Hour}, {0, 0, Hour, 0});
    row("put right at last", {Day}, {0, Day});
}

void TimelineTest::knowsWhichStampsToBelieve()
{
    QFETCH(QList<qint64>, jumps);
    QFETCH(QList<qint64>, wrong);
    Timeline timeline;
    for (qsizetype i = 0; i < jumps.size(); ++i)
        timeline.add({.record = i + 1, .at = i + 1, .by = jumps[i]});
    for (qsizetype i = 0; i < wrong.size(); ++i)
        QCOMPARE(timeline.credibleOf(i, 1000 * Day), 1000 * Day - wrong[i]);
}

void TimelineTest::followsTheSteadyClock()
{
    Timeline timeline;
    timeline.anchor(5 * Second, 1'000'000'000);
    QCOMPARE(timeline.at(1'000'000'000), 5 * Second);
    QCOMPARE(timeline.at(3'500'000'000), 7'500'000);
    QCOMPARE(timeline.at(0), 4 * Second);
}

QTEST_APPLESS_MAIN(TimelineTest)
#include "tst_timeline.moc"
