#include "ui/kit/fonts.h"
#include "ui/live/tile.h"
#include "ui/live/tilestrip.h"
#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
#include <QDateTime>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTableView>
#include <QToolButton>

using Table = view::StreamTableModel;

// What a person sees of many streams that fail at once.
class TestOutage : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void failedSaysHowManyAndSinceWhen();
    void tilesCutNothingShort_data();
    void tilesCutNothingShort();
    void titleCounts();
    void nothingAlarmsOfLongAgo();
    void aPausedViewKeepsItsTiles();
    void urgentOrderKeepsFailuresInSight();
    void urgentOrderGoesBackToTheOneBefore();
    void urgentOrderIsRemembered();
    void anotherOrderEndsIt();

private:
    ui::Tile &failed() { return *m_page->find<ui::Tile>(QStringLiteral("tile:is:failed")); }
    journal::Record now(const QByteArray &name, const QByteArray &status);
    void fail(int count);

    std::unique_ptr<WindowPage> m_page;
};

void TestOutage::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
}

journal::Record TestOutage::now(const QByteArray &name, const QByteArray &status)
{
    journal::Record record = m_page->record(name, status);
    record.time = m_page->board().timeline().now();
    record.receivedAt = record.time;
    return record;
}

void TestOutage::fail(int count)
{
    QList<journal::Record> records;
    for (int i = 0; i < count; ++i)
        records.append(now("cam-" + QByteArray::number(i), "FAILED"));
    m_page->feed(records);
}

void TestOutage::failedSaysHowManyAndSinceWhen()
{
    QVERIFY(failed().news().isEmpty());
    fail(860);
    QTRY_COMPARE(failed().news().value(0), QStringLiteral("860 in the last minute"));
    QVERIFY(failed().alarms());
    static const QRegularExpression since(QStringLiteral("^since \\d\\d:\\d\\d:\\d\\d$"));
    QVERIFY2(since.match(failed().news().value(1)).hasMatch(), qPrintable(failed().news().value(1)));
    QCOMPARE(failed().accessibleName(), QStringLiteral("Failed: 860, ") + failed().news().join(QStringLiteral(", ")));
}

void TestOutage::tilesCutNothingShort_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<bool>("isAll"); // also the tiles that come once there is something in them
    QTest::newRow("usual window") << 1'440 << 100 << true;
    QTest::newRow("small window") << 1'000 << 100 << true;
    QTest::newRow("smallest window") << 860 << 100 << false;
    QTest::newRow("small window, larger type") << 1'000 << 130 << false;
    QTest::newRow("usual window, larger type") << 1'440 << 140 << true;
    QTest::newRow("usual window, largest type") << 1'440 << 200 << false;
}

