#include "logging.h"
#include "ui/kit/colours.h"
#include "ui/live/streamtableview.h"
#include "ui/window/windowlayout.h"
#include "windowpage.h"

#include <QAction>
#include <QApplication>
#include <QCryptographicHash>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabBar>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <functional>

using Table = view::StreamTableModel;

class TestWindowLayout : public QObject {
    Q_OBJECT
private slots:
    void remembersHowItWasLeft();
    void isWrittenAMomentAfterEachChange_data();
    void isWrittenAMomentAfterEachChange();
    void isWrittenOnceADragRests();
    void nothingIsWrittenThatNobodyChanged();
    void remembersThemeAndZoom();
    void largerTypeAtAStartTakesTheAnswersRoom();
    void resetBringsAllBack();
    void ignoresWhatItCannotRead();
    void columnsOfALaterVersionAreAsAtTheFirstStart();
    void eachDamagedPartIsAsAtTheFirstStart();
    void aDamagedFileIsIgnored_data();
    void aDamagedFileIsIgnored();
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

namespace {

using Change = std::function<void(WindowPage &)>;

// The settings as they lie on the disk: what a program finds that starts after this one was killed.
QMap<QString, QVariant> onDisk(WindowPage &page)
{
    QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("copy.ini"));
    if (!QFile::copy(page.settings().fileName(), copy))
        return {};
    const QSettings settings(copy, QSettings::IniFormat);
    QMap<QString, QVariant> values;
    for (const QString &key : settings.allKeys())
        values.insert(key, settings.value(key));
    return values;
}

// Another window that finds what lies on the disk now.
std::unique_ptr<WindowPage> startedAnew(WindowPage &page, const QTemporaryDir &folder)
{
    const QString copy = folder.filePath(QStringLiteral("found.ini"));
    QFile::remove(copy);
    QFile::copy(page.settings().fileName(), copy);
    return std::make_unique<WindowPage>(copy);
}

} // namespace

Q_DECLARE_METATYPE(Change)

