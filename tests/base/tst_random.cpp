#include "base/random.h"

#include <QTest>

class TestRandom : public QObject {
    Q_OBJECT
private slots:
    void drawsTheSameEverywhere();
    void drawsInAnyOrder();
    void keepsToItsRanges();
    void makesUuids();
};

// The first numbers of SplitMix64 from 0, as its author's own program prints them.
void TestRandom::drawsTheSameEverywhere()
{
    Random random(0);
    QCOMPARE(random.next(), Q_UINT64_C(0xe220a8397b1dcdaf));
    QCOMPARE(random.next(), Q_UINT64_C(0x6e789e6aa1b965f4));
    QCOMPARE(random.next(), Q_UINT64_C(0x06c45d188009454f));
}

void TestRandom::drawsInAnyOrder()
{
    Random random(42);
    for (quint64 number = 0; number < 100; ++number)
        QCOMPARE(random.next(), Random::at(42, number));
    Random shares(7);
    QCOMPARE(shares.share(), Random::shareAt(7, 0));
}

void TestRandom::keepsToItsRanges()
{
    Random random(1);
    int drawn = 0;
    for (int i = 0; i < 1'000; ++i) {
        const double share = random.share();
        QVERIFY(share >= 0 && share < 1);
        const int number = random.below(3);
        QVERIFY(number >= 0 && number < 3);
        drawn |= 1 << number;
    }
    QCOMPARE(drawn, 7);
    const QByteArray text = random.text(100, "ab");
    QCOMPARE(text.count('a') + text.count('b'), 100);
}

void TestRandom::makesUuids()
{
    Random random(9);
    const QByteArray uuid = random.uuid();
    QCOMPARE(uuid.size(), 36);
    QCOMPARE(uuid[14], '4');
    QVERIFY(QByteArray("89ab").contains(uuid[19]));
    QVERIFY(random.uuid() != uuid);
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
