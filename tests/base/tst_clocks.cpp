#include "base/clock.h"

#include <QDateTime>
#include <QTest>

class TestClocks : public QObject {
    Q_OBJECT
private slots:
    void tellTheTime();
};

void TestClocks::tellTheTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 now = wallMicroseconds();
    QVERIFY(before <= now / 1'000 && now / 1'000 <= QDateTime::currentMSecsSinceEpoch());
    const qint64 begin = steadyMicroseconds();
    const qint64 mono = steadyNanoseconds();
    QVERIFY(begin <= mono / 1'000);
    QTest::qSleep(2);
    const qint64 passed = steadyNanoseconds() - mono;
    QVERIFY2(passed >= 2'000'000, qPrintable(QString::number(passed)));
}

QTEST_APPLESS_MAIN(TestClocks)
#include "tst_clocks.moc"