void TestWindowLayout::isWrittenAMomentAfterEachChange_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Change>("check");
    const auto row = [](const char *name, const Change &change, const Change &check) {
        QTest::newRow(name) << change << check;
    };
    const QString history = QStringLiteral("History of the selected stream");
    row(
        "width", [](WindowPage &page) { page.streams().setColumnWidth(Table::NameColumn, 222); },
        [](WindowPage &page) { QCOMPARE(page.streams().columnWidth(Table::NameColumn), 222); });
    row(
        "width in another table", [history](WindowPage &page) { page.view(history).setColumnWidth(1, 77); },
        [history](WindowPage &page) { QCOMPARE(page.view(history).columnWidth(1), 77); });
    row(
        "place", [](WindowPage &page) { page.streams().horizontalHeader()->moveSection(0, 3); },
        [](WindowPage &page) { QCOMPARE(page.streams().horizontalHeader()->visualIndex(0), 3); });
    row(
        "shown", [](WindowPage &page) { page.streams().setColumnHidden(Table::NodeColumn, false); },
        [](WindowPage &page) { QVERIFY(!page.streams().isColumnHidden(Table::NodeColumn)); });
    row(
        "hidden", [](WindowPage &page) { page.streams().setColumnHidden(Table::AppColumn, true); },
        [](WindowPage &page) { QVERIFY(page.streams().isColumnHidden(Table::AppColumn)); });
    row(
        "order",
        [](WindowPage &page) {
            page.feed("a", "PUBLISHING");
            QTRY_VERIFY(page.streams().isVisible());
            page.clickHeader(Table::EventsColumn);
            page.clickHeader(Table::ProviderColumn, Qt::ControlModifier);
        },
        [](WindowPage &page) {
            const QList<Table::SortKey> keys{{Table::EventsColumn, Qt::DescendingOrder},
                                             {Table::ProviderColumn, Qt::AscendingOrder}};
            QCOMPARE(page.table().sortKeys(), keys);
        });
    row(
        "filter", [](WindowPage &page) { page.type(QStringLiteral("status:failed name:\"Cam 1\"")); },
        [](WindowPage &page) {
            QCOMPARE(page.filter().text(), QStringLiteral("status:failed name:\"Cam 1\""));
            page.feed("Cam 1", "FAILED");
            page.feed("cam 1", "FAILED");
            QTRY_COMPARE(page.shown(), QStringList{QStringLiteral("Cam 1")});
        });
    row(
        "selection",
        [](WindowPage &page) {
            page.feed({page.record("a", "PUBLISHING"), page.record("b", "PUBLISHING")});
            QTRY_VERIFY(page.streams().isVisible());
            page.clickRow(page.rowOf("a"));
        },
        [](WindowPage &page) {
            page.feed("b", "PUBLISHING");
            QTRY_COMPARE(page.table().rowCount(), 1);
            QVERIFY(!page.streams().selectionModel()->hasSelection());
            page.feed("a", "PUBLISHING");
            QTRY_COMPARE(page.history().streamKey(), page.record("a", "PUBLISHING").streamKey);
            QCOMPARE(page.streams().currentIndex().row(), page.rowOf("a"));
        });
    row(
        "size", [](WindowPage &page) { page.window().resize(1211, 1001); },
        [](WindowPage &page) { QCOMPARE(page.window().size(), QSize(1211, 1001)); });
    row(
        "dock shown", [](WindowPage &page) { page.action("eventLogAction")->trigger(); },
        [](WindowPage &page) { QVERIFY(page.find<QDockWidget>(QStringLiteral("eventLog"))->isVisible()); });
    row(
        "dock hidden", [](WindowPage &page) { page.action("answersAction")->trigger(); },
        [](WindowPage &page) { QVERIFY(!page.find<QDockWidget>(QStringLiteral("answers"))->isVisible()); });
    row(
        "dock moved",
        [](WindowPage &page) {
            page.window().addDockWidget(Qt::LeftDockWidgetArea, page.find<QDockWidget>(QStringLiteral("answers")));
        },
        [](WindowPage &page) {
            QCOMPARE(page.window().dockWidgetArea(page.find<QDockWidget>(QStringLiteral("answers"))),
                     Qt::LeftDockWidgetArea);
        });
    row(
        "dock resized",
        [](WindowPage &page) {
            page.window().resizeDocks({page.find<QDockWidget>(QStringLiteral("answers"))}, {480}, Qt::Horizontal);
        },
        [](WindowPage &page) { QCOMPARE(page.find<QDockWidget>(QStringLiteral("answers"))->width(), 480); });
    row(
        "tab", [](WindowPage &page) { page.find<QTabBar>()->setCurrentIndex(2); },
        [](WindowPage &page) { QCOMPARE(page.find<QTabBar>()->currentIndex(), 2); });
    row(
        "zoom", [](WindowPage &page) { page.action("zoomIn")->trigger(); },
        [](WindowPage &page) {
            QVERIFY(page.streams().verticalHeader()->defaultSectionSize() > 28);
            page.action("zoomReset")->trigger();
        });
}

