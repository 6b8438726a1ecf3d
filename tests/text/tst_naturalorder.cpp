#include "text/naturalorder.h"

#include <QTest>

using namespace text;

class tst_NaturalOrder : public QObject {
    Q_OBJECT
private slots:
    void isAnOrder();
    void sameForAPerson_data();
    void sameForAPerson();
};

// All pairs of a list that is in order, and that the prefix never says the contrary.
void tst_NaturalOrder::isAnOrder()
{
    const QList<QByteArray> ordered{"",
                                    "/",
                                    "0",
                                    "2",
                                    "10",
                                    "192.168.1.9",
                                    "192.168.1.10",
                                    "cam",
                                    "cam-1",
                                    "cam0",
                                    "cam1",
                                    "cam1a",
                                    "CAM2",
                                    "cam09x",
                                    "cam10",
                                    "cam00000011",
                                    "cam99999999",
                                    "cam123456789",
                                    "cam123456790",
                                    "cam99999999999999999999",
                                    "camera",
                                    "Zebra",
                                    "ж"};
    for (qsizetype i = 0; i < ordered.size(); ++i) {
        for (qsizetype j = 0; j < ordered.size(); ++j) {
            const int order = compareNatural(ordered[i], ordered[j]);
            QVERIFY2(i < j ? order < 0 : i > j ? order > 0 : order == 0, ordered[i] + " and " + ordered[j]);
            const quint64 left = naturalPrefix(ordered[i]);
            const quint64 right = naturalPrefix(ordered[j]);
            QVERIFY2(i < j ? left <= right : left >= right, ordered[i] + " and " + ordered[j]);
        }
    }
}

void tst_NaturalOrder::sameForAPerson_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::newRow("case") << QByteArray("Cam") << QByteArray("cAM");
    QTest::newRow("leading zeros") << QByteArray("cam007x") << QByteArray("cam7x");
}

void tst_NaturalOrder::sameForAPerson()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QCOMPARE(compareNatural(a, b), 0);
    QCOMPARE(naturalPrefix(a), naturalPrefix(b));
}

QTEST_APPLESS_MAIN(tst_NaturalOrder)
#include "tst_naturalorder.moc"
