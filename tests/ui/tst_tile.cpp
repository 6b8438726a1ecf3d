#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/kit/style.h"
#include "ui/live/tile.h"

#include <QHelpEvent>
#include <QTest>

#include <optional>

using ui::Colours;
using ui::Tile;

class TestTile : public QObject {
    Q_OBJECT
private slots:
    void init();

    void aSteadyFigureIsNotNothing();
    void aSmallChangeIsNoCliff();
    void hasAGapWhereNothingWasKnown();
    void endsWhereNothingIsKnown();
    void showsNoMoreThanIsWanted();
    void saysCourseAndScale();
    void saysThemOnHover();
    void newsAreSeenAndSaid();

private:
    void sample(int value, int seconds, bool isKnown = true);
    QList<std::optional<int>> line(); // in each column of the course the uppermost pixel of it

    std::unique_ptr<Tile> m_tile;
    qint64 m_now = 0;
};

void TestTile::init()
{
    QApplication::setStyle(new ui::Style);
    ui::applyZoom(100);
    m_tile =
        std::make_unique<Tile>(QStringLiteral("Playing"), &Colours::playing, QStringLiteral("is:playing"), nullptr);
    m_tile->resize(320, 56);
    m_now = 0;
}

void TestTile::sample(int value, int seconds, bool isKnown)
{
    m_tile->setValue(value);
    for (int second = 0; second < seconds; ++second) {
        m_now += 1'000'000;
        if (isKnown)
            m_tile->note(value, m_now);
        m_tile->showUntil(m_now, isKnown);
    }
}

QList<std::optional<int>> TestTile::line()
{
    const QImage image = m_tile->grab().toImage();
    const QColor ink = Colours::of(m_tile->palette()).playing;
    QList<std::optional<int>> tops;
    for (int x = m_tile->width() - 12 - 120; x < m_tile->width() - 12; ++x) {
        std::optional<int> top;
        for (int y = m_tile->height() - 1; y >= 0; --y) {
            const QColor pixel = image.pixelColor(x, y);
            if (std::abs(pixel.red() - ink.red()) + std::abs(pixel.blue() - ink.blue()) < 120)
                top = y;
        }
        tops.append(top);
    }
    return tops;
}

void TestTile::aSteadyFigureIsNotNothing()
{
    sample(868, 600);
    const auto tops = line();
    QVERIFY(tops.at(60));
    QVERIFY2(*tops.at(60) <= 21, qPrintable(QString::number(*tops.at(60)))); // of 16 to 40 it has 868 thousandths
    sample(0, 600);
    QVERIFY(line().at(60));
    QVERIFY(*line().at(60) >= 38);
}

void TestTile::aSmallChangeIsNoCliff()
{
    sample(868, 300);
    sample(875, 300);
    const auto tops = line();
    QVERIFY(tops.at(20));
    QVERIFY(tops.at(100));
    QVERIFY(std::abs(*tops.at(20) - *tops.at(100)) <= 1);
}

void TestTile::hasAGapWhereNothingWasKnown()
{
    sample(868, 240);
    sample(868, 120, false);
    sample(868, 240);
    const auto tops = line();
    QVERIFY(tops.at(20));
    QVERIFY(!tops.at(60));
    QVERIFY(tops.at(100));
}

void TestTile::endsWhereNothingIsKnown()
{
    sample(868, 300);
    sample(868, 300, false);
    const auto tops = line();
    QVERIFY(tops.at(30));
    QVERIFY(!tops.at(90));
    QVERIFY(!tops.at(118));
    QVERIFY(m_tile->sentence().startsWith(QStringLiteral("Playing: 868 when last heard of")));
}

// While the view is paused its course goes on, and is not seen.
void TestTile::showsNoMoreThanIsWanted()
{
    sample(868, 300);
    const QImage before = m_tile->grab().toImage();
    const QString sentence = m_tile->sentence();
    for (int second = 1; second <= 100; ++second)
        m_tile->note(5'000, m_now + second * 1'000'000);
    QCOMPARE(m_tile->grab().toImage(), before);
    QCOMPARE(m_tile->sentence(), sentence);
    m_tile->showUntil(m_now + 100'000'000, true);
    QVERIFY(m_tile->sentence().contains(QStringLiteral("868 to 5,000")));
    QVERIFY(line().at(110));
}

void TestTile::saysCourseAndScale()
{
    sample(868, 300);
    QCOMPARE(m_tile->sentence(), QStringLiteral("Playing: 868 now, 868 in the last 5 min, axis 0 to 1,000"));
    sample(875, 300);
    sample(868, 2);
    QCOMPARE(m_tile->sentence(), QStringLiteral("Playing: 868 now, 868 to 875 in the last 10 min, axis 0 to 1,000"));
    QCOMPARE(m_tile->accessibleDescription(), m_tile->sentence());
}

void TestTile::saysThemOnHover()
{
    sample(868, 300);
    QHelpEvent hover(QEvent::ToolTip, QPoint(5, 5), m_tile->mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(m_tile.get(), &hover);
    QVERIFY(m_tile->toolTip().contains(m_tile->sentence()));
    QVERIFY(m_tile->toolTip().contains(QStringLiteral("is:playing")));
}

void TestTile::newsAreSeenAndSaid()
{
    sample(860, 5);
    const QImage calm = m_tile->grab().toImage();
    m_tile->setNews({{QStringLiteral("860 in the last minute")}, {QStringLiteral("since 14:03:12")}});
    const QImage alarm = m_tile->grab().toImage();
    QVERIFY(calm.pixelColor(160, 5) != alarm.pixelColor(160, 5)); // the ground
    QCOMPARE(m_tile->accessibleName(), QStringLiteral("Playing: 860, 860 in the last minute, since 14:03:12"));
    m_tile->setNews({});
    QCOMPARE(m_tile->grab().toImage(), calm);
}

QTEST_MAIN(TestTile)
#include "tst_tile.moc"
