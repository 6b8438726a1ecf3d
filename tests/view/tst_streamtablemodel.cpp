#include "board/streamfixture.h"
#include "view/copyrole.h"
#include "view/streamtablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace board;
using namespace filter;
using namespace view;
using Table = StreamTableModel;

namespace {

constexpr qint64 Second = 1'000'000;

Filter filterOf(const QString &text)
{
    return std::get<Filter>(Filter::parse(text));
}

} // namespace

class tst_StreamTableModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void showsWhatTheBoardHoldsAlready();
    void takesInArrivalsAtATick();
    void dataIsCurrentBetweenTicks();
    void announcesInOrder();
    void staysQuietWhenNothingMoves();
    void announcesVisibleRowsOnly();
    void newcomerInTheSameSlotIsAnotherStream();
    void keepsRowsOfLeaversWhileHeld();
    void standsStillWhileHeld();
    void outlivesTheTextsItHolds();
    void filtersAndSortsWhatItHolds();
    void arrivalThatLeavesBeforeTheTickNeverShows();
    void countsPendingChanges();
    void sortsAtOnce();
    void sortsByColumn_data();
    void sortsByColumn();
    void sortsBySeveralKeys();
    void sortsByUrgency();
    void timesStandStillWhileNothingIsReceived();
    void filtersAtOnce();
    void filtersOverSeveralTicksWhatTakesLong();
    void filtersByAgeAsTimeGoesBy();
    void streamsLeaveAndEnterByTheFilter();
    void survivesALoad();
    void cells_data();
    void cells();
    void cellsOfAnEmptyStream();
    void showsWhatTheBackendSaid();
    void showsWhatIsFound();
    void causes();
    void roles();
    void textStaysText();
    void titles();

private:
    QByteArrayList names() const;
    QString text(int column, int role = Qt::DisplayRole, int row = 0) const;
    void apply(const QByteArray &name, const QByteArray &status) { m_board->apply(m_fixture.batch(name, status)); }

    std::unique_ptr<StreamBoard> m_board;
    std::unique_ptr<Table> m_table;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    StreamFixture m_fixture;
};

void tst_StreamTableModel::init()
{
    m_tester.reset();
    m_table.reset();
    m_board = std::make_unique<StreamBoard>();
    m_table = std::make_unique<Table>(*m_board);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_table.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_fixture = {};
    m_table->setNow(StreamFixture::Start + 60 * Second);
}

QByteArrayList tst_StreamTableModel::names() const
{
    QByteArrayList names;
    for (int row = 0; row < m_table->rowCount(); ++row)
        names += m_table->stateAt(row).name;
    return names;
}

QString tst_StreamTableModel::text(int column, int role, int row) const
{
    return m_table->index(row, column).data(role).toString();
}

void tst_StreamTableModel::showsWhatTheBoardHoldsAlready()
{
    apply("a", "PUBLISHING");
    apply("b", "PUBLISHING");
    const Table table(*m_board);
    QCOMPARE(table.rowCount(), 2);
    QCOMPARE(table.stateAt(0).name, QByteArray("b")); // last seen first
}

void tst_StreamTableModel::takesInArrivalsAtATick()
{
    apply("a", "PUBLISHING");
    QCOMPARE(m_table->rowCount(), 0);
    QVERIFY(m_table->tick());
    QCOMPARE(names(), (QByteArrayList{"a"}));
    apply("b", "PUBLISHING");
    apply("a", "UNPUBLISHED");
    QCOMPARE(names(), (QByteArrayList{"a"}));
    QVERIFY(m_table->tick());
    QCOMPARE(names(), (QByteArrayList{"a", "b"}));
    QVERIFY(!m_table->tick());
}

void tst_StreamTableModel::dataIsCurrentBetweenTicks()
{
    apply("a", "PUBLISHING");
    m_table->tick();
    apply("a", "UNPUBLISHED");
    QCOMPARE(text(Table::StatusColumn), u"UNPUBLISHED"_qs);
}

