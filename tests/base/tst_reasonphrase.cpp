#include "base/reasonphrase.h"

#include <QTest>

class TestReasonPhrase : public QObject {
    Q_OBJECT
private slots:
    void knowsReasons();
};

void TestReasonPhrase::knowsReasons()
{
    QCOMPARE(reasonPhrase(200), "OK");
    QCOMPARE(reasonPhrase(431), "Request Header Fields Too Large");
    QCOMPARE(reasonPhrase(599), "Unknown");
}

QTEST_APPLESS_MAIN(TestReasonPhrase)
#include "tst_reasonphrase.moc"
