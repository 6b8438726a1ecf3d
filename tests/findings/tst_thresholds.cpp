#include "findings/thresholds.h"

#include <QTest>

using findings::setThreshold;
using findings::Thresholds;

class tst_Thresholds : public QObject {
    Q_OBJECT
private slots:
    void takesWhatIsGiven_data();
    void takesWhatIsGiven();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void hasItsDefaultsWithinTheLimits();
};

void tst_Thresholds::takesWhatIsGiven_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<qint64 Thresholds::*>("member");
    const auto row = [](const char *text, qint64 value, qint64 Thresholds::*member) {
        QTest::newRow(text) << QString::fromLatin1(text) << value << member;
    };
    row("stuck=30s", 30'000'000, &Thresholds::stuckAfter);
    row(" stale = 1.5m ", 90'000'000, &Thresholds::staleAfter);
    row("slow=500ms", 500'000, &Thresholds::slowAfter);
    row("disk=2d", 172'800'000'000, &Thresholds::diskWithin);
    row("flaps-from=12", 12, &Thresholds::flapsFrom);
    row("calm=0s", 0, &Thresholds::calmFor);
}

void tst_Thresholds::takesWhatIsGiven()
{
    QFETCH(QString, text);
    QFETCH(qint64 Thresholds::*, member);
    Thresholds thresholds;
    QVERIFY(setThreshold(thresholds, text));
    QTEST(thresholds.*member, "value");
    thresholds.*member = Thresholds().*member;
    QVERIFY(thresholds == Thresholds());
}

void tst_Thresholds::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");
    QTest::newRow("empty") << QString() << QStringLiteral("names none of fail-window, ");
    QTest::newRow("name") << QStringLiteral("stuk=3s") << QStringLiteral("names none of fail-window, ");
    QTest::newRow("no value") << QStringLiteral("stuck") << QStringLiteral("takes a time such as 10s");
    QTest::newRow("no unit") << QStringLiteral("stuck=10") << QStringLiteral("takes a time such as 10s");
    QTest::newRow("no number") << QStringLiteral("stuck=xs") << QStringLiteral("takes a time such as 10s");
    QTest::newRow("below zero") << QStringLiteral("stuck=-1s") << QStringLiteral("takes a time such as 10s");
    QTest::newRow("too long") << QStringLiteral("stuck=2d") << QStringLiteral("is out of range");
    QTest::newRow("too short") << QStringLiteral("stuck=1ms") << QStringLiteral("is out of range");
    QTest::newRow("no count") << QStringLiteral("flaps-from=5s") << QStringLiteral("takes a whole number");
}

void tst_Thresholds::refusesWhatIsNone()
{
    QFETCH(QString, text);
    QFETCH(QString, why);
    Thresholds thresholds;
    const auto set = setThreshold(thresholds, text);
    QVERIFY(!set);
    QVERIFY2(set.error().sentence.startsWith(why), qPrintable(set.error().sentence));
    QVERIFY(thresholds == Thresholds());
}

void tst_Thresholds::hasItsDefaultsWithinTheLimits()
{
    QVERIFY(!findings::allThresholds().empty());
    for (const findings::Threshold &row : findings::allThresholds()) {
        QVERIFY2(Thresholds().*row.value >= row.least, row.name);
        QVERIFY2(Thresholds().*row.value <= row.most, row.name);
    }
}

QTEST_GUILESS_MAIN(tst_Thresholds)
#include "tst_thresholds.moc"