void tst_StreamTableModel::announcesInOrder()
{
    for (const char *name : {"a", "b", "c"})
        apply(name, "STOPPED");
    m_table->tick();
    m_table->setVisibleRows(0, 10);
    QByteArrayList said;
    connect(m_table.get(), &Table::rowsInserted, this, [&](const QModelIndex &, int first, int last) {
        said += "inserted " + QByteArray::number(first) + '-' + QByteArray::number(last);
    });
    connect(m_table.get(), &Table::layoutChanged, this,
            [&](const QList<QPersistentModelIndex> &parents, QAbstractItemModel::LayoutChangeHint hint) {
                QVERIFY(parents.isEmpty());
                QCOMPARE(hint, QAbstractItemModel::VerticalSortHint);
                said += "layout " + names().join();
            });
    connect(m_table.get(), &Table::rowsRemoved, this, [&](const QModelIndex &, int first, int last) {
        said += "removed " + QByteArray::number(first) + '-' + QByteArray::number(last);
    });
    connect(m_table.get(), &Table::dataChanged, this, [&](const QModelIndex &first, const QModelIndex &last) {
        said += "changed " + QByteArray::number(first.row()) + '-' + QByteArray::number(last.row());
    });
    m_board->retireEnded(m_fixture.lastTime()); // a and b
    apply("c", "PLAYING");
    apply("d", "PLAYING");
    apply("e", "PLAYING");
    m_table->tick();
    QCOMPARE(said, (QByteArrayList{"inserted 3-4", "layout edcba", "removed 3-4", "changed 0-2"}));
}

void tst_StreamTableModel::staysQuietWhenNothingMoves()
{
    m_table->sort(Table::NameColumn);
    for (const char *name : {"a", "b", "c"})
        apply(name, "PLAYING");
    m_table->tick();
    m_table->setVisibleRows(0, 0);
    QSignalSpy layout(m_table.get(), &Table::layoutChanged);
    QSignalSpy changed(m_table.get(), &Table::dataChanged);
    QSignalSpy ticked(m_table.get(), &Table::ticked);
    apply("b", "STOPPED");
    QVERIFY(!m_table->tick()); // below what is on screen
    apply("a", "STOPPED");
    QVERIFY(m_table->tick());
    QCOMPARE(layout.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(ticked.size(), 0);
}

void tst_StreamTableModel::announcesVisibleRowsOnly()
{
    m_table->sort(Table::NameColumn);
    for (const char *name : {"a", "b", "c", "d", "e", "f"})
        apply(name, "PLAYING");
    m_table->tick();
    QSignalSpy changed(m_table.get(), &Table::dataChanged);
    m_table->setVisibleRows(1, 4);
    for (const char *name : {"a", "c", "d", "f"})
        apply(name, "STOPPED");
    m_table->tick();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0].at(0).toModelIndex().row(), 2);
    QCOMPARE(changed[0].at(1).toModelIndex().row(), 3);
    QCOMPARE(changed[0].at(1).toModelIndex().column(), Table::ColumnCount - 1);
}

void tst_StreamTableModel::newcomerInTheSameSlotIsAnotherStream()
{
    apply("old", "STOPPED");
    apply("other", "PLAYING");
    m_table->tick();
    const QPersistentModelIndex selected = m_table->indexOfKey(StreamFixture::keyOf("old"));
    const Slot slot = m_table->slotAt(selected.row());
    m_board->retireEnded(m_fixture.lastTime());
    apply("new", "PLAYING");
    QCOMPARE(m_board->find(StreamFixture::keyOf("new")), std::optional<Slot>(slot));

    QVERIFY(selected.isValid());
    QCOMPARE(selected.data(Table::KeyRole).toByteArray(), StreamFixture::keyOf("old"));
    QVERIFY(!m_table->indexOf(slot).isValid());
    QCOMPARE(m_table->indexOfKey(StreamFixture::keyOf("old")), QModelIndex(selected));
    QVERIFY(!m_table->indexOfKey(StreamFixture::keyOf("new")).isValid());
    QVERIFY(!m_board->holds(m_table->slotAt(selected.row())));
    m_table->tick();
    QVERIFY(!selected.isValid());
    QCOMPARE(names(), (QByteArrayList{"new", "other"}));
    QCOMPARE(m_table->indexOf(slot).row(), 0);
}

void tst_StreamTableModel::keepsRowsOfLeaversWhileHeld()
{
    apply("a", "STOPPED");
    apply("b", "PLAYING");
    m_table->tick();
    m_table->setHeld(true);
    m_board->retireEnded(m_fixture.lastTime());
    apply("c", "PLAYING");
    QVERIFY(!m_table->tick());
    QCOMPARE(names(), (QByteArrayList{"b", "a"}));
    QCOMPARE(text(Table::StatusColumn, Qt::DisplayRole, 1), u"STOPPED"_qs);
    QCOMPARE(text(Table::AppColumn, Qt::DisplayRole, 1), u"defaultApp"_qs);
    QCOMPARE(m_table->pendingChanges(), 2);
    m_table->setHeld(false);
    QVERIFY(m_table->tick());
    QCOMPARE(names(), (QByteArrayList{"c", "b"}));
    QCOMPARE(m_table->pendingChanges(), 0);
}

