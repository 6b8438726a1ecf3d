#include "wcs/origin.h"

#include <QTest>

using wcs::Origin;

class TestOrigin : public QObject {
    Q_OBJECT
private slots:
    void isWhatTheHeaderSays_data();
    void isWhatTheHeaderSays();
    void isNamedAsItIsRead();
    void bearsADamagedNumber();
};

void TestOrigin::isWhatTheHeaderSays_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<Origin>("origin");
    QTest::newRow("no header") << QByteArray() << Origin::Wcs;
    QTest::newRow("wcs") << QByteArray("wcs") << Origin::Wcs;
    QTest::newRow("test") << QByteArray("test") << Origin::Test;
    QTest::newRow("demo") << QByteArray("demo") << Origin::Demonstration;
    QTest::newRow("replay") << QByteArray("replay") << Origin::Replay;
    QTest::newRow("capitals") << QByteArray("Demo") << Origin::Demonstration;
    QTest::newRow("unknown") << QByteArray("tets") << Origin::Test;
    QTest::newRow("empty") << QByteArray("") << Origin::Test;
}

void TestOrigin::isWhatTheHeaderSays()
{
    QFETCH(const QByteArray, value);
    QFETCH(const Origin, origin);
    QCOMPARE(wcs::originOf(value), origin);
}

void TestOrigin::isNamedAsItIsRead()
{
    for (size_t at = 0; at < wcs::OriginCount; ++at)
        QCOMPARE(wcs::originOf(wcs::originName(Origin(at))), Origin(at));
}

void TestOrigin::bearsADamagedNumber()
{
    QCOMPARE(wcs::originOf(qint64(Origin::Replay)), Origin::Replay);
    for (const qint64 number : {qint64(-1), qint64(4), qint64(258)})
        QCOMPARE(wcs::originOf(number), Origin::Wcs);
}

QTEST_GUILESS_MAIN(TestOrigin)
#include "tst_origin.moc"
