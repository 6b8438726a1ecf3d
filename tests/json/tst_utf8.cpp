#include "json/utf8.h"

#include <QTest>

using namespace json;

class TestUtf8 : public QObject {
    Q_OBJECT
private slots:
    void cutsBetweenCharacters();
    void cutsNoPair_data();
    void cutsNoPair();
};

void TestUtf8::cutsBetweenCharacters()
{
    const QByteArray text = "aé€😀";
    for (qsizetype most = 0; most <= text.size() + 1; ++most) {
        const QByteArrayView beginning = utf8Beginning(text, most);
        QVERIFY(beginning.size() <= most);
        QVERIFY(text.startsWith(beginning));
        QVERIFY(beginning.isValidUtf8());
    }
    QCOMPARE(utf8Beginning(text, text.size()), text);
}

void TestUtf8::cutsNoPair_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("most");
    QTest::addColumn<QString>("beginning");
    const QString camera = QStringLiteral("🎥");
    QTest::newRow("shorter") << u"ab"_qs << qsizetype(3) << u"ab"_qs;
    QTest::newRow("as long") << u"a"_qs + camera << qsizetype(3) << u"a"_qs + camera;
    QTest::newRow("a pair in the way") << u"a"_qs + camera + u'b' << qsizetype(2) << u"a"_qs;
    QTest::newRow("behind a pair") << u"a"_qs + camera + u'b' << qsizetype(3) << u"a"_qs + camera;
    QTest::newRow("nothing but pairs") << camera + camera << qsizetype(1) << QString();
    QTest::newRow("nothing") << camera << qsizetype(0) << QString();
    QTest::newRow("half a pair is one character")
        << QString(QChar(0xd83d)) + u'a' << qsizetype(1) << QString(QChar(0xd83d));
}

void TestUtf8::cutsNoPair()
{
    QFETCH(const QString, text);
    QFETCH(const qsizetype, most);
    QFETCH(const QString, beginning);
    QCOMPARE(beginningOf(text, most), beginning);
}

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