void tst_StreamTableModel::standsStillWhileHeld()
{
    apply("a", "PUBLISHING");
    apply("b", "PLAYING");
    m_table->tick();
    const auto all = [this] {
        QVariantList cells;
        for (int row = 0; row < m_table->rowCount(); ++row) {
            for (int column = 0; column < Table::ColumnCount; ++column) {
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Table::RawRole),
                                       int(Table::PhaseRole), int(Table::LastRecordRole)})
                    cells.append(m_table->index(row, column).data(role));
            }
        }
        return cells;
    };
    const QVariantList before = all();
    m_table->setHeld(true);
    apply("a", "FAILED");
    apply("a", "STOPPED");
    apply("b", "FAILED");
    m_board->retireEnded(m_fixture.lastTime() + 1); // and both go
    m_board->apply({{m_fixture.record("new", "PENDING"), m_fixture.record("new", "PUBLISHING"),
                     m_fixture.record("newer", "PENDING"), m_fixture.record("newer", "PUBLISHING"),
                     m_fixture.record("newest", "PENDING"), m_fixture.record("newest", "FAILED")}});
    apply("b", "PUBLISHING"); // and one comes again
    m_table->setNow(StreamFixture::Start + 3'600 * Second);
    m_table->tick();
    QCOMPARE(all(), before);
    QCOMPARE(m_table->indexOfKey(StreamFixture::keyOf("b")).row(), 0);

    m_table->setHeld(false);
    QVERIFY(m_table->tick());
    QCOMPARE(names(), (QByteArrayList{"b", "newest", "newer", "new"}));
    QCOMPARE(text(Table::StatusColumn), u"PUBLISHING"_qs);
    QCOMPARE(text(Table::StatusColumn, Qt::DisplayRole, 1), u"FAILED"_qs);
    QVERIFY(text(Table::SeenColumn) != before.at(Table::SeenColumn * 5).toString());
}

// The board forgets texts that no stream needs any more.
void tst_StreamTableModel::outlivesTheTextsItHolds()
{
    apply("a", "PUBLISHING");
    apply("b", "PLAYING");
    m_table->tick();
    m_table->setHeld(true);
    apply("a", "FAILED");
    for (int i = 0; i < 5'000; ++i) {
        journal::Record record = m_fixture.record("b", "PLAYING");
        record.event.info = QByteArray(4'000, 'x') + QByteArray::number(i);
        m_board->apply({{std::move(record)}});
    }
    QVERIFY(m_board->pool().hasGrown());
    apply("b", "STOPPED");
    m_board->retireEnded(m_fixture.lastTime() + 1); // and both are held
    QVERIFY(m_board->pool().size() < 20);
    apply("c", "RESIZED"); // takes the number of a text of before
    QCOMPARE(text(Table::StatusColumn), u"PLAYING"_qs);
    QCOMPARE(text(Table::StatusColumn, Qt::DisplayRole, 1), u"PUBLISHING"_qs);
}

void tst_StreamTableModel::filtersAndSortsWhatItHolds()
{
    apply("a", "PUBLISHING");
    apply("b", "PUBLISHING");
    apply("c", "FAILED");
    apply("gone", "STOPPED");
    m_table->tick();
    m_table->setHeld(true);
    apply("a", "FAILED");
    apply("later", "PUBLISHING");
    m_board->retireEnded(m_fixture.lastTime() - 1);
    m_table->setFilter(filterOf(u"status:publishing"_qs));
    QCOMPARE(names(), (QByteArrayList{"b", "a"}));
    m_table->setSortKeys({{Table::NameColumn, Qt::AscendingOrder}});
    QCOMPARE(names(), (QByteArrayList{"a", "b"}));
    m_table->setFilter({});
    QCOMPARE(names(), (QByteArrayList{"a", "b", "c", "gone"}));
    QCOMPARE(text(Table::StatusColumn), u"PUBLISHING"_qs);

    m_table->setHeld(false);
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"b", "later"}));
}

void tst_StreamTableModel::arrivalThatLeavesBeforeTheTickNeverShows()
{
    QSignalSpy inserted(m_table.get(), &Table::rowsInserted);
    apply("a", "STOPPED");
    m_board->retireEnded(m_fixture.lastTime() + 1);
    QVERIFY(!m_table->tick());
    QCOMPARE(inserted.size(), 0);
    apply("b", "PLAYING"); // in the same slot
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"b"}));
}

