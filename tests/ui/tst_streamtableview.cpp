#include "json/utf8.h"
#include "text/hidden.h"
#include "text/nastynames.h"
#include "ui/kit/actionbutton.h"
#include "ui/live/tile.h"
#include "ui/tables/newerbutton.h"
#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTableView>

using Table = view::StreamTableModel;

class TestStreamTableView : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void typingNarrows();
    void badFilterSaysWhy();
    void escapeClearsThenLeaves();
    void tileFilters();
    void tileLeavesTheRestOfTheFilter_data();
    void tileLeavesTheRestOfTheFilter();
    void aTileBesideAWrongFilterIsUndone();
    void tilesAddUpToTheRows();
    void rareTilesComeWithWhatTheyCount();
    void staleStreamsAreCounted();
    void clickSorts();
    void modifiersSortByMore();
    void selectionFollowsTheStream();
    void selectionReturnsWithTheStream();
    void selectedRowKeepsItsPlace();
    void theFocusChoosesNothing();
    void keysStepThroughStreams();
    void nothingMovesWhileTheMouseIsDown();
    void pauseCountsAndResumes();
    void pauseHoldsWhatItShows();
    void pausedStaysReadable();
    void followKeepsTheNewestInSight();
    void saysThatNewerRowsCame();
    void thePointerHoldsTheRows();
    void copiesRowsAsTsv();
    void copiesWhatCameAndNotWhatIsShown_data();
    void copiesWhatCameAndNotWhatIsShown();
    void cellMenuFilters();
    void onlyThisNarrowsEither();
    void onlyThisFindsAnyName_data();
    void onlyThisFindsAnyName();
    void onlyThisBesideAWrongFilter();
    void saysTheHiddenOrder();
    void headerMenuHidesColumns();

private:
    void feedThree();
    QAbstractButton &tile(const QString &term)
    {
        return *m_page->find<QAbstractButton>(QStringLiteral("tile:") + term);
    }
    QMenu *openMenu(int row, int column);
    void choose(int row, int column, const QString &action); // in that menu

    std::unique_ptr<WindowPage> m_page;
};

void TestStreamTableView::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->listen();
    feedThree();
    QTRY_COMPARE(m_page->table().rowCount(), 3);
}

void TestStreamTableView::feedThree()
{
    m_page->feed("alpha", "PUBLISHING");
    m_page->feed("beta", "PLAYING", false);
    m_page->feed("gamma", "FAILED");
}

void TestStreamTableView::typingNarrows()
{
    QTest::keyClicks(&m_page->filter(), QStringLiteral("name:al*"));
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("alpha")});
    bool said = false;
    for (const QLabel *label : m_page->filter().findChildren<QLabel *>())
        said = said || label->text() == u"1 of 3";
    QVERIFY(said);
    m_page->filter().clear();
    QTRY_COMPARE(m_page->table().rowCount(), 3);
}

void TestStreamTableView::badFilterSaysWhy()
{
    auto *error = m_page->find<QLabel>(QStringLiteral("filterError"));
    m_page->type(QStringLiteral("alpha"));
    QCOMPARE(m_page->table().rowCount(), 1);
    m_page->type(QStringLiteral("wdth>3"));
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("wdth")), qPrintable(error->text()));
    m_page->type(QStringLiteral("beta"));
    QVERIFY(!error->isVisible());
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("beta")});
}