// With five digits in each.
void TestOutage::tilesCutNothingShort()
{
    QFETCH(int, width);
    QFETCH(int, zoom);
    QFETCH(bool, isAll);
    constexpr int Many = 88'888;
    fail(10'000);
    QTRY_COMPARE(failed().news().value(0), QStringLiteral("10,000 in the last minute"));
    m_page->action("pause")->trigger(); // the tiles stay as they are set
    const auto back = qScopeGuard([] { ui::applyZoom(100); });
    ui::applyZoom(zoom);
    m_page->window().resize(width, 700);
    auto &strip = *m_page->find<ui::TileStrip>();
    const int rare = isAll ? Many : 0;
    strip.setTotals({.publishing = Many,
                     .playing = Many,
                     .paused = rare,
                     .pending = Many,
                     .failed = Many,
                     .ended = Many,
                     .other = rare,
                     .stuck = rare});
    QTRY_COMPARE(m_page->window().width(), width);
    QCOMPARE(failed().isVisible() && failed().alarms(), true);
    for (const ui::Tile *tile : strip.findChildren<ui::Tile *>()) {
        if (!tile->isVisible())
            continue;
        const QString shown = tile->shown().join(u'|');
        QTRY_VERIFY2(tile->width() >= tile->minimumSizeHint().width(), qPrintable(shown));
        QVERIFY2(!tile->shown().join(u'|').contains(u'…'), qPrintable(tile->shown().join(u'|')));
    }
}

void TestOutage::titleCounts()
{
    QCOMPARE(m_page->window().windowTitle(), QStringLiteral("Streamwatch"));
    fail(860);
    QTRY_COMPARE(m_page->window().windowTitle(), QStringLiteral("860 failed · Streamwatch"));
    m_page->board().clear();
    QTRY_COMPARE(m_page->window().windowTitle(), QStringLiteral("Streamwatch"));
}

void TestOutage::nothingAlarmsOfLongAgo()
{
    journal::Record old = now("cam", "FAILED");
    old.time -= 61'000'000;
    m_page->feed({old});
    QTRY_COMPARE(failed().value(), 1);
    QVERIFY(!failed().alarms());
    QCOMPARE(failed().news().value(0), QStringLiteral("the last")); // but who comes back later learns when
    old = now("cam2", "FAILED");
    old.time -= 61'000'000;
    m_page->feed({old});
    QTRY_VERIFY2(failed().news().value(0).startsWith(QStringLiteral("2 since ")), qPrintable(failed().news().value(0)));
    QVERIFY(failed().news().value(1).startsWith(QStringLiteral("the last at ")));
    QVERIFY(!failed().alarms());
    fail(3);
    QTRY_VERIFY(failed().alarms());
}

// All but the title, so that nobody pauses and misses it.
void TestOutage::aPausedViewKeepsItsTiles()
{
    m_page->action("pause")->trigger();
    const QString sentence = failed().sentence();
    fail(860);
    QTRY_COMPARE(m_page->window().windowTitle(), QStringLiteral("860 failed · Streamwatch"));
    QCOMPARE(failed().value(), 0);
    QVERIFY(failed().news().isEmpty());
    QCOMPARE(failed().sentence(), sentence);
    m_page->action("pause")->trigger();
    QCOMPARE(failed().value(), 860);
    QVERIFY(!failed().news().isEmpty());
}

void TestOutage::urgentOrderKeepsFailuresInSight()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    m_page->feed({now("broken", "FAILED")});
    for (int i = 0; i < 50; ++i)
        m_page->feed({now("live-" + QByteArray::number(i), "PUBLISHING")});
    QTRY_COMPARE(m_page->rowOf("broken"), 50); // by what was seen last it is out of sight
    QTest::keyClick(&m_page->window(), Qt::Key_F7);
    QVERIFY(m_page->action("urgent")->isChecked());
    QCOMPARE(m_page->rowOf("broken"), 0);
    m_page->feed({now("live-0", "PUBLISHING"), now("newest", "PUBLISHING"), now("waits", "PENDING")});
    QTRY_COMPARE(m_page->table().rowCount(), 53);
    QCOMPARE(m_page->shown().first(3),
             (QStringList{QStringLiteral("broken"), QStringLiteral("waits"), QStringLiteral("newest")}));
}

void TestOutage::urgentOrderGoesBackToTheOneBefore()
{
    fail(3);
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_page->clickHeader(Table::NameColumn);
    const QList<Table::SortKey> before = m_page->table().sortKeys();
    for (QToolButton *button : m_page->window().findChildren<QToolButton *>()) {
        if (button->defaultAction() == m_page->action("urgent"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(m_page->action("urgent")->isChecked());
    QVERIFY(m_page->table().sortKeys() != before);
    m_page->action("urgent")->trigger();
    QCOMPARE(m_page->table().sortKeys(), before);
}

void TestOutage::urgentOrderIsRemembered()
{
    m_page->action("urgent")->trigger();
    const QList<Table::SortKey> keys = m_page->table().sortKeys();
    m_page->remake();
    QCOMPARE(m_page->table().sortKeys(), keys);
    QVERIFY(m_page->action("urgent")->isChecked());
    m_page->action("resetLayout")->trigger();
    QVERIFY(!m_page->action("urgent")->isChecked());
}

void TestOutage::anotherOrderEndsIt()
{
    fail(3);
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    m_page->action("follow")->trigger();
    m_page->action("urgent")->trigger();
    QVERIFY(!m_page->action("follow")->isChecked());
    m_page->clickHeader(Table::NameColumn);
    QVERIFY(!m_page->action("urgent")->isChecked());
    m_page->action("urgent")->trigger();
    m_page->action("follow")->trigger();
    QVERIFY(!m_page->action("urgent")->isChecked());
}

QTEST_MAIN(TestOutage)
#include "tst_outage.moc"
