#include "ui/kit/textcache.h"

#include <QTest>

class TestTextCache : public QObject {
    Q_OBJECT
private slots:
    void figuresHaveOneWidth();
    void cutsToTheWidth();
    void cutsFiguresToTheWidth();
    void laysOutOnce();
};

void TestTextCache::figuresHaveOneWidth()
{
    const QFont font = ui::fontOf(ui::Type::Text);
    const qreal width = ui::layOut(QStringLiteral("00:12:44"), font).width;
    for (const QString &text : {QStringLiteral("11:11:11"), QStringLiteral("08:59:47")})
        QCOMPARE(ui::layOut(text, font).width, width);
}

void TestTextCache::cutsToTheWidth()
{
    ui::TextCache cache;
    const QString text = QStringLiteral("a name that is much longer than its column");
    const qreal whole = cache.line(text, ui::Type::Text, 10'000).width;
    const qreal cut = cache.line(text, ui::Type::Text, 60).width;
    QVERIFY(whole > 60);
    QVERIFY2(cut <= 61, qPrintable(QString::number(cut)));
    QVERIFY(cut > 20);
    QCOMPARE(cache.line(QString(), ui::Type::Text, 60).width, 0.0);
}

// Each is narrow by itself, and wider in a line that begins with one.
void TestTextCache::cutsFiguresToTheWidth()
{
    ui::TextCache cache;
    const QString text = QStringLiteral("11.11.111.111: 1111 publishers failed");
    for (const auto cutAt : {Qt::ElideRight, Qt::ElideMiddle}) {
        const qreal cut = cache.line(text, ui::Type::Text, 160, cutAt).width;
        QVERIFY2(cut <= 161 && cut > 100, qPrintable(QString::number(cut)));
    }
}

void TestTextCache::laysOutOnce()
{
    ui::TextCache cache;
    const ui::TextLine *first = &cache.line(QStringLiteral("b4e7"), ui::Type::Text, 100);
    QCOMPARE(&cache.line(QStringLiteral("b4e7"), ui::Type::Text, 200), first);
}

QTEST_MAIN(TestTextCache)
#include "tst_textcache.moc"