// Nothing is closed, nobody says that the end is near: what is on the disk is what counts.
void TestWindowLayout::isWrittenAMomentAfterEachChange()
{
    QFETCH(Change, change);
    QFETCH(Change, check);
    WindowPage page;
    QTRY_VERIFY(!page.find<QTimer>(QStringLiteral("layoutSettling"))->isActive()); // it stands
    const auto before = onDisk(page);
    change(page);
    QTRY_VERIFY_WITH_TIMEOUT(onDisk(page) != before, 1'500);
    const QTemporaryDir folder;
    check(*startedAnew(page, folder));
}

void TestWindowLayout::isWrittenOnceADragRests()
{
    WindowPage page;
    page.feed("a", "PUBLISHING");
    QTRY_VERIFY(page.streams().isVisible());
    QHeaderView *header = page.streams().horizontalHeader();
    const int edge = header->sectionViewportPosition(Table::NameColumn) + header->sectionSize(Table::NameColumn) - 1;
    const int width = header->sectionSize(Table::NameColumn);
    const QPoint from(edge, header->height() / 2);
    QTest::mousePress(header->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(header->viewport(), from + QPoint(40, 0));
    QTest::mouseMove(header->viewport(), from + QPoint(90, 0));
    QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, from + QPoint(90, 0));
    const int wider = page.streams().columnWidth(Table::NameColumn);
    QVERIFY(wider > width);
    QTRY_VERIFY(!onDisk(page).isEmpty());
    const QTemporaryDir folder;
    QCOMPARE(startedAnew(page, folder)->streams().columnWidth(Table::NameColumn), wider);
}

void TestWindowLayout::nothingIsWrittenThatNobodyChanged()
{
    WindowPage page;
    QSignalSpy saved(page.find<ui::WindowLayout>(), &ui::WindowLayout::saved);
    const auto *pause = page.find<QTimer>(QStringLiteral("layoutPause"));
    page.feed("a", "PUBLISHING");
    QTRY_VERIFY(page.streams().isVisible());
    QTRY_VERIFY(!pause->isActive());
    QCOMPARE(saved.size(), 0);
    QVERIFY(!QFile::exists(page.settings().fileName()));

    page.streams().setColumnWidth(Table::NameColumn, 222);
    QVERIFY(pause->isActive());
    QTRY_COMPARE(saved.size(), 1);
    page.streams().setColumnWidth(Table::NameColumn, 300); // there and back
    page.streams().setColumnWidth(Table::NameColumn, 222);
    QVERIFY(pause->isActive());
    QTRY_VERIFY(!pause->isActive());
    QCOMPARE(saved.size(), 1);
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

void TestWindowLayout::largerTypeAtAStartTakesTheAnswersRoom()
{
    WindowPage page;
    QTRY_VERIFY(page.find<QDockWidget>(QStringLiteral("answers"))->isVisible());
    page.action("eventLogAction")->trigger();
    QTRY_VERIFY(!onDisk(page).isEmpty()); // the docks as they are
    page.settings().setValue(QStringLiteral("theme/zoom"), 140);
    page.remake();
    const auto back = qScopeGuard([&page] { page.action("zoomReset")->trigger(); });
    page.feed("a", "PUBLISHING");
    QTRY_VERIFY(page.streams().isVisible());
    QVERIFY(!page.find<QDockWidget>(QStringLiteral("answers"))->isVisible());
    const QPoint right = page.streams().mapTo(&page.window(), page.streams().rect().topRight());
    QVERIFY(right.x() < page.window().width() - 10); // there is a margin again
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
        settings.setValue(QStringLiteral("theme/zoom"), QStringLiteral("huge"));
        settings.setValue(QStringLiteral("theme/scheme"), 7);
        settings.setValue(QStringLiteral("table/keepEndedMinutes"), QStringLiteral("long"));
    }
    WindowPage page(file);
    QVERIFY(page.window().isVisible());
    QCOMPARE(page.streams().verticalHeader()->defaultSectionSize(), 28);
    const auto actions = page.window().findChildren<QAction *>();
    const auto tenMinutes = std::ranges::find(actions, QStringLiteral("1&0 minutes"), &QAction::text);
    QVERIFY(tenMinutes != actions.end());
    QVERIFY((*tenMinutes)->isChecked());
}

// As a version with fewer columns wrote them: nothing is damaged, and all else is as it was left.
void TestWindowLayout::columnsOfALaterVersionAreAsAtTheFirstStart()
{
    switchLogOn("streamwatch.ui");
    QTest::failOnWarning(QRegularExpression(QStringLiteral("damaged")));
    WindowPage page;
    page.streams().setColumnWidth(Table::NameColumn, 222);
    page.find<ui::StreamTableView>()->setSortKeys({{Table::EventsColumn, Qt::DescendingOrder}});
    QTRY_VERIFY(onDisk(page).contains(QStringLiteral("layout7/streams")));
    const QByteArray former = "0 1=222 2-";
    const QByteArray seal = QCryptographicHash::hash(former, QCryptographicHash::Sha256).first(8);
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("former.ini"));
    {
        QSettings settings(file, QSettings::IniFormat);
        const auto kept = onDisk(page);
        for (auto value = kept.begin(); value != kept.end(); ++value)
            settings.setValue(value.key(), value.value());
        settings.setValue(QStringLiteral("layout7/streams"), seal + former);
    }
    WindowPage next(file);
    QCOMPARE(next.streams().columnWidth(Table::NameColumn), 222);
    QVERIFY(next.streams().isColumnHidden(Table::DirectionColumn));
    QVERIFY(next.streams().isColumnHidden(Table::OriginColumn)); // it came later
    QVERIFY(!next.streams().isColumnHidden(Table::AnswerColumn));
    QCOMPARE(next.table().sortKeys().first().column, Table::EventsColumn);
}

