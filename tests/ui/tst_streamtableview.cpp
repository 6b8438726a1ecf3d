#include "windowpage.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>

using Table = streams::StreamTableModel;

class TestStreamTableView : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void typingNarrows();
    void badFilterSaysWhy();
    void escapeClearsThenLeaves();
    void tileFilters();
    void clickSorts();
    void modifiersSortByMore();
    void selectionFollowsTheStream();
    void selectionReturnsWithTheStream();
    void selectedRowKeepsItsPlace();
    void theFocusChoosesNothing();
    void keysStepThroughStreams();
    void nothingMovesWhileTheMouseIsDown();
    void pauseCountsAndResumes();
    void followKeepsTheNewestInSight();
    void copiesRowsAsTsv();
    void cellMenuFilters();
    void headerMenuHidesColumns();

private:
    void feedThree();

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
    m_page->type(QStringLiteral("alpha"));
    QTest::keyClick(&m_page->filter(), Qt::Key_Escape);
    QVERIFY(m_page->filter().text().isEmpty());
    QVERIFY(m_page->filter().hasFocus());
    QTest::keyClick(&m_page->filter(), Qt::Key_Escape);
    QTRY_VERIFY(m_page->streams().hasFocus());
}

void TestStreamTableView::tileFilters()
{
    auto *tile = m_page->find<QAbstractButton>(QStringLiteral("tile:status:failed"));
    QTRY_COMPARE(tile->accessibleName(), QStringLiteral("Failed: 1"));
    QTest::mouseClick(tile, Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QVERIFY(tile->isChecked());
    QTest::mouseClick(tile, Qt::LeftButton);
    QTRY_COMPARE(m_page->table().rowCount(), 3);
    auto *publishing = m_page->find<QAbstractButton>(QStringLiteral("tile:is:live dir:publish"));
    QTest::mouseClick(publishing, Qt::LeftButton);
    QTRY_COMPARE(m_page->shown(), QStringList{QStringLiteral("alpha")});
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

void TestStreamTableView::followKeepsTheNewestInSight()
{
    m_page->clickHeader(Table::NameColumn);
    QAction *follow = m_page->action("follow");
    follow->trigger();
    QVERIFY(follow->isChecked());
    QCOMPARE(m_page->table().sortKeys().first(), Table::SortKey{});
    m_page->feed("delta", "PUBLISHING");
    QTRY_COMPARE(m_page->rowOf("delta"), 0);
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
}

static QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void TestStreamTableView::cellMenuFilters()
{
    QTableView &view = m_page->streams();
    const auto openMenu = [&](int column) {
        const QPoint place = view.visualRect(m_page->table().index(m_page->rowOf("gamma"), column)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(view.viewport(), &event);
        return view.findChild<QMenu *>();
    };
    QMenu *menu = openMenu(Table::StatusColumn);
    QVERIFY(menu);
    QVERIFY(m_page->table().isHeld()); // nothing moves under an open menu
    actionOf(*menu, QStringLiteral("Only this"))->trigger();
    menu->close();
    QCOMPARE(m_page->filter().text(), QStringLiteral("status:FAILED"));
    QCOMPARE(m_page->shown(), QStringList{QStringLiteral("gamma")});
    QTRY_VERIFY(!view.findChild<QMenu *>());
    QVERIFY(!m_page->table().isHeld());

    m_page->filter().clear();
    menu = openMenu(Table::NameColumn);
    actionOf(*menu, QStringLiteral("Exclude"))->trigger();
    menu->close();
    QCOMPARE(m_page->shown(), (QStringList{QStringLiteral("beta"), QStringLiteral("alpha")}));
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
