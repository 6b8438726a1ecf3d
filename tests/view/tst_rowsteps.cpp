#include "view/rowsteps.h"

#include <QTest>

using namespace view;

class TestRowSteps : public QObject {
    Q_OBJECT
private slots:
    void leadFromOneListToTheOther_data();
    void leadFromOneListToTheOther();
    void nameRunsOfRows();
};

void TestRowSteps::leadFromOneListToTheOther_data()
{
    QTest::addColumn<std::vector<int>>("before");
    QTest::addColumn<std::vector<int>>("after");
    using Rows = std::vector<int>;
    QTest::newRow("nothing") << Rows{} << Rows{};
    QTest::newRow("the same") << Rows{1, 2} << Rows{1, 2};
    QTest::newRow("all new") << Rows{} << Rows{1, 2, 3};
    QTest::newRow("all gone") << Rows{1, 2, 3} << Rows{};
    QTest::newRow("others") << Rows{1, 3, 5} << Rows{2, 4};
    QTest::newRow("mixed") << Rows{1, 2, 5, 6, 9} << Rows{0, 2, 3, 4, 6, 7, 10};
}

void TestRowSteps::leadFromOneListToTheOther()
{
    QFETCH(std::vector<int>, before);
    QFETCH(const std::vector<int>, after);
    const RowSteps steps = rowSteps(before, after);
    for (auto span = steps.removed.rbegin(); span != steps.removed.rend(); ++span)
        before.erase(before.begin() + span->first, before.begin() + span->last + 1);
    for (const RowSteps::Span &span : steps.inserted)
        before.insert(before.begin() + span.first, after.begin() + span.first, after.begin() + span.last + 1);
    QCOMPARE(before, after);
}

void TestRowSteps::nameRunsOfRows()
{
    const RowSteps steps = rowSteps<int>({1, 2, 3, 7}, {4, 5, 7, 8});
    QCOMPARE(steps.removed, (std::vector<RowSteps::Span>{{0, 2}}));
    QCOMPARE(steps.inserted, (std::vector<RowSteps::Span>{{0, 1}, {3, 3}}));
}

QTEST_APPLESS_MAIN(TestRowSteps)
#include "tst_rowsteps.moc"