void tst_StreamTableModel::countsPendingChanges()
{
    QCOMPARE(m_table->pendingChanges(), 0);
    apply("a", "PENDING");
    apply("a", "PLAYING");
    apply("b", "STOPPED");
    QCOMPARE(m_table->pendingChanges(), 2);
    m_board->retireEnded(m_fixture.lastTime() + 1);
    QCOMPARE(m_table->pendingChanges(), 1);
}

void tst_StreamTableModel::sortsAtOnce()
{
    for (const char *name : {"b", "c", "a"})
        apply(name, "PLAYING");
    m_table->tick();
    const QPersistentModelIndex b = m_table->indexOfKey(StreamFixture::keyOf("b"));
    QCOMPARE(names(), (QByteArrayList{"a", "c", "b"}));
    m_table->sort(Table::NameColumn, Qt::AscendingOrder);
    QCOMPARE(names(), (QByteArrayList{"a", "b", "c"}));
    QCOMPARE(b.row(), 1);
    m_table->sort(Table::NameColumn, Qt::DescendingOrder);
    QCOMPARE(names(), (QByteArrayList{"c", "b", "a"}));
    m_table->sort(-1);
    QCOMPARE(names(), (QByteArrayList{"b", "c", "a"})); // as they came
}

void tst_StreamTableModel::sortsByColumn_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArrayList>("ascending");
    const auto row = [](Table::Column column, const QByteArrayList &ascending) {
        QTest::addRow("%d", column) << int(column) << ascending;
    };
    row(Table::StatusColumn, {"Cam10", "x", "cam9"});
    row(Table::NameColumn, {"cam9", "Cam10", "x"});
    row(Table::DirectionColumn, {"x", "cam9", "Cam10"});
    row(Table::ClientColumn, {"cam9", "Cam10", "x"});
    row(Table::SizeColumn, {"cam9", "Cam10", "x"});
    row(Table::InStateColumn, {"cam9", "Cam10", "x"});
    row(Table::EventsColumn, {"Cam10", "x", "cam9"});
    row(Table::AnswerColumn, {"x", "cam9", "Cam10"});
    row(Table::CauseColumn, {"x", "Cam10", "cam9"});
    row(Table::FirstSeenColumn, {"cam9", "Cam10", "x"});
}

void tst_StreamTableModel::sortsByColumn()
{
    QFETCH(int, column);
    QFETCH(QByteArrayList, ascending);
    journal::Record nine = m_fixture.record("cam9", "STOPPED", false);
    nine.event.sessionId = "/10.0.0.9:1/10.0.0.1:2";
    nine.event.info = "Stopped by user";
    journal::Record ten = m_fixture.record("Cam10", "FAILED", true);
    ten.event.sessionId = "/10.0.0.10:1/10.0.0.1:2";
    ten.event.width = 640;
    ten.event.height = 480;
    ten.event.info = "failed by ICE timeout";
    ten.answer.status = 403;
    journal::Record x = m_fixture.record("x", "PLAYING", false);
    x.event.sessionId = "56141d10-fddc-11e6";
    x.event.published.reset();
    x.event.width = 1280;
    x.event.height = 720;
    x.answer.status = 100;
    journal::Record again = m_fixture.record("cam9", "STOPPED", false);
    again.event.sessionId.clear();
    m_board->apply({{nine, ten, x, again}});
    m_table->tick();
    m_table->sort(column, Qt::AscendingOrder);
    QCOMPARE(names(), ascending);
    m_table->sort(column, Qt::DescendingOrder);
    if (column != Table::EventsColumn) { // which has a tie
        std::reverse(ascending.begin(), ascending.end());
        QCOMPARE(names(), ascending);
    } else {
        QCOMPARE(names(), (QByteArrayList{"cam9", "Cam10", "x"}));
    }
}

void tst_StreamTableModel::sortsBySeveralKeys()
{
    for (const char *name : {"b", "a", "c", "d"})
        apply(name, name[0] < 'c' ? "PLAYING" : "FAILED");
    m_table->tick();
    m_table->setSortKeys({{Table::StatusColumn, Qt::DescendingOrder}, {Table::NameColumn, Qt::AscendingOrder}});
    QCOMPARE(names(), (QByteArrayList{"a", "b", "c", "d"}));
    m_table->setSortKeys({{Table::StatusColumn, Qt::AscendingOrder}, {Table::NameColumn, Qt::DescendingOrder}});
    QCOMPARE(names(), (QByteArrayList{"d", "c", "b", "a"}));
    apply("bb", "PLAYING");
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"d", "c", "bb", "b", "a"}));
}

