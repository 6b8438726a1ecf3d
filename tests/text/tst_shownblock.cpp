#include "text/shownblock.h"

#include <QTest>

using text::ShownBlock;

class TestShownBlock : public QObject {
    Q_OBJECT
private slots:
    void leavesAsItIs_data();
    void leavesAsItIs();
    void breaksWhatTakesLong_data();
    void breaksWhatTakesLong();
    void saysHowManyMarksThereAre();
    void cutsWhatIsCostlyThroughout();
};

void TestShownBlock::leavesAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("lines") << QStringLiteral("{\n\t\"a\": 1\n}\n");
    QTest::newRow("an SDP in a line") << QStringLiteral("a=candidate:1 1 udp\\r\\n").repeated(300);
    QTest::newRow("marks as they are written") << QStringLiteral("a\u0301\u0302\u0303 שָׁלוֹם किं").repeated(10);
    QTest::newRow("a family") << QStringLiteral("👨\u200d👩\u200d👧\u200d👦 ").repeated(30);
    QTest::newRow("large") << QStringLiteral("0123456789 abcdef\n").repeated(15'000);
    QTest::newRow("Chinese") << QStringLiteral("摄像机\n").repeated(30'000);
}

void TestShownBlock::leavesAsItIs()
{
    QFETCH(QString, text);
    const ShownBlock block = ShownBlock::of(text);
    QCOMPARE(block.text, text);
    QVERIFY(!block.isBroken);
    QVERIFY(!block.isCut);
}

void TestShownBlock::breaksWhatTakesLong_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QString(250'000, u'x');
    QTest::newRow("conjuncts") << QStringLiteral("क्ष्म्य").repeated(2'000);
    QTest::newRow("Arabic") << QStringLiteral("سلام").repeated(3'000);
    QTest::newRow("joined people") << QStringLiteral("👨\u200d").repeated(1'200);
    QTest::newRow("both directions") << QStringLiteral("aא1").repeated(10'000);
    QTest::newRow("marks alone") << QString(20'000, QChar(0x301));
    QTest::newRow("marks on each") << (u'a' + QString(200, QChar(0x301))).repeated(100);
}

void TestShownBlock::breaksWhatTakesLong()
{
    QFETCH(QString, text);
    const ShownBlock block = ShownBlock::of(text);
    QVERIFY(block.isBroken);
    QVERIFY(!block.isCut);
    qsizetype marks = 0;
    for (const QChar c : block.text) {
        marks = text::isMark(c.unicode()) ? marks + 1 : 0;
        QVERIFY(marks <= text::MostMarks);
    }
    for (const QString &line : block.text.split(u'\n'))
        QVERIFY2(line.size() <= 8'001, qPrintable(QString::number(line.size())));
}

void TestShownBlock::saysHowManyMarksThereAre()
{
    const QString marks(128'000, QChar(0x301));
    const ShownBlock block = ShownBlock::of(u"a"_qs + marks + u"b"_qs);
    QCOMPARE(block.text, u"a"_qs + marks.first(16) + u"⟨+127984⟩b"_qs);
    QVERIFY(block.isBroken);
}

void TestShownBlock::cutsWhatIsCostlyThroughout()
{
    const ShownBlock block = ShownBlock::of(QStringLiteral("👨\n").repeated(50'000));
    QVERIFY(block.isCut);
    QVERIFY(block.text.endsWith(u'…'));
    QCOMPARE(block.text.count(u'\n'), 2'048);
}

QTEST_APPLESS_MAIN(TestShownBlock)
#include "tst_shownblock.moc"
