#include "hooks/figures.h"

#include <QTest>

class TestFigures : public QObject {
    Q_OBJECT
private slots:
    void countsByMethodAndStatus();
    void bucketsAreCumulative();
};

void TestFigures::countsByMethodAndStatus()
{
    hooks::Figures figures;
    figures.countAnswer("connect", 200, 0);
    figures.countAnswer("StreamStatusEvent", 200, 0);
    figures.countAnswer("StreamStatusEvent", 503, 0);
    figures.countAnswer("anything", 200, 0);
    figures.countAnswer("else", 200, 0);
    QCOMPARE(figures.answers.size(), 4);
    QCOMPARE(figures.answers.value({"other", 200}), 2u);
    QCOMPARE(figures.answers.value({"StreamStatusEvent", 503}), 1u);
    QCOMPARE(figures.answerTimes.count(), 5u);
}

void TestFigures::bucketsAreCumulative()
{
    hooks::Figures figures;
    figures.countAnswer("connect", 200, 900'000);       // 0.9 ms
    figures.countAnswer("connect", 200, 3'000'000);     // 3 ms
    figures.countAnswer("connect", 200, 5'000'000'000); // 5 s: in none but +Inf
    QCOMPARE(figures.answerTimes.through(0), 1u);
    QCOMPARE(figures.answerTimes.through(1), 1u);
    QCOMPARE(figures.answerTimes.through(2), 2u);
    QCOMPARE(figures.answerTimes.through(MetricBuckets::Ends.size() - 1), 2u);
    QCOMPARE(figures.answerTimes.count(), 3u);
}

QTEST_APPLESS_MAIN(TestFigures)
#include "tst_figures.moc"
