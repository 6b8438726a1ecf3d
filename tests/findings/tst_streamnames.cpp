#include "findings/streamnames.h"

#include <QTest>

using findings::StreamNames;

class tst_StreamNames : public QObject {
    Q_OBJECT
private slots:
    void knowsWhoPublishes();
    void flapsByTwoThresholds();
    void forgetsWhatIsOver();
};

void tst_StreamNames::knowsWhoPublishes()
{
    StreamNames names(1'000, 4, 2);
    QVERIFY(!names.find("app\ncam"));
    names.begin("app\ncam", 1, 10);
    names.begin("app\ncam", 2, 20);
    QCOMPARE(names.end("app\ncam", 1, 30).endedAt, 0);
    QCOMPARE(names.find("app\ncam")->publishers, std::vector<board::Slot>{2});
    QCOMPARE(names.end("app\ncam", 2, 40).endedAt, 40);
    QCOMPARE(names.begin("app\ncam", 3, 50).endedAt, 0);
    QVERIFY(!names.find("other\ncam"));
}

void tst_StreamNames::flapsByTwoThresholds()
{
    StreamNames names(1'000, 4, 2);
    const auto again = [&](qint64 at) {
        const bool isFlapping = names.begin("k", 1, at).isFlapping;
        names.end("k", 1, at + 1);
        return isFlapping;
    };
    QVERIFY(!again(0) && !again(300) && !again(600));
    QVERIFY(again(900));
    QVERIFY(again(1'500)); // three within the window: it goes on
    QVERIFY(names.forget(1'850).empty());
    QVERIFY(names.forget(2'000) == std::vector<QByteArray>{"k"}); // one
    QVERIFY(!names.find("k")->isFlapping);
    QVERIFY(!again(2'100));
}

void tst_StreamNames::forgetsWhatIsOver()
{
    StreamNames names(1'000, 4, 2);
    names.begin("over", 1, 0);
    names.end("over", 1, 10);
    names.begin("live", 2, 0);
    names.forget(1'010);
    QVERIFY(names.find("over"));
    names.forget(1'011);
    QVERIFY(!names.find("over"));
    QVERIFY(names.find("live"));
}

QTEST_APPLESS_MAIN(tst_StreamNames)
#include "tst_streamnames.moc"