void TestStreamTableView::escapeClearsThenLeaves()
{
    m_page->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_page->window()));
    QTest::keyClick(&m_page->window(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(m_page->filter().hasFocus());
    QTest::keyClicks(&m_page->filter(), QStringLiteral("alpha"));
    QTest::keyClick(&m_page->filter(), Qt::Key_Escape);
    QVERIFY(m_page->filter().text().isEmpty());
    QVERIFY(m_page->filter().hasFocus());
    QTest::keyClick(&m_page->filter(), Qt::Key_Escape);
    QTRY_VERIFY(m_page->streams().hasFocus());
}

void TestStreamTableView::tileFilters()
{
    auto *tile = m_page->find<QAbstractButton>(QStringLiteral("tile:is:failed"));
    QTRY_COMPARE(tile->accessibleName().section(u',', 0, 0), QStringLiteral("Failed: 1")); // and when that was
    QTest::mouseClick(tile, Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QVERIFY(tile->isChecked());
    QTest::mouseClick(tile, Qt::LeftButton);
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    auto *publishing = m_page->find<QAbstractButton>(QStringLiteral("tile:is:publishing"));
    QTest::mouseClick(publishing, Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("alpha")});
    QTest::mouseClick(tile, Qt::LeftButton); // no stream is in both
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QVERIFY(!publishing->isChecked());
}

void TestStreamTableView::tileLeavesTheRestOfTheFilter_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("narrowed");
    QTest::newRow("a word") << QStringLiteral("gam") << QStringLiteral("gam is:failed");
    QTest::newRow("either") << QStringLiteral("gam OR name:al*") << QStringLiteral("(gam OR name:al*) is:failed");
    QTest::newRow("a status") << QStringLiteral("-status:playing") << QStringLiteral("-status:playing is:failed");
}

void TestStreamTableView::tileLeavesTheRestOfTheFilter()
{
    QFETCH(const QString, filter);
    QFETCH(const QString, narrowed);
    m_page->type(filter);
    QTest::mouseClick(&tile(QStringLiteral("is:failed")), Qt::LeftButton);
    QCOMPARE(m_page->filter().text(), narrowed);
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QTest::mouseClick(&tile(QStringLiteral("is:failed")), Qt::LeftButton);
    QCOMPARE(m_page->filter().text(), filter);

    m_page->type(narrowed); // a term that somebody typed is no other
    QVERIFY(tile(QStringLiteral("is:failed")).isChecked());
    QTest::mouseClick(&tile(QStringLiteral("is:failed")), Qt::LeftButton);
    QCOMPARE(m_page->filter().text(), filter);
}

void TestStreamTableView::tilesAddUpToTheRows()
{
    const QList<QByteArray> statuses{"PAUSED",  "PLAYBACK_PROBLEM", "RESIZE",  "SNAPSHOT_COMPLETE", "NEW",
                                     "PENDING", "UNPUBLISHED",      "STOPPED", "TELEPORTING",       {}};
    QList<journal::Record> records;
    for (const QByteArray &status : statuses) {
        for (const std::optional<bool> published : {std::optional(true), std::optional(false), std::optional<bool>()}) {
            records.append(m_page->record("s" + QByteArray::number(records.size()), status));
            records.last().event.published = published;
        }
    }
    m_page->feed(records);
    QTRY_COMPARE(m_page->table().rowCount(), 3 + int(records.size()));
    int sum = 0;
    for (const char *word : {"publishing", "playing", "paused", "pending", "failed", "ended", "other"}) {
        QAbstractButton &each = tile(QStringLiteral("is:") + QLatin1String(word));
        QTest::mouseClick(&each, Qt::LeftButton);
        const int rows = m_page->table().rowCount();
        QVERIFY2(rows > 0, word);
        const QString said = each.accessibleName().section(u',', 0, 0); // without what is new of it
        QVERIFY2(said.endsWith(QStringLiteral(": %1").arg(rows)), qPrintable(said));
        QVERIFY(each.isVisible());
        sum += rows;
        QTest::mouseClick(&each, Qt::LeftButton);
    }
    QCOMPARE(sum, m_page->table().rowCount());
}