void tst_StreamTableModel::sortsByUrgency()
{
    for (const auto &[name, status] : {std::pair{"ended", "STOPPED"},
                                       {"failed", "FAILED"},
                                       {"longest", "PENDING"},
                                       {"live", "PLAYING"},
                                       {"pending", "NEW"},
                                       {"failed later", "FAILED"},
                                       {"live later", "PUBLISHING"},
                                       {"unheard of", "TELEPORTING"}})
        apply(name, status);
    m_table->setSortKeys({{Table::UrgencyOrder, Qt::AscendingOrder}});
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"failed later", "failed", "longest", "pending", "unheard of", "live later",
                                      "live", "ended"}));
    apply("failed", "FAILED"); // said again: it did not fail again
    apply("live", "FAILED");
    m_table->tick();
    QCOMPARE(names().first(3), (QByteArrayList{"live", "failed later", "failed"}));
}

void tst_StreamTableModel::timesStandStillWhileNothingIsReceived()
{
    apply("a", "PENDING");
    m_table->tick();
    const QString inState = text(Table::InStateColumn);
    m_table->setReceiving(false);
    m_table->setNow(StreamFixture::Start + 3'600 * Second);
    QCOMPARE(text(Table::InStateColumn), inState);
    QVERIFY(m_table->index(0, Table::InStateColumn).data(Table::DimmedRole).toBool());
    QVERIFY(m_table->index(0, Table::SeenColumn).data(Table::DimmedRole).toBool());
    QVERIFY(!m_table->index(0, Table::NameColumn).data(Table::DimmedRole).toBool());
    QVERIFY(text(Table::SeenColumn, Qt::ToolTipRole).contains(u"Nothing is received since"));
    m_table->setReceiving(true);
    QVERIFY(text(Table::InStateColumn) != inState);
    QVERIFY(!m_table->index(0, Table::InStateColumn).data(Table::DimmedRole).toBool());
    QVERIFY(!text(Table::SeenColumn, Qt::ToolTipRole).contains(u"Nothing is received since"));
}

void tst_StreamTableModel::filtersAtOnce()
{
    for (const char *name : {"cam1", "cam2", "other"})
        apply(name, "PLAYING");
    m_table->tick();
    const QPersistentModelIndex kept = m_table->indexOfKey(StreamFixture::keyOf("cam1"));
    const QPersistentModelIndex gone = m_table->indexOfKey(StreamFixture::keyOf("other"));
    m_table->setFilter(filterOf(u"cam"_qs));
    QCOMPARE(names(), (QByteArrayList{"cam2", "cam1"}));
    QCOMPARE(kept.row(), 1);
    QVERIFY(!gone.isValid());
    QVERIFY(!m_table->indexOfKey(StreamFixture::keyOf("other")).isValid());
    m_table->setFilter({});
    QCOMPARE(names(), (QByteArrayList{"other", "cam2", "cam1"}));
}

// As long as streams are still to be looked at the rows are those of the filter before; what changes meanwhile counts.
void tst_StreamTableModel::filtersOverSeveralTicksWhatTakesLong()
{
    constexpr int Streams = 600;
    QStringList words{u"cam-7"_qs};
    for (int i = 0; i < 2'500; ++i)
        words.append(u"missing%1"_qs.arg(i));
    const Filter slow = filterOf(words.join(u" OR "_qs));
    journal::Batch batch;
    for (int i = 0; i < Streams; ++i)
        batch.records.push_back(m_fixture.record("cam-" + QByteArray::number(i), "PUBLISHING"));
    m_board->apply(batch);
    m_table->tick();
    m_table->setFilter(slow);
    QVERIFY(m_table->isFiltering());
    QCOMPARE(m_table->rowCount(), Streams);
    QCOMPARE(m_table->filter().tree().toText(), slow.tree().toText());
    m_table->setSortKeys({{Table::NameColumn, Qt::AscendingOrder}}); // of the rows that are shown
    QCOMPARE(m_table->rowCount(), Streams);
    apply("cam-777", "PUBLISHING");
    apply("other", "PUBLISHING");
    m_board->retireEnded(0);
    int ticks = 0;
    for (; m_table->isFiltering(); ++ticks)
        m_table->tick();
    QVERIFY(ticks > 1);
    QCOMPARE(m_table->rowCount(), 12); // cam-7, cam-70 to cam-79, cam-777
    m_table->setFilter(slow);
    QVERIFY(m_table->isFiltering());
    m_table->setFilter({}); // and does without it
    QVERIFY(!m_table->isFiltering());
    m_table->tick();
    QCOMPARE(m_table->rowCount(), Streams + 2);
}

void tst_StreamTableModel::filtersByAgeAsTimeGoesBy()
{
    for (int i = 0; i < 1'000; ++i)
        apply("cam" + QByteArray::number(i), i < 10 ? "PENDING" : "PLAYING");
    m_table->setNow(m_fixture.lastTime());
    m_table->setFilter(filterOf(u"status:pending age>30s"_qs));
    QCOMPARE(m_table->rowCount(), 0);
    m_table->setNow(m_fixture.lastTime() + 31 * Second);
    for (int i = 0; i < 100; ++i) // some of them in each tick
        m_table->tick();
    QCOMPARE(m_table->rowCount(), 10);
    m_table->setFilter(filterOf(u"age<40s"_qs));
    QCOMPARE(m_table->rowCount(), 1'000);
    m_table->setNow(m_fixture.lastTime() + 41 * Second);
    for (int i = 0; i < 100; ++i)
        m_table->tick();
    QCOMPARE(m_table->rowCount(), 0);
}

void tst_StreamTableModel::streamsLeaveAndEnterByTheFilter()
{
    m_table->setFilter(filterOf(u"status:playing"_qs));
    apply("a", "PENDING");
    apply("b", "PLAYING");
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"b"}));
    apply("a", "PLAYING");
    apply("b", "STOPPED");
    QCOMPARE(names(), (QByteArrayList{"b"})); // until the tick
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"a"}));
}

