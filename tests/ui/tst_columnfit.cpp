#include "ui/kit/textcache.h"
#include "ui/tables/columnfit.h"
#include "ui/tables/datatable.h"
#include "view/streamtablemodel.h"
#include "windowpage.h"

#include <QAbstractItemDelegate>
#include <QAction>
#include <QFontMetricsF>
#include <QHeaderView>
#include <QMenu>
#include <QScopeGuard>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

using Table = view::StreamTableModel;

class TestColumnFit : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_page.reset(); }

    void nothingThatMattersIsCut_data();
    void nothingThatMattersIsCut();
    void causeTakesWhatIsLeft();
    void growsWithWhatComesAndNeverShrinks();
    void aColumnWithoutRoomComesBack();
    void whatTheTableIsSortedByStays();
    void aChosenWidthStaysUntilItIsFreed();
    void aLongNameGivesWayInItsMiddle();
    void takesAStateOfFewerColumns();
    void refusesAStateOfOtherColumns_data();
    void refusesAStateOfOtherColumns();

private:
    ui::DataTable &table() { return static_cast<ui::DataTable &>(m_page->streams()); }
    int width(int column) { return table().columnWidth(column); }
    int needed(int row, int column)
    {
        return table().itemDelegate()->sizeHint({}, table().model()->index(row, column)).width();
    }
    void resize(int width, int height)
    {
        m_page->window().resize(width, height);
        QTRY_COMPARE(m_page->window().width(), width);
    }
    bool fits() // and it is all in sight
    {
        return table().horizontalScrollBar()->maximum() == 0 && !table().isColumnHidden(Table::CauseColumn) &&
               table().columnViewportPosition(Table::CauseColumn) + width(Table::CauseColumn) ==
                   table().viewport()->width();
    }

    std::unique_ptr<WindowPage> m_page;
};

void TestColumnFit::init()
{
    m_page = std::make_unique<WindowPage>();
    m_page->feed("tour-1", "PUBLISHING");
    m_page->feed("steady-2", "UNPUBLISHED");
    m_page->feed("lobby camera 17", "FAILED");
    m_page->feed("tour-1-player", "NOT_ENOUGH_BANDWIDTH", false);
    QTRY_COMPARE(table().model()->rowCount(), 4);
}

void TestColumnFit::nothingThatMattersIsCut_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("zoom");
    QTest::newRow("first start") << QSize(1440, 900) << 100;
    QTest::newRow("small screen") << QSize(1280, 720) << 100;
    QTest::newRow("large screen") << QSize(1920, 1080) << 100;
    QTest::newRow("small window") << QSize(900, 600) << 100;
    QTest::newRow("larger type") << QSize(1440, 900) << 140;
    QTest::newRow("twice the type") << QSize(1440, 900) << 200;
}

void TestColumnFit::nothingThatMattersIsCut()
{
    QFETCH(const QSize, size);
    QFETCH(const int, zoom);
    resize(size.width(), size.height());
    const auto back = qScopeGuard([] { ui::applyZoom(100); });
    ui::applyZoom(zoom);
    QTRY_VERIFY(fits());
    QTRY_VERIFY(width(Table::StatusColumn) >= needed(m_page->rowOf("tour-1"), Table::StatusColumn));
    for (const int column : {Table::StatusColumn, Table::InStateColumn, Table::SeenColumn, Table::AnswerColumn}) {
        QVERIFY(!table().isColumnHidden(column));
        for (int row = 0; row < 3; ++row)
            QVERIFY2(width(column) >= needed(row, column), qPrintable(table().columnName(column)));
    }
    QVERIFY(width(Table::NameColumn) >= ui::scaled(80));
    QVERIFY(width(Table::CauseColumn) >= ui::scaled(120));
}

void TestColumnFit::causeTakesWhatIsLeft()
{
    resize(1280, 720);
    QTRY_VERIFY(fits());
    const int before = width(Table::CauseColumn);
    resize(1700, 720);
    QTRY_VERIFY(fits() && width(Table::CauseColumn) > before);
    table().setColumnHidden(Table::CauseColumn, true); // then the last one does
    QTRY_COMPARE(table().columnViewportPosition(Table::FindingColumn) + width(Table::FindingColumn),
                 table().viewport()->width());
}

void TestColumnFit::growsWithWhatComesAndNeverShrinks()
{
    resize(1700, 800);
    QTRY_VERIFY(fits());
    const int before = width(Table::NameColumn);
    const QByteArray name = "a longer name than theirs";
    m_page->feed(name, "PUBLISHING");
    QTRY_VERIFY(m_page->rowOf(name) >= 0);
    QTRY_VERIFY(width(Table::NameColumn) >= needed(m_page->rowOf(name), Table::NameColumn));
    const int after = width(Table::NameColumn);
    QVERIFY(after > before);
    m_page->type(QStringLiteral("name:tour-1"));
    QTRY_COMPARE(table().model()->rowCount(), 1);
    QCOMPARE(width(Table::NameColumn), after);
}