// A term can be added to no text that is no filter: what was typed comes back by undo.
void TestStreamTableView::aTileBesideAWrongFilterIsUndone()
{
    QTest::keyClicks(&m_page->filter(), QStringLiteral("name:\"a b"));
    QTest::keyClick(&m_page->filter(), Qt::Key_Return);
    auto *error = m_page->find<QLabel>(QStringLiteral("filterError"));
    QTRY_VERIFY(error->isVisible());
    QTest::mouseClick(&tile(QStringLiteral("is:failed")), Qt::LeftButton);
    QCOMPARE(m_page->filter().text(), QStringLiteral("is:failed"));
    QVERIFY(!error->isVisible());
    m_page->filter().undo();
    QCOMPARE(m_page->filter().text(), QStringLiteral("name:\"a b"));

    m_page->window().resize(900, 600);
    m_page->type(QStringLiteral("wdth:3"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->text().size() > 150);
    QTRY_VERIFY(error->geometry().right() < m_page->window().width());
    QVERIFY(error->heightForWidth(error->width()) <= error->height());
}

void TestStreamTableView::rareTilesComeWithWhatTheyCount()
{
    m_page->window().resize(900, 700);
    QTRY_VERIFY(!tile(QStringLiteral("is:other")).isVisible());
    QVERIFY(!tile(QStringLiteral("is:stuck")).isVisible());
    QVERIFY(tile(QStringLiteral("is:ended")).isVisible());
    m_page->feed("delta", "TELEPORTING");
    const journal::Record stuck = m_page->record("epsilon", "PENDING"); // no word of it for nearly a minute
    m_page->feed({stuck});
    QTRY_VERIFY(tile(QStringLiteral("is:other")).isVisible());
    QTRY_VERIFY(tile(QStringLiteral("is:stuck")).isVisible());
    QCOMPARE(tile(QStringLiteral("is:stuck")).accessibleName(), QStringLiteral("Stuck, of pending: 1"));
    QCOMPARE(tile(QStringLiteral("is:pending")).accessibleName(), QStringLiteral("Pending: 1"));
    QTest::mouseClick(&tile(QStringLiteral("is:stuck")), Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("epsilon")});
    m_page->feed("epsilon", "PUBLISHING");
    QTRY_COMPARE(tile(QStringLiteral("is:stuck")).accessibleName(), QStringLiteral("Stuck, of pending: 0"));
}

// A stream whose heartbeats have stopped is in no other tile.
void TestStreamTableView::staleStreamsAreCounted()
{
    for (const qint64 before : {10'000'000, 0}) { // µs; the last came nearly a minute ago
        journal::Record heartbeat = m_page->record("alpha", {});
        heartbeat.event.method = "StreamKeepAliveEvent";
        heartbeat.time -= before;
        m_page->feed({heartbeat});
    }
    QTRY_COMPARE_WITH_TIMEOUT(tile(QStringLiteral("is:stale")).accessibleName(), QStringLiteral("Stale: 1"), 15'000);
    QVERIFY(tile(QStringLiteral("is:stale")).isVisible());
    QCOMPARE(tile(QStringLiteral("is:publishing")).accessibleName(), QStringLiteral("Publishing: 0"));
    QTest::mouseClick(&tile(QStringLiteral("is:stale")), Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("alpha")});
    QTRY_VERIFY(!m_page->streams().isColumnHidden(Table::FindingColumn));
    QCOMPARE(m_page->text(0, Table::FindingColumn), QStringLiteral("No heartbeat"));
}

void TestStreamTableView::clickSorts()
{
    const QStringList rising{QStringLiteral("alpha"), QStringLiteral("beta"), QStringLiteral("gamma")};
    QCOMPARE(m_page->shown(), QStringList(rising.rbegin(), rising.rend())); // newest first
    m_page->clickHeader(Table::NameColumn);
    QCOMPARE(m_page->shown(), rising);
    m_page->clickHeader(Table::NameColumn);
    QCOMPARE(m_page->shown(), QStringList(rising.rbegin(), rising.rend()));
}

void TestStreamTableView::modifiersSortByMore()
{
    m_page->clickHeader(Table::AppColumn);
    m_page->clickHeader(Table::NameColumn, Qt::ControlModifier);
    const QList<Table::SortKey> two{{Table::AppColumn, Qt::AscendingOrder}, {Table::NameColumn, Qt::AscendingOrder}};
    QCOMPARE(m_page->table().sortKeys(), two);
    m_page->clickHeader(Table::NameColumn, Qt::ShiftModifier);
    QCOMPARE(m_page->table().sortKeys().last().order, Qt::DescendingOrder);
    m_page->clickHeader(Table::NameColumn, Qt::ShiftModifier);
    QCOMPARE(m_page->table().sortKeys().size(), 1);
}

