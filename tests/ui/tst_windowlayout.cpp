#include "ui/colours.h"
#include "windowpage.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>

using Table = streams::StreamTableModel;

class TestWindowLayout : public QObject {
    Q_OBJECT
private slots:
    void remembersHowItWasLeft();
    void remembersThemeAndZoom();
    void resetBringsAllBack();
    void ignoresWhatItCannotRead();
    void answersMakeRoom();
    void answersStayAsTheyWereLeft();
};

void TestWindowLayout::remembersHowItWasLeft()
{
    WindowPage page;
    page.window().resize(1211, 1001);
    page.action("eventLogAction")->trigger();
    page.streams().horizontalHeader()->resizeSection(Table::NameColumn, 222);
    page.streams().horizontalHeader()->moveSection(0, 3);
    page.streams().setColumnHidden(Table::AppColumn, true);
    page.feed("a", "PUBLISHING");
    page.clickHeader(Table::EventsColumn);
    page.clickHeader(Table::ProviderColumn, Qt::ControlModifier);
    const QList<Table::SortKey> keys = page.table().sortKeys();
    QCOMPARE(keys.size(), 2);
    page.find<QSplitter>()->setSizes({400, 300});
    const int upper = page.find<QSplitter>()->sizes().first();

    page.remake();
    QCOMPARE(page.window().size(), QSize(1211, 1001));
    QVERIFY(page.find<QDockWidget>(QStringLiteral("eventLog"))->isVisible());
    QCOMPARE(page.streams().columnWidth(Table::NameColumn), 222);
    QCOMPARE(page.streams().horizontalHeader()->visualIndex(Table::StatusColumn), 3);
    QVERIFY(page.streams().isColumnHidden(Table::AppColumn));
    QCOMPARE(page.table().sortKeys(), keys);
    QTRY_VERIFY(std::abs(page.find<QSplitter>()->sizes().first() - upper) <= 4); // rounded by the layout
}

void TestWindowLayout::remembersThemeAndZoom()
{
    WindowPage page;
    const auto choose = [&page](const QString &text) {
        for (QAction *action : page.window().findChildren<QAction *>()) {
            if (action->text() == text)
                action->trigger();
        }
    };
    choose(QStringLiteral("&Dark"));
    QCOMPARE(QApplication::palette().color(QPalette::Window), ui::Colours::dark().window);
    QTRY_COMPARE(page.streams().palette().color(QPalette::Base), ui::Colours::dark().panel);
    QCOMPARE(page.streams().verticalHeader()->defaultSectionSize(), 28);
    page.action("zoomIn")->trigger();
    page.action("zoomIn")->trigger();
    QTRY_COMPARE(page.streams().verticalHeader()->defaultSectionSize(), 34); // 28 at 120 %

    page.remake();
    QCOMPARE(QApplication::palette().color(QPalette::Window), ui::Colours::dark().window);
    QCOMPARE(page.streams().verticalHeader()->defaultSectionSize(), 34);
    choose(QStringLiteral("&Light"));
    QTRY_COMPARE(page.window().palette().color(QPalette::Window), ui::Colours::light().window);
    page.action("zoomReset")->trigger();
    QTRY_COMPARE(page.streams().verticalHeader()->defaultSectionSize(), 28);
}

void TestWindowLayout::resetBringsAllBack()
{
    WindowPage page;
    const int width = page.streams().columnWidth(Table::NameColumn);
    page.action("eventLogAction")->trigger();
    page.streams().horizontalHeader()->resizeSection(Table::NameColumn, 222);
    page.streams().horizontalHeader()->moveSection(0, 3);
    page.streams().setColumnHidden(Table::NodeColumn, false);
    page.clickHeader(Table::NameColumn);
    page.action("resetLayout")->trigger();
    QCOMPARE(page.streams().columnWidth(Table::NameColumn), width);
    QCOMPARE(page.streams().horizontalHeader()->visualIndex(Table::StatusColumn), 0);
    QVERIFY(page.streams().isColumnHidden(Table::NodeColumn));
    QVERIFY(!page.find<QDockWidget>(QStringLiteral("eventLog"))->isVisible());
    QCOMPARE(page.table().sortKeys(), QList<Table::SortKey>{Table::SortKey{}});
}

void TestWindowLayout::ignoresWhatItCannotRead()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("broken.ini"));
    {
        QSettings settings(file, QSettings::IniFormat);
        settings.setValue(QStringLiteral("window/geometry"), QByteArray("nonsense"));
        settings.setValue(QStringLiteral("window/state"), 7);
        settings.setValue(QStringLiteral("streams/columns2"), QByteArray("nonsense"));
        settings.setValue(QStringLiteral("streams/sort"), QStringList{QStringLiteral("NoColumn desc")});
        settings.setValue(QStringLiteral("theme/zoom"), QStringLiteral("huge"));
    }
    WindowPage page(file);
    QVERIFY(page.window().isVisible());
    QCOMPARE(page.table().sortKeys(), QList<Table::SortKey>{Table::SortKey{}});
    QVERIFY(page.streams().columnWidth(Table::NameColumn) > 0);
}

void TestWindowLayout::answersMakeRoom()
{
    WindowPage page;
    auto *answers = page.find<QDockWidget>(QStringLiteral("answers"));
    QVERIFY(answers->isVisible());
    page.window().resize(900, 700);
    QTRY_VERIFY(!answers->isVisible());
    QCOMPARE(page.window().width(), 900);
    page.action("answersAction")->trigger(); // still the person's to say
    QVERIFY(answers->isVisible());
    page.action("answersAction")->trigger();
    page.window().resize(1440, 900);
    QVERIFY(!answers->isVisible());
    page.action("answersAction")->trigger();

    page.window().resize(900, 700);
    QTRY_VERIFY(!answers->isVisible());
    page.remake();
    answers = page.find<QDockWidget>(QStringLiteral("answers"));
    QCOMPARE(page.window().width(), 900);
    QVERIFY(!answers->isVisible());
    page.window().resize(1440, 900);
    QTRY_VERIFY(answers->isVisible());
}

void TestWindowLayout::answersStayAsTheyWereLeft()
{
    WindowPage page;
    page.action("answersAction")->trigger();
    page.remake();
    QVERIFY(!page.find<QDockWidget>(QStringLiteral("answers"))->isVisible());
    page.action("resetLayout")->trigger();
    QVERIFY(page.find<QDockWidget>(QStringLiteral("answers"))->isVisible());
}

QTEST_MAIN(TestWindowLayout)
#include "tst_windowlayout.moc"
