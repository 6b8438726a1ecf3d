#include "findings/streamnames.h"

#include <QTest>

using findings::StreamNames;

namespace {

const size_t Cam = StreamNames::keyOf("app", "cam");

} // namespace

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
    QVERIFY(!names.find(Cam));
    names.begin(Cam, 1, 10);
    names.begin(Cam, 2, 20);
    QCOMPARE(names.end(Cam, 1, 30).endedAt, 0);
    QCOMPARE(names.find(Cam)->publishers, std::vector<board::Slot>{2});
    QCOMPARE(names.end(Cam, 2, 40).endedAt, 40);
    QCOMPARE(names.begin(Cam, 3, 50).endedAt, 0);
    QVERIFY(!names.find(StreamNames::keyOf("other", "cam")));
}

void tst_StreamNames::flapsByTwoThresholds()
{
    StreamNames names(1'000, 4, 2);
    const auto again = [&](qint64 at) {
        const bool isFlapping = names.begin(Cam, 1, at).isFlapping;
        names.end(Cam, 1, at + 1);
        return isFlapping;
    };
    QVERIFY(!again(0) && !again(300) && !again(600));
    QVERIFY(again(900));
    QVERIFY(again(1'500)); // three within the window: it goes on
    QVERIFY(names.forget(1'850).empty());
    QVERIFY(names.forget(2'000) == std::vector<size_t>{Cam}); // one
    QVERIFY(!names.find(Cam)->isFlapping);
    QVERIFY(!again(2'100));
}

void tst_StreamNames::forgetsWhatIsOver()
{
    StreamNames names(1'000, 4, 2);
    names.begin(1, 1, 0);
    names.end(1, 1, 10);
    names.begin(2, 2, 0);
    names.forget(1'010);
    QVERIFY(names.find(1));
    names.forget(1'011);
    QVERIFY(!names.find(1));
    QVERIFY(names.find(2));
}

QTEST_APPLESS_MAIN(tst_StreamNames)
#include "tst_streamnames.moc"
