#include "board/figurehistory.h"

#include <QTest>

using board::FigureHistory;

namespace {

constexpr qint64 Second = 1'000'000;

} // namespace

class tst_FigureHistory : public QObject {
    Q_OBJECT
private slots:
    void keepsLeastAndMostOfAStep();
    void goesByTimeAndNotByCalls();
    void forgetsAfterTenMinutes();
    void hasGapsWhereNobodyLooked();
    void axisEndsRound_data();
    void axisEndsRound();
};

void tst_FigureHistory::keepsLeastAndMostOfAStep()
{
    FigureHistory history;
    QVERIFY(!history.extent());
    for (const int value : {868, 875, 860, 870})
        history.note(value, 100 * Second);
    QCOMPARE(history.points().size(), 1U);
    QCOMPARE(history.extent()->low, 860);
    QCOMPARE(history.extent()->high, 875);
    QCOMPARE(history.points().front().last, 870);
    QCOMPARE(history.extent()->since, 100 * Second);
}

void tst_FigureHistory::goesByTimeAndNotByCalls()
{
    FigureHistory history;
    for (int call = 0; call < 1'000; ++call)
        history.note(call, 100 * Second + call * 10'000); // ten seconds
    QCOMPARE(history.points().size(), 2U);
}

void tst_FigureHistory::forgetsAfterTenMinutes()
{
    FigureHistory history;
    for (int second = 0; second < 1'200; ++second)
        history.note(second, second * Second);
    QCOMPARE(history.points().size(), size_t(FigureHistory::Span / FigureHistory::Step));
    QCOMPARE(history.extent()->low, 600);
    QCOMPARE(history.extent()->high, 1'199);
}

void tst_FigureHistory::hasGapsWhereNobodyLooked()
{
    FigureHistory history;
    for (const int second : {0, 5, 10, 60, 65})
        history.note(1, second * Second);
    QList<bool> follows;
    for (size_t i = 1; i < history.points().size(); ++i)
        follows.append(history.points()[i].follows(history.points()[i - 1]));
    QCOMPARE(follows, (QList<bool>{true, true, false, true}));
}

void tst_FigureHistory::axisEndsRound_data()
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

void tst_FigureHistory::axisEndsRound()
{
    QFETCH(int, highest);
    QTEST(board::axisEnd(highest), "end");
}

QTEST_APPLESS_MAIN(tst_FigureHistory)
#include "tst_figurehistory.moc"