void TestColumnFit::aColumnWithoutRoomComesBack()
{
    resize(1700, 800);
    QTRY_VERIFY(!table().isColumnHidden(Table::ProviderColumn));
    const QByteArray state = table().columnState();
    resize(900, 600);
    QTRY_VERIFY(table().isColumnHidden(Table::ProviderColumn));
    QCOMPARE(table().columnState(), state); // nobody has chosen that
    QVERIFY(table().columns().isWanted(Table::ProviderColumn));
    resize(1700, 800);
    QTRY_VERIFY(!table().isColumnHidden(Table::ProviderColumn));

    table().setColumnHidden(Table::ProviderColumn, true); // but this a person has
    resize(900, 600);
    resize(1700, 800);
    QTRY_VERIFY(fits());
    QVERIFY(table().isColumnHidden(Table::ProviderColumn));
    QVERIFY(table().columnState() != state);
}

void TestColumnFit::whatTheTableIsSortedByStays()
{
    resize(1700, 800);
    m_page->clickHeader(Table::ProviderColumn);
    resize(900, 600);
    QTRY_VERIFY(table().isColumnHidden(Table::SizeColumn));
    QVERIFY(!table().isColumnHidden(Table::ProviderColumn));
}

void TestColumnFit::aChosenWidthStaysUntilItIsFreed()
{
    resize(1700, 800);
    QTRY_VERIFY(fits());
    const int before = width(Table::NameColumn);
    table().setColumnWidth(Table::NameColumn, before + 90);
    QTRY_VERIFY(fits());
    resize(1280, 720);
    QTRY_VERIFY(fits());
    QCOMPARE(width(Table::NameColumn), before + 90);

    QHeaderView *header = table().horizontalHeader();
    const QPoint edge(header->sectionViewportPosition(Table::NameColumn) + before + 89, header->height() / 2);
    QTest::mouseMove(header->viewport(), edge);
    QTest::mouseDClick(header->viewport(), Qt::LeftButton, {}, edge);
    QTRY_COMPARE(width(Table::NameColumn), before);
    QTRY_VERIFY(fits());
}

void TestColumnFit::aLongNameGivesWayInItsMiddle()
{
    m_page->feed(QByteArray("camera-").repeated(12) + "17", "PUBLISHING");
    resize(1280, 720);
    QTRY_VERIFY(fits());
    QVERIFY(width(Table::NameColumn) <= ui::scaled(220));

    const QString name = QStringLiteral("conference-room-first-floor-camera-17");
    ui::TextCache texts;
    const auto glyphs = [](const ui::TextLine &line) { return line.runs.first().glyphIndexes(); };
    const auto atEnd = glyphs(texts.line(name, ui::Type::Name, 120));
    const auto inMiddle = glyphs(texts.line(name, ui::Type::Name, 120, Qt::ElideMiddle));
    const auto whole = glyphs(texts.line(name, ui::Type::Name, 1'000));
    QVERIFY(inMiddle.size() < whole.size());
    QVERIFY(inMiddle != atEnd);
    QCOMPARE(inMiddle.first(3), whole.first(3));
    QCOMPARE(inMiddle.last(3), whole.last(3));
}

void TestColumnFit::takesAStateOfFewerColumns()
{
    const bool isLastShown = !table().isColumnHidden(Table::ColumnCount - 1);
    const int second = width(1);
    QVERIFY(table().restoreColumns("1 0=222 2-"));
    QCOMPARE(width(0), 222);
    QCOMPARE(table().horizontalHeader()->visualIndex(0), 1);
    QVERIFY(table().isColumnHidden(2));
    QVERIFY(width(1) >= second);
    QHeaderView *header = table().horizontalHeader();
    QCOMPARE(header->visualIndex(Table::BackendColumn), header->visualIndex(Table::AnswerColumn) + 1);
    QCOMPARE(!table().isColumnHidden(Table::ColumnCount - 1), isLastShown); // those that came later: as they were
}

void TestColumnFit::refusesAStateOfOtherColumns_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a gap") << QByteArray("0 1 3");
    QTest::newRow("twice") << QByteArray("0 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15");
    QTest::newRow("unknown") << QByteArray("99 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
    QTest::newRow("no number") << QByteArray("name 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
}

void TestColumnFit::refusesAStateOfOtherColumns()
{
    QFETCH(const QByteArray, state);
    const QByteArray before = table().columnState();
    QVERIFY(!table().restoreColumns(state));
    QCOMPARE(table().columnState(), before);
    QByteArrayList words = before.split(' '); // and takes one of these
    words.swapItemsAt(0, 1);
    words[1] = "0=222";
    words[words.indexOf(QByteArray::number(Table::BackendColumn) + '-')].chop(1); // now shown
    QVERIFY(table().restoreColumns(words.join(' ')));
    QCOMPARE(table().columnState(), words.join(' '));
    QCOMPARE(width(0), 222);
    QCOMPARE(table().horizontalHeader()->visualIndex(0), 1);
    QVERIFY(table().columns().isWanted(Table::BackendColumn));
}

QTEST_MAIN(TestColumnFit)
#include "tst_columnfit.moc"