void tst_StreamTableModel::survivesALoad()
{
    apply("a", "PLAYING");
    m_table->tick();
    journal::Snapshot snapshot;
    snapshot.streams.resize(1);
    snapshot.streams[0].apply(m_fixture.record("b", "FAILED"), snapshot.pool);
    m_board->load(snapshot);
    QCOMPARE(names(), (QByteArrayList{"a"}));
    QCOMPARE(text(Table::StatusColumn), u"PLAYING"_qs);
    m_table->tick();
    QCOMPARE(names(), (QByteArrayList{"b"}));
    QCOMPARE(text(Table::StatusColumn), u"FAILED"_qs);
}

void tst_StreamTableModel::cells_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QVariant>("raw");
    const auto row = [](Table::Column column, const char *shown, const QVariant &raw) {
        QTest::addRow("%d", column) << int(column) << QString::fromUtf8(shown) << raw;
    };
    row(Table::StatusColumn, "PUBLISHING", QByteArray("PUBLISHING"));
    row(Table::NameColumn, "b4e7", QByteArray("b4e7"));
    row(Table::DirectionColumn, "↑", true);
    row(Table::AppColumn, "defaultApp", QByteArray("defaultApp"));
    row(Table::ClientColumn, "192.168.1.102", QByteArray("192.168.1.102"));
    row(Table::ProviderColumn, "WebRTC", QByteArray("WebRTC"));
    row(Table::SizeColumn, "1280×720", 921'600);
    row(Table::InStateColumn, "00:00:59", StreamFixture::Start + 1'000);
    row(Table::SeenColumn, "59 s", StreamFixture::Start + 1'000);
    row(Table::EventsColumn, "1", 1);
    row(Table::AnswerColumn, "403", 403);
    row(Table::CauseColumn, "Stopped by user", QByteArray("Stopped by user"));
    row(Table::NodeColumn, "node@192.168.1.101", QByteArray("node@192.168.1.101"));
    row(Table::MediaSessionColumn, "id-b4e7", QByteArray("id-b4e7"));
    row(Table::BitrateColumn, "700", 700);
    row(Table::QualityColumn, "—", 0);
    row(Table::BackendColumn, "500 · 12 ms", 500);
    row(Table::FindingColumn, "", 0);
}

void tst_StreamTableModel::cells()
{
    QFETCH(int, column);
    journal::Record record = m_fixture.record("b4e7", "PUBLISHING");
    record.event.width = 1280;
    record.event.height = 720;
    record.event.bitrate = 700;
    record.event.info = "Stopped by user";
    record.answer = {403, journal::AnswerKind::Injected, "rule-7"};
    record.backend =
        std::make_shared<journal::BackendAnswer>(journal::BackendAnswer{.result = {.status = 500, .us = 12'000}});
    m_board->apply({{record}});
    m_table->tick();
    const QModelIndex index = m_table->index(0, column);
    QTEST(index.data().toString(), "shown");
    QTEST(index.data(Table::RawRole), "raw");
}

// The gravest of each, and sorted by that.
void tst_StreamTableModel::showsWhatIsFound()
{
    using findings::Kind;
    const auto find = [this](const QByteArray &name, std::initializer_list<Kind> kinds, bool isInjected = false) {
        apply(name, "PUBLISHING");
        findings::Kinds found;
        for (const Kind kind : kinds)
            found.set(kind);
        m_board->setFound(*m_board->find(m_fixture.record(name, "PUBLISHING").streamKey), found,
                          findings::Cause::Network, isInjected);
    };
    find("well", {});
    find("twice", {Kind::Duplicate});
    find("stale", {Kind::Duplicate, Kind::Stale});
    find("failed", {Kind::Stale, Kind::Failed}, true);
    m_board->tellFound();
    m_table->tick();
    m_table->setSortKeys({{.column = Table::FindingColumn, .order = Qt::DescendingOrder}});
    QCOMPARE(names(), (QByteArrayList{"failed", "stale", "twice", "well"}));
    const auto term = [this](int row) {
        return m_table->index(row, Table::FindingColumn).data(TermRole).value<FilterTree>().toText();
    };
    QCOMPARE(text(Table::FindingColumn, Qt::DisplayRole, 0), u"Failed · injected"_qs);
    QCOMPARE(text(Table::FindingColumn, Qt::DisplayRole, 1), u"No heartbeat"_qs);
    QCOMPARE(text(Table::FindingColumn, Qt::DisplayRole, 3), QString());
    QVERIFY(
        text(Table::FindingColumn, Qt::ToolTipRole, 1).contains(u"No heartbeat · Sent twice · comes from: network"_qs));
    QCOMPARE(term(0), u"finding:failed"_qs);
    QVERIFY(!m_table->index(3, Table::FindingColumn).data(TermRole).isValid());
    m_table->setFilter(filterOf(term(1)));
    QTRY_COMPARE(names(), (QByteArrayList{"failed", "stale"})); // it is found of both
}

// Sorted by how long it took; those that it was not asked about come first.
void tst_StreamTableModel::showsWhatTheBackendSaid()
{
    const auto feed = [this](const QByteArray &name, const std::optional<journal::BackendResult> &result) {
        journal::Record record = m_fixture.record(name, "PUBLISHING");
        if (result)
            record.backend = std::make_shared<journal::BackendAnswer>(journal::BackendAnswer{.result = *result});
        m_board->apply({{record}});
    };
    feed("slow", journal::BackendResult{.status = 200, .us = 90'000});
    feed("none", std::nullopt);
    feed("failed", journal::BackendResult{.us = 50'000, .failure = journal::BackendFailure::Cut});
    feed("fast", journal::BackendResult{.status = 503, .us = 900});
    m_table->tick();
    m_table->setSortKeys({{.column = Table::BackendColumn, .order = Qt::AscendingOrder}});
    QCOMPARE(names(), (QByteArrayList{"none", "fast", "failed", "slow"}));
    const auto term = [this](int row) {
        return m_table->index(row, Table::BackendColumn).data(TermRole).value<FilterTree>().toText();
    };
    QCOMPARE(text(Table::BackendColumn, CopyRole, 0), QString());
    QCOMPARE(text(Table::BackendColumn, CopyRole, 1), u"503 · 900 µs"_qs);
    QCOMPARE(text(Table::BackendColumn, Qt::DisplayRole, 2), u"no answer"_qs);
    QCOMPARE(term(0), u"backend:none"_qs);
    QCOMPARE(term(1), u"backend:503"_qs);
    QCOMPARE(term(2), u"backend:failed"_qs);
    m_table->setFilter(filterOf(term(2)));
    QTRY_COMPARE(names(), (QByteArrayList{"failed"}));
}

void tst_StreamTableModel::cellsOfAnEmptyStream()
{
    journal::Record record = m_fixture.record("", "");
    record.event.published.reset();
    record.event.rtspUrl = "rtsp://10.0.4.7/live";
    record.event.sessionId = "c0ffee00-fddc-11e6-ac3a-4d67d5b3360d";
    m_board->apply({{record}});
    m_table->tick();
    QCOMPARE(text(Table::StatusColumn), u"no status"_qs);
    QCOMPARE(text(Table::NameColumn), u"rtsp://10.0.4.7/live"_qs);
    QCOMPARE(text(Table::DirectionColumn), QString());
    QCOMPARE(text(Table::ClientColumn), u"c0ffee00-fddc-11e6-ac3a-4d67d5b3360d"_qs);
    QCOMPARE(text(Table::SizeColumn), u"—"_qs);
    QCOMPARE(text(Table::InStateColumn), u"—"_qs);
    QCOMPARE(text(Table::CauseColumn), QString());
    QVERIFY(!m_table->index(0, Table::DirectionColumn).data(Table::RawRole).isValid());
}

void tst_StreamTableModel::causes()
{
    apply("a", "PENDING");
    m_table->tick();
    QCOMPARE(text(Table::CauseColumn), QString());
    findings::Kinds found;
    found.set(findings::Kind::Stuck);
    m_board->setFound(0, found, findings::Cause::Unknown, false);
    m_board->tellFound();
    QCOMPARE(text(Table::CauseColumn), u"No result for 59 s"_qs);
    apply("a", "UNPUBLISHED");
    apply("a", "PUBLISHING"); // too late
    QVERIFY(!text(Table::CauseColumn).isEmpty());
    QVERIFY(text(Table::CauseColumn, Qt::ToolTipRole).contains(u"A status came after the end"));
}

void tst_StreamTableModel::roles()
{
    journal::Record record = m_fixture.record("b4e7", "UNPUBLISHED");
    record.answer = {500, journal::AnswerKind::Injected, "<rule>"};
    m_board->apply({{record}});
    m_table->tick();
    const QModelIndex index = m_table->index(0, Table::StatusColumn);
    QCOMPARE(index.data(Table::SlotRole).toUInt(), 0U);
    QCOMPARE(index.data(Table::KeyRole).toByteArray(), record.streamKey);
    QCOMPARE(index.data(Table::PhaseRole).toInt(), int(wcs::Phase::Ended));
    QCOMPARE(index.data(Table::StatusRole).toString(), u"UNPUBLISHED"_qs);
    QCOMPARE(index.data(Table::InjectedRole).toBool(), true);
    QCOMPARE(index.data(Table::DimmedRole).toBool(), true);
    QCOMPARE(index.data(Table::LastRecordRole).toLongLong(), record.id);
    QCOMPARE(text(Table::StatusColumn, Qt::AccessibleTextRole), u"Status UNPUBLISHED"_qs);
    QCOMPARE(text(Table::DirectionColumn, Qt::AccessibleTextRole), u"Direction publisher"_qs);
    QVERIFY(text(Table::AnswerColumn, Qt::ToolTipRole).contains(u"&lt;rule&gt;"));
    QVERIFY(text(Table::ClientColumn, Qt::ToolTipRole).contains(u"/192.168.1.102:4388/192.168.1.101:8443"));
    const auto alignment = [&](int column) {
        return m_table->index(0, column).data(Qt::TextAlignmentRole).toInt() & Qt::AlignHorizontal_Mask;
    };
    QCOMPARE(alignment(Table::EventsColumn), int(Qt::AlignRight));
    QCOMPARE(alignment(Table::NameColumn), int(Qt::AlignLeft));
}

void tst_StreamTableModel::textStaysText()
{
    journal::Record record = m_fixture.record(QByteArray("<b>x</b>\0", 9), "PUB\xe2\x80\xaeLISHING");
    record.event.info = QByteArray(1'000, 'i');
    m_board->apply({{record}});
    m_table->tick();
    QCOMPARE(text(Table::NameColumn), u"<b>x</b>␀"_qs);
    QCOMPARE(text(Table::StatusColumn), u"PUB⟨U+202E⟩LISHING"_qs);
    QCOMPARE(text(Table::CauseColumn).size(), 501);
    QCOMPARE(text(Table::CauseColumn, Qt::ToolTipRole).count(u'i'), 1'000);
    QVERIFY(text(Table::NameColumn, Qt::ToolTipRole).contains(u"&lt;b&gt;"));
    for (int column = 0; column < Table::ColumnCount; ++column) {
        const QString toolTip = text(column, Qt::ToolTipRole);
        QVERIFY2(!toolTip.contains(u"<b>") && !toolTip.contains(u'\u202E'), qPrintable(toolTip));
    }
}

void tst_StreamTableModel::titles()
{
    QStringList titles;
    for (int column = 0; column < Table::ColumnCount; ++column)
        titles += m_table->headerData(column, Qt::Horizontal).toString();
    QCOMPARE(titles.join(u'|'), u"Status|Stream||App|Client|Provider|Size|In state|Seen|Events|Answer|Cause|Node|"
                                "Media session|Bitrate|Quality|First seen|Injected|Origin|Backend|Finding"_qs);
    QCOMPARE(m_table->headerData(Table::DirectionColumn, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
             u"Direction"_qs);
    QVERIFY(!m_table->headerData(0, Qt::Vertical).isValid());
    QVERIFY(!m_table->headerData(99, Qt::Horizontal).isValid());
}

QTEST_APPLESS_MAIN(tst_StreamTableModel)
#include "tst_streamtablemodel.moc"
