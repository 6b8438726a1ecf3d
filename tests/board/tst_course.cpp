#include "board/course.h"

#include <QTest>

using board::Course;

namespace {

constexpr qint64 Second = 1'000'000;

} // namespace

class tst_Course : public QObject {
    Q_OBJECT
private slots:
    void keepsLeastAndMostOfAStep();
    void goesByTimeAndNotByCalls();
    void forgetsAfterTenMinutes();
    void hasGapsWhereNobodyLooked();
    void axisEndsRound_data();
    void axisEndsRound();
};

void tst_Course::keepsLeastAndMostOfAStep()
{
    Course course;
    QVERIFY(!course.extent());
    for (const int value : {868, 875, 860, 870})
        course.note(value, 100 * Second);
    QCOMPARE(course.points().size(), 1U);
    QCOMPARE(course.extent()->low, 860);
    QCOMPARE(course.extent()->high, 875);
    QCOMPARE(course.points().front().last, 870);
    QCOMPARE(course.extent()->since, 100 * Second);
}

void tst_Course::goesByTimeAndNotByCalls()
{
    Course course;
    for (int call = 0; call < 1'000; ++call)
        course.note(call, 100 * Second + call * 10'000); // ten seconds
    QCOMPARE(course.points().size(), 2U);
}

void tst_Course::forgetsAfterTenMinutes()
{
    Course course;
    for (int second = 0; second < 1'200; ++second)
        course.note(second, second * Second);
    QCOMPARE(course.points().size(), size_t(Course::Span / Course::Step));
    QCOMPARE(course.extent()->low, 600);
    QCOMPARE(course.extent()->high, 1'199);
}

void tst_Course::hasGapsWhereNobodyLooked()
{
    Course course;
    for (const int second : {0, 5, 10, 60, 65})
        course.note(1, second * Second);
    QList<bool> follows;
    for (size_t i = 1; i < course.points().size(); ++i)
        follows.append(course.points()[i].follows(course.points()[i - 1]));
    QCOMPARE(follows, (QList<bool>{true, true, false, true}));
}

void tst_Course::axisEndsRound_data()
{
    QTest::addColumn<int>("highest");
    QTest::addColumn<int>("end");
    const auto row = [](int highest, int end) { QTest::addRow("%d", highest) << highest << end; };
    row(0, 1);
    row(1, 1);
    row(3, 5);
    row(5, 5);
    row(6, 10);
    row(868, 1'000);
    row(875, 1'000);
    row(1'001, 2'000);
    row(2'147'483'647, 2'147'483'647);
}

void tst_Course::axisEndsRound()
{
    QFETCH(int, highest);
    QTEST(board::axisEnd(highest), "end");
}

QTEST_APPLESS_MAIN(tst_Course)
#include "tst_course.moc"