// Every part that the program itself has written is spoilt in turn, so that none is forgotten here.
void TestWindowLayout::eachDamagedPartIsAsAtTheFirstStart()
{
    switchLogOn("streamwatch.ui");
    WindowPage first;
    const int width = first.streams().columnWidth(Table::NameColumn);
    first.feed("a", "PUBLISHING");
    QTRY_VERIFY(first.streams().isVisible());
    first.streams().setColumnWidth(Table::NameColumn, 222);
    first.clickHeader(Table::EventsColumn);
    first.remake(); // ends
    const auto kept = onDisk(first);
    QStringList parts;
    for (const QString &key : kept.keys()) {
        if (key.startsWith(QStringLiteral("layout")))
            parts.append(key);
    }
    QCOMPARE(parts.size(), 16);
    for (const QString &part : std::as_const(parts)) {
        for (const bool isCut : {false, true}) {
            QTemporaryDir folder;
            const QString file = folder.filePath(QStringLiteral("spoilt.ini"));
            {
                QSettings settings(file, QSettings::IniFormat);
                for (auto value = kept.begin(); value != kept.end(); ++value)
                    settings.setValue(value.key(), value.value());
                QByteArray state = kept.value(part).toByteArray();
                if (isCut)
                    state.chop(1);
                else
                    state[state.size() / 2] = char(~state[state.size() / 2]);
                settings.setValue(part, state);
            }
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged.*") + part));
            WindowPage page(file);
            QVERIFY(page.window().isVisible());
            const bool isColumns = part.endsWith(QStringLiteral("/streams"));
            QCOMPARE(page.streams().columnWidth(Table::NameColumn), isColumns ? width : 222);
            const auto column = part.endsWith(QStringLiteral("/sort")) ? Table::SeenColumn : Table::EventsColumn;
            QCOMPARE(page.table().sortKeys().first().column, column);
        }
    }
}

void TestWindowLayout::aDamagedFileIsIgnored_data()
{
    QTest::addColumn<QByteArray>("content");
    QByteArray random;
    QRandomGenerator generator(3);
    while (random.size() < 100'000)
        random += char(generator.bounded(256));
    QTest::newRow("no settings") << QByteArray("this is\nno settings file\n");
    QTest::newRow("any bytes") << random;
    QTest::newRow("zeros") << QByteArray(4'096, '\0'); // what some file systems leave after a power cut
    QTest::newRow("cut") << QByteArray("[layout7]\ndocks=@ByteArray(\\0\\0\\0\\xff");
}

void TestWindowLayout::aDamagedFileIsIgnored()
{
    QFETCH(QByteArray, content);
    QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("damaged.ini"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    switchLogOn("streamwatch.ui");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged.ini is damaged")));
    {
        WindowPage page(name);
        QVERIFY(page.window().isVisible());
        QCOMPARE(page.table().sortKeys(), QList<Table::SortKey>{Table::SortKey{}});
        page.streams().setColumnWidth(Table::NameColumn, 222);
        page.window().close();
    }
    WindowPage page(name); // and it is put right
    QCOMPARE(page.streams().columnWidth(Table::NameColumn), 222);
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
