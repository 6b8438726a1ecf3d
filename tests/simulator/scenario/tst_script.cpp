#include "simulator/scenario/script.h"

#include <QTest>

using namespace simulator;

namespace {

using enum Step::Kind;

Step named(const char *name)
{
    return {.kind = Publish, .name = QString::fromLatin1(name)};
}

QString walk(const std::vector<Step> &steps, quint64 seed = 1, int most = 30)
{
    Random random(seed);
    Script script(steps, random);
    QString result;
    for (const Step *step = script.next(); step && most-- > 0; step = script.next())
        result += step->kind == Wait ? QStringLiteral("-") : step->name;
    return result;
}

} // namespace

class tst_Script : public QObject {
    Q_OBJECT
private slots:
    void oneAfterTheOther()
    {
        QCOMPARE(walk({}), QString());
        QCOMPARE(walk({named("a"), named("b")}), QStringLiteral("ab"));
    }

    void loops()
    {
        const Step loop{.kind = Loop, .times = Span{3, 3}, .steps = {named("a"), named("b")}};
        QCOMPARE(walk({named("x"), loop, named("y")}), QStringLiteral("xabababy"));
        const Step none{.kind = Loop, .times = Span{0, 0}, .steps = {named("a")}};
        QCOMPARE(walk({none, named("y")}), QStringLiteral("y"));
        const Step nested{.kind = Loop, .times = Span{2, 2}, .steps = {loop, named("-")}};
        QCOMPARE(walk({nested}), QStringLiteral("ababab-ababab-"));
    }

    void forEver()
    {
        const Step loop{.kind = Loop, .steps = {named("a"), {.kind = Wait}}};
        QCOMPARE(walk({loop}, 1, 10), QStringLiteral("a-a-a-a-a-"));
    }

    void chances()
    {
        const auto chance = [](double probability) {
            return Step{.kind = Chance, .probability = probability, .steps = {named("a")}, .otherSteps = {named("b")}};
        };
        QCOMPARE(walk({chance(1)}), QStringLiteral("a"));
        QCOMPARE(walk({chance(0)}), QStringLiteral("b"));
        const Step draws{.kind = Loop, .times = Span{1'000, 1'000}, .steps = {chance(0.25)}};
        const auto count = walk({draws}, 5, 1'000).count(u'a');
        QVERIFY2(count > 200 && count < 300, qPrintable(QString::number(count)));
        QCOMPARE(walk({draws}, 5, 1'000), walk({draws}, 5, 1'000));
        QVERIFY(walk({draws}, 5, 1'000) != walk({draws}, 6, 1'000));
    }

    void endsWhereNoTimeGoesBy()
    {
        const Step empty{.kind = Loop};
        QCOMPARE(walk({empty, named("a")}), QString());
        const Step busy{.kind = Loop, .steps = {named("a")}};
        QVERIFY(walk({busy}, 1, 1'000'000).size() < 20'000);
    }

    void rangesAreKept()
    {
        Random random(9);
        QSet<int> counts;
        for (int i = 0; i < 1'000; ++i) {
            const qint64 us = Span{1, 2}.microseconds(random);
            QVERIFY(us >= 1'000'000 && us <= 2'000'000);
            counts.insert(Span{2, 4}.times(random));
        }
        QCOMPARE(counts, (QSet<int>{2, 3, 4}));
        QCOMPARE((Span{5, 5}.microseconds(random)), 5'000'000);
    }
};

QTEST_GUILESS_MAIN(tst_Script)
#include "tst_script.moc"