void TestStreamTableView::selectionFollowsTheStream()
{
    m_page->clickRow(m_page->rowOf("alpha"));
    const int before = m_page->rowOf("alpha");
    m_page->feed("alpha", "UNPUBLISHED"); // now the newest
    QTRY_VERIFY(m_page->rowOf("alpha") != before);
    const auto selected = m_page->streams().selectionModel()->selectedRows(Table::NameColumn);
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected.first().data().toString(), QStringLiteral("alpha"));
    m_page->clickHeader(Table::StatusColumn);
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("alpha"));
}

void TestStreamTableView::selectionReturnsWithTheStream()
{
    m_page->clickRow(m_page->rowOf("beta"));
    m_page->type(QStringLiteral("alpha"));
    QVERIFY(!m_page->streams().selectionModel()->hasSelection());
    QCOMPARE(m_page->history().streamKey(), m_page->record("beta", "PLAYING", false).streamKey); // still in the details
    m_page->filter().clear();
    QCOMPARE(m_page->streams().currentIndex().row(), m_page->rowOf("beta"));
}

void TestStreamTableView::selectedRowKeepsItsPlace()
{
    QList<journal::Record> records;
    for (int i = 0; i < 300; ++i)
        records.append(m_page->record("stream" + QByteArray::number(i), "PUBLISHING"));
    m_page->feed(records);
    QTRY_COMPARE(m_page->table().rowCount(), 303);
    QTableView &view = m_page->streams();
    QTRY_VERIFY(view.verticalScrollBar()->maximum() > 2'800);
    view.verticalScrollBar()->setValue(2'800);
    m_page->clickRow(103);
    const QByteArray name = m_page->text(103, Table::NameColumn).toUtf8();
    const int top = view.visualRect(view.currentIndex()).top();
    for (int i = 0; i < 20; ++i)
        m_page->feed("newer" + QByteArray::number(i), "PUBLISHING");
    QTRY_COMPARE(m_page->rowOf(name), 123);
    QCOMPARE(view.visualRect(view.currentIndex()).top(), top);
    QCOMPARE(view.currentIndex().row(), 123);
}

void TestStreamTableView::theFocusChoosesNothing()
{
    m_page->streams().setFocus();
    QTRY_VERIFY(m_page->streams().hasFocus());
    QVERIFY(!m_page->streams().currentIndex().isValid());
    QTest::keyClick(&m_page->streams(), Qt::Key_Down);
    QCOMPARE(m_page->streams().currentIndex().row(), 0);
    QVERIFY(m_page->streams().selectionModel()->isRowSelected(0));
}

void TestStreamTableView::keysStepThroughStreams()
{
    QTest::keyClick(&m_page->window(), Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(m_page->streams().currentIndex().row(), 0);
    QTest::keyClick(&m_page->window(), Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(m_page->streams().currentIndex().row(), 1);
    QCOMPARE(m_page->streams().selectionModel()->selectedRows().size(), 1); // held Ctrl does not add
    m_page->action("previousStream")->trigger();
    QCOMPARE(m_page->streams().currentIndex().row(), 0);
    m_page->feed("delta", "PUBLISHING"); // a key was pressed just now: it waits
    QTRY_COMPARE(m_page->table().pendingChanges(), 1);
    QCOMPARE(m_page->table().rowCount(), 3);
    QTRY_COMPARE(m_page->table().rowCount(), 4);
}

void TestStreamTableView::nothingMovesWhileTheMouseIsDown()
{
    QTest::mousePress(m_page->streams().viewport(), Qt::LeftButton, {}, QPoint(20, 10));
    m_page->feed("delta", "PUBLISHING");
    QVERIFY(m_page->table().isHeld());
    QVERIFY(!m_page->table().tick());
    QTest::mouseRelease(m_page->streams().viewport(), Qt::LeftButton, {}, QPoint(20, 10));
    QVERIFY(!m_page->table().isHeld());
    QTRY_COMPARE(m_page->table().rowCount(), 4);
}

void TestStreamTableView::pauseCountsAndResumes()
{
    QAction *pause = m_page->action("pause");
    pause->trigger();
    m_page->feed("delta", "PUBLISHING");
    m_page->feed("epsilon", "PUBLISHING");
    QTRY_COMPARE(pause->iconText(), QStringLiteral("Paused · 2 new"));
    QCOMPARE(m_page->table().rowCount(), 3);
    pause->trigger();
    QTRY_COMPARE(m_page->table().rowCount(), 5);
    QCOMPARE(pause->iconText(), QStringLiteral("Pause view"));
}

// In all columns, tiles and details, also where something is painted again or chosen.
void TestStreamTableView::pauseHoldsWhatItShows()
{
    auto *publishing = m_page->find<ui::Tile>(QStringLiteral("tile:is:publishing"));
    m_page->clickRow(m_page->rowOf("alpha"));
    QTRY_COMPARE(m_page->history().rowCount(), 1);
    const auto shown = [this] {
        QStringList texts;
        for (int row = 0; row < m_page->table().rowCount(); ++row) {
            for (int column = 0; column < Table::ColumnCount; ++column)
                texts.append(m_page->text(row, column));
        }
        return texts;
    };
    QAction *pause = m_page->action("pause");
    pause->trigger();
    const QStringList before = shown();
    const int value = publishing->value();
    m_page->feed("alpha", "FAILED");
    m_page->feed("beta", "STOPPED", false);
    m_page->feed("delta", "PUBLISHING");
    QTRY_COMPARE(pause->iconText(), QStringLiteral("Paused · 3 new"));
    QCOMPARE(shown(), before);
    QCOMPARE(publishing->value(), value);
    QCOMPARE(m_page->history().rowCount(), 1);

    m_page->clickRow(m_page->rowOf("beta")); // what is chosen now is of that moment, too
    QTRY_COMPARE(m_page->history().rowCount(), 1);
    QCOMPARE(m_page->history().entryAt(0)->status, QByteArray("PLAYING"));
    QCOMPARE(shown(), before);

    pause->trigger();
    QTRY_COMPARE(m_page->text(m_page->rowOf("alpha"), Table::StatusColumn), QStringLiteral("FAILED"));
    QTRY_COMPARE(m_page->history().rowCount(), 2);
    QCOMPARE(m_page->history().entryAt(0)->status, QByteArray("STOPPED"));
    QTRY_COMPARE(publishing->value(), value);
    m_page->feed("beta", "PLAYING", false);
    QTRY_COMPARE(m_page->history().rowCount(), 3);
}

// The filter gives way to it, and the address, and the other buttons.
void TestStreamTableView::pausedStaysReadable()
{
    m_page->listen();
    emit m_page->demo().runningChanged(QStringLiteral("error-path-tour"));
    m_page->window().resize(900, 600);
    QTRY_COMPARE(m_page->window().width(), 900);
    QAction *pause = m_page->action("pause");
    const auto buttons = m_page->window().findChildren<ui::ActionButton *>();
    const auto found = std::ranges::find(buttons, pause, &QToolButton::defaultAction);
    QVERIFY(found != buttons.end());
    const ui::ActionButton *button = *found;
    QTRY_COMPARE(button->width(), button->sizeHint(ui::ActionButton::Look::IconOnly).width()); // without words
    const int before = button->width();
    pause->trigger();
    m_page->feed("delta", "PUBLISHING");
    QTRY_COMPARE(pause->iconText(), QStringLiteral("Paused · 1 new"));
    QTRY_VERIFY(button->width() > before);
    QCOMPARE(button->sizeHint(), button->sizeHint(ui::ActionButton::Look::Full));
    QTRY_VERIFY(button->width() >= button->sizeHint().width());
    pause->trigger();
    QTRY_COMPARE(button->width(), before);
}

void TestStreamTableView::saysThatNewerRowsCame()
{
    QList<journal::Record> records;
    for (int i = 0; i < 100; ++i)
        records.append(m_page->record("stream" + QByteArray::number(i), "PUBLISHING"));
    m_page->feed(records);
    QTRY_COMPARE(m_page->table().rowCount(), 103);
    auto *newer = m_page->find<ui::NewerButton>();
    QVERIFY(!newer->isVisible());
    m_page->clickRow(0);
    m_page->feed({m_page->record("newer1", "PUBLISHING"), m_page->record("newer2", "PUBLISHING")});
    QTRY_COMPARE(newer->text(), QStringLiteral("2 newer ↑")); // the selected row keeps its place
    QVERIFY(newer->isVisible());
    m_page->feed("newer1", "FAILED");
    m_page->feed("newer3", "PUBLISHING");
    QTRY_COMPARE(newer->text(), QStringLiteral("3 newer ↑"));
    QTest::mouseClick(newer, Qt::LeftButton);
    QTRY_COMPARE(m_page->streams().verticalScrollBar()->value(), 0);
    QVERIFY(!newer->isVisible());
    QCOMPARE(m_page->text(0, Table::NameColumn), QStringLiteral("newer3"));

    m_page->streams().verticalScrollBar()->setValue(1'000); // by hand: nothing is newer yet
    QVERIFY(!newer->isVisible());
    m_page->feed("newer4", "PUBLISHING");
    QTRY_VERIFY(newer->isVisible());
    m_page->clickHeader(Table::NameColumn); // what is above is not what is newer
    QTRY_VERIFY(!newer->isVisible());
}

// Who moves to a row is about to click: it must not be another one by then.
void TestStreamTableView::thePointerHoldsTheRows()
{
    QTableView &view = m_page->streams();
    QTest::mouseMove(view.viewport(), {40, 40});
    QTest::mouseMove(view.viewport(), {42, 40});
    QTRY_VERIFY(m_page->table().isHeld());
    m_page->feed("delta", "PUBLISHING");
    QEvent leave(QEvent::Leave);
    QCOMPARE(m_page->table().rowCount(), 3);
    QCoreApplication::sendEvent(view.viewport(), &leave);
    QVERIFY(!m_page->table().isHeld());
    QTRY_COMPARE(m_page->table().rowCount(), 4);

    QTest::mouseMove(view.viewport(), {40, 40});
    QTRY_VERIFY(m_page->table().isHeld());
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->table().isHeld(), 6'000); // it rests there, perhaps for ever
}

void TestStreamTableView::followKeepsTheNewestInSight()
{
    m_page->clickHeader(Table::NameColumn);
    QAction *follow = m_page->action("follow");
    follow->trigger();
    QVERIFY(follow->isChecked());
    QCOMPARE(m_page->table().sortKeys().first(), Table::SortKey{});
    QList<journal::Record> many;
    for (int n = 0; n < 100; ++n)
        many.append(m_page->record("cam-" + QByteArray::number(n), "PUBLISHING"));
    m_page->feed(many);
    QTRY_COMPARE(m_page->table().rowCount(), 103);
    QScrollBar *bar = m_page->streams().verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QCOMPARE(bar->value(), 0);

    bar->setValue(bar->maximum()); // whoever scrolls away follows no longer
    QVERIFY(!follow->isChecked());
    follow->trigger();
    QVERIFY(follow->isChecked());
    QCOMPARE(bar->value(), 0);
    m_page->clickRow(5); // and the selected one is not kept in its place
    m_page->feed("delta", "PUBLISHING");
    QTRY_COMPARE(m_page->rowOf("delta"), 0);
    QCOMPARE(bar->value(), 0);
    m_page->clickHeader(Table::NameColumn);
    QVERIFY(!follow->isChecked());
}

void TestStreamTableView::copiesRowsAsTsv()
{
    m_page->clickRow(0);
    m_page->streams().selectAll();
    m_page->action("copy")->trigger();
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 5); // headings, three rows, the end of the last line
    QVERIFY(lines.at(0).startsWith(QStringLiteral("Status\tStream\t")));
    QVERIFY(lines.at(1).startsWith(QStringLiteral("FAILED\tgamma\t")));
    QCOMPARE(lines.at(1).count(QLatin1Char('\t')), lines.at(0).count(QLatin1Char('\t')));
    QVERIFY2(lines.at(0).endsWith(QStringLiteral("\tNode\tMedia session")), qPrintable(lines.at(0))); // not shown
    QVERIFY2(lines.at(1).endsWith(QStringLiteral("\tnode@192.168.1.101\tid-gamma")), qPrintable(lines.at(1)));
}

void TestStreamTableView::copiesWhatCameAndNotWhatIsShown_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("inRows"); // the cell, as a spreadsheet takes it
    const auto row = [](const char *what, const QByteArray &name, const QString &inRows) {
        QTest::newRow(what) << name << inRows;
    };
    row("plain", "cam", QStringLiteral("cam"));
    row("family", "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9 cam", QStringLiteral("👨\u200d👩 cam"));
    row("Persian", QStringLiteral("می\u200cخواهم").toUtf8(), QStringLiteral("می\u200cخواهم"));
    row("bidi",
        "a\xe2\x80\xae"
        "b",
        QStringLiteral("a\u202eb"));
    row("byte order mark",
        "\xef\xbb\xbf"
        "a",
        QStringLiteral("\ufeffa"));
    row("quotation mark", "\"a", QStringLiteral("\"\"\"a\""));
    row("tab and line", "a\tb\nc", QStringLiteral("\"a\tb\nc\""));
    row("formula", "=HYPERLINK(\"http://x\",\"y\")", QStringLiteral("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""));
    row("long", QByteArray(3'000, 'x'), QString(3'000, QLatin1Char('x')));
}

void TestStreamTableView::copiesWhatCameAndNotWhatIsShown()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, inRows);
    m_page->feed(name, "PUBLISHING");
    QTRY_COMPARE(m_page->table().rowCount(), 4);
    choose(0, Table::NameColumn, QStringLiteral("Copy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), json::decodedUtf8(name));
    m_page->clickRow(0);
    choose(0, Table::NameColumn, QStringLiteral("Copy rows"));
    const QString rows = QGuiApplication::clipboard()->text();
    QVERIFY2(rows.contains(QStringLiteral("\nPUBLISHING\t") + inRows + QStringLiteral("\t↑\tdefaultApp\t")),
             qPrintable(rows));
    QVERIFY(rows.startsWith(QStringLiteral("Status\tStream\tDirection\tApp\t"))); // every column has a heading
    static const QRegularExpression moment(
        QStringLiteral(R"(\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)\t)"));
    QVERIFY2(rows.contains(moment), qPrintable(rows)); // not "2 s", which is true for a second
}

static QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

QMenu *TestStreamTableView::openMenu(int row, int column)
{
    QTableView &view = m_page->streams();
    const QModelIndex cell = m_page->table().index(row, column);
    view.scrollTo(cell);
    const QPoint place = view.visualRect(cell).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(view.viewport(), &event);
    return view.findChild<QMenu *>();
}

void TestStreamTableView::choose(int row, int column, const QString &action)
{
    QMenu *menu = openMenu(row, column);
    QVERIFY(menu);
    actionOf(*menu, action)->trigger();
    menu->close();
    QTRY_VERIFY(!m_page->streams().findChild<QMenu *>());
}

void TestStreamTableView::cellMenuFilters()
{
    QTableView &view = m_page->streams();
    QMenu *menu = openMenu(m_page->rowOf("gamma"), Table::StatusColumn);
    QVERIFY(menu);
    QVERIFY(m_page->table().isHeld()); // nothing moves under an open menu
    actionOf(*menu, QStringLiteral("Only this"))->trigger();
    menu->close();
    QCOMPARE(m_page->filter().text(), QStringLiteral("status:\"FAILED\""));
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QTRY_VERIFY(!view.findChild<QMenu *>());
    QVERIFY(!m_page->table().isHeld());

    m_page->filter().clear();
    choose(m_page->rowOf("gamma"), Table::NameColumn, QStringLiteral("Exclude"));
    QCOMPARE(m_page->shown(), (QStringList{QStringLiteral("beta"), QStringLiteral("alpha")}));
}

void TestStreamTableView::onlyThisNarrowsEither()
{
    m_page->feed("alpha-2", "FAILED");
    QTRY_COMPARE(m_page->table().rowCount(), 4);
    m_page->type(QStringLiteral("status:failed OR status:publishing"));
    QCOMPARE(m_page->table().rowCount(), 3);
    choose(m_page->rowOf("alpha"), Table::NameColumn, QStringLiteral("Only this"));
    QCOMPARE(m_page->filter().text(), QStringLiteral("(status:failed OR status:publishing) name:\"alpha\""));
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("alpha")});
    m_page->type(QStringLiteral("status:failed OR status:publishing"));
    choose(m_page->rowOf("alpha"), Table::NameColumn, QStringLiteral("Exclude"));
    QCOMPARE(m_page->shown(), (QStringList{QStringLiteral("alpha-2"), QStringLiteral("gamma")}));
}

void TestStreamTableView::onlyThisFindsAnyName_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const QByteArray &name : nastyNames())
        QTest::newRow(name.left(40).toPercentEncoding().constData()) << name;
}

void TestStreamTableView::onlyThisFindsAnyName()
{
    QFETCH(QByteArray, name);
    QList<journal::Record> records;
    for (const QByteArray &each : nastyNames())
        records.append(m_page->record(each, "PUBLISHING"));
    m_page->feed(records);
    QTRY_COMPARE(m_page->table().rowCount(), 3 + int(records.size()));
    const QByteArray key = m_page->record(name, "PUBLISHING").streamKey;
    m_page->type(QStringLiteral("status:publishing OR status:failed"));
    choose(m_page->table().indexOfKey(key).row(), Table::NameColumn, QStringLiteral("Only this"));
    QCOMPARE(m_page->table().rowCount(), 1);
    QCOMPARE(m_page->table().index(0, 0).data(Table::KeyRole).toByteArray(), key);
    QVERIFY(!text::hasHidden(m_page->filter().text())); // what is asked for can be read
}

// What was typed last cannot be read as a filter; what is in force is narrowed.
void TestStreamTableView::onlyThisBesideAWrongFilter()
{
    m_page->type(QStringLiteral("status:failed OR status:publishing"));
    QTest::keyClicks(&m_page->filter(), QStringLiteral(" (name:"));
    QTest::keyClick(&m_page->filter(), Qt::Key_Return);
    QVERIFY(m_page->find<QLabel>(QStringLiteral("filterError"))->isVisible());
    choose(m_page->rowOf("gamma"), Table::NameColumn, QStringLiteral("Only this"));
    QCOMPARE(m_page->filter().text(), QStringLiteral("(status:failed OR status:publishing) name:\"gamma\""));
    QVERIFY(!m_page->find<QLabel>(QStringLiteral("filterError"))->isVisible());
}

void TestStreamTableView::saysTheHiddenOrder()
{
    auto *notice = m_page->find<QWidget>(QStringLiteral("hiddenOrder"));
    m_page->clickHeader(Table::AppColumn);
    m_page->clickHeader(Table::NameColumn, Qt::ControlModifier);
    QVERIFY(!notice->isVisible());
    m_page->streams().setColumnHidden(Table::AppColumn, true);
    QTRY_VERIFY(notice->isVisible());
    QCOMPARE(notice->accessibleName(), QStringLiteral("Sorted by App ↑, Stream ↑. Not shown: App."));
    QTest::mouseClick(notice->findChild<QPushButton *>(), Qt::LeftButton);
    QVERIFY(!m_page->streams().isColumnHidden(Table::AppColumn));
    QTRY_VERIFY(!notice->isVisible());
    m_page->streams().setColumnHidden(Table::NameColumn, true);
    QTRY_VERIFY(notice->isVisible());
    m_page->clickHeader(Table::StatusColumn);
    QVERIFY(!notice->isVisible());
}

void TestStreamTableView::headerMenuHidesColumns()
{
    auto *columns = m_page->find<QMenu>(QStringLiteral("columnsMenu"));
    QVERIFY(columns);
    emit columns->aboutToShow();
    QAction *app = actionOf(*columns, QStringLiteral("App"));
    QVERIFY(app->isChecked());
    app->trigger();
    QVERIFY(m_page->streams().isColumnHidden(Table::AppColumn));
    actionOf(*columns, QStringLiteral("Reset columns"))->trigger();
    QVERIFY(!m_page->streams().isColumnHidden(Table::AppColumn));
    QVERIFY(actionOf(*columns, QStringLiteral("Direction"))); // a column without a heading has a name all the same
}

QTEST_MAIN(TestStreamTableView)
#include "tst_streamtableview.moc"
