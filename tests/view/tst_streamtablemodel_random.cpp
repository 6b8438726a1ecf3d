#include "board/streamfixture.h"
#include "board/subject.h"
#include "view/streamtablemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace board;
using namespace filter;
using namespace view;
using Table = StreamTableModel;

namespace {

// A stream as long as it is on the board: the same key later is another one.
using Life = std::pair<QByteArray, qint64>; // key, first seen

} // namespace

// The table does what a plain list would that is filtered and sorted anew in each tick, and its persistent indexes
// stay with their streams, whatever happens in between.
class tst_StreamTableModelRandom : public QObject {
    Q_OBJECT
private slots:
    void agreesWithAPlainList_data();
    void agreesWithAPlainList();

private:
    void step();
    void applySome();
    void changeTheView();
    void checkRows();
    void checkMarked();
    bool chance(int percent) { return m_random.bounded(100) < percent; }
    std::vector<Life> shown() const;
    std::vector<Life> expected() const;
    bool comesBefore(Slot a, Slot b) const;
    int compare(const StreamState &a, const StreamState &b, Table::Column column) const;

    QRandomGenerator m_random;
    StreamFixture m_fixture;
    std::unique_ptr<StreamBoard> m_board;
    std::unique_ptr<Table> m_table;
    std::vector<std::pair<Life, QPersistentModelIndex>> m_marked;
};

void tst_StreamTableModelRandom::agreesWithAPlainList_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void tst_StreamTableModelRandom::agreesWithAPlainList()
{
    QFETCH(int, seed);
    m_random.seed(quint32(seed));
    m_marked.clear();
    m_fixture = {};
    m_board = std::make_unique<StreamBoard>();
    m_table = std::make_unique<Table>(*m_board);
    const QAbstractItemModelTester tester(m_table.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    int signalsInTick = 0;
    connect(m_table.get(), &Table::layoutChanged, this, [&] { ++signalsInTick; });
    connect(m_table.get(), &Table::dataChanged, this, [&](const QModelIndex &first, const QModelIndex &last) {
        signalsInTick += 100;
        QVERIFY(first.row() <= last.row() && last.row() < m_table->rowCount());
    });
    for (int i = 0; i < 700; ++i) {
        const std::vector<Life> before = shown();
        for (int changes = m_random.bounded(12); changes > 0; --changes)
            step();
        QVERIFY(shown() == before); // nothing moves between ticks
        if (chance(10))
            m_table->setHeld(!m_table->isHeld());
        signalsInTick = 0;
        m_table->tick();
        QVERIFY(signalsInTick / 100 <= 1 && signalsInTick % 100 <= 1);
        if (m_table->isHeld())
            QVERIFY(shown() == before);
        else
            checkRows();
        if (QTest::currentTestFailed())
            return;
        if (chance(5))
            changeTheView();
        for (int marks = m_random.bounded(3); marks > 0 && m_table->rowCount() > 0; --marks) {
            const int row = m_random.bounded(m_table->rowCount());
            m_marked.emplace_back(shown()[size_t(row)], m_table->index(row, m_random.bounded(3)));
        }
    }
    m_marked.clear();
    m_table.reset();
}

void tst_StreamTableModelRandom::step()
{
    if (chance(90))
        applySome();
    else if (chance(90))
        m_board->retireEnded(m_fixture.lastTime() - m_random.bounded(100) * 1'000);
    else if (chance(10))
        m_board->clear();
}

void tst_StreamTableModelRandom::applySome()
{
    static const QByteArrayList statuses{"PENDING", "PUBLISHING", "PLAYING", "UNPUBLISHED", "STOPPED", "FAILED", "NEW"};
    journal::Batch batch;
    for (int i = m_random.bounded(6); i >= 0; --i) {
        const QByteArray name = "cam" + QByteArray::number(m_random.bounded(120));
        batch.records.push_back(m_fixture.record(name, statuses[m_random.bounded(int(statuses.size()))]));
    }
    m_board->apply(batch);
}

void tst_StreamTableModelRandom::changeTheView()
{
    static const QStringList filters{QString(),
                                     u"status:publishing,playing,new"_qs,
                                     u"events>=3"_qs,
                                     u"name:cam1*"_qs,
                                     u"-is:ended"_qs,
                                     u"nothing"_qs,
                                     u"(7 OR answer:1)"_qs};
    static const QList<QList<Table::SortKey>> keys{
        {},
        {{Table::SeenColumn, Qt::DescendingOrder}},
        {{Table::SeenColumn, Qt::AscendingOrder}},
        {{Table::NameColumn, Qt::AscendingOrder}},
        {{Table::EventsColumn, Qt::DescendingOrder}, {Table::NameColumn, Qt::AscendingOrder}},
        {{Table::StatusColumn, Qt::AscendingOrder}, {Table::SeenColumn, Qt::DescendingOrder}},
        {{Table::EventsColumn, Qt::AscendingOrder}},
    };
    m_table->setVisibleRows(m_random.bounded(20) - 5, m_random.bounded(60));
    if (chance(50)) {
        m_table->setFilter(std::get<Filter>(Filter::parse(filters[m_random.bounded(int(filters.size()))])));
        while (m_table->isFiltering()) // on a busy machine it takes more than one turn
            m_table->tick();
    } else {
        m_table->setSortKeys(keys[m_random.bounded(int(keys.size()))]);
    }
    if (m_table->isHeld()) // the same keys again take nothing in
        checkMarked();
    else
        checkRows();
}

void tst_StreamTableModelRandom::checkRows()
{
    QVERIFY(shown() == expected());
    QCOMPARE(m_table->pendingChanges(), 0);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Slot slot = m_table->slotAt(row);
        QVERIFY(m_board->holds(slot));
        QCOMPARE(m_table->indexOf(slot).row(), row);
    }
    checkMarked();
}

void tst_StreamTableModelRandom::checkMarked()
{
    const std::vector<Life> now = shown();
    for (const auto &[life, index] : m_marked) {
        if (index.isValid())
            QVERIFY(now[size_t(index.row())] == life);
        else
            QVERIFY(std::find(now.begin(), now.end(), life) == now.end());
    }
    std::erase_if(m_marked, [](const auto &marked) { return !marked.second.isValid(); });
}

std::vector<Life> tst_StreamTableModelRandom::shown() const
{
    std::vector<Life> lives;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QByteArray key = m_table->index(row, 0).data(Table::KeyRole).toByteArray();
        lives.emplace_back(key, m_table->stateAt(row).firstSeen);
    }
    return lives;
}

std::vector<Life> tst_StreamTableModelRandom::expected() const
{
    std::vector<Slot> order;
    for (Slot slot = 0; slot < m_board->slotEnd(); ++slot) {
        if (m_board->holds(slot) &&
            m_table->filter().matches(subjectOf(m_board->at(slot), m_board->pool(), m_fixture.lastTime())))
            order.push_back(slot);
    }
    std::sort(order.begin(), order.end(), [this](Slot a, Slot b) { return comesBefore(a, b); });
    std::vector<Life> lives;
    for (const Slot slot : order)
        lives.emplace_back(m_board->keyOf(slot), m_board->at(slot).firstSeen);
    return lives;
}

bool tst_StreamTableModelRandom::comesBefore(Slot a, Slot b) const
{
    const StreamState &left = m_board->at(a);
    const StreamState &right = m_board->at(b);
    for (const Table::SortKey &key : m_table->sortKeys()) {
        if (const int order = compare(left, right, key.column))
            return key.order == Qt::AscendingOrder ? order < 0 : order > 0;
    }
    return left.firstSeen < right.firstSeen;
}

int tst_StreamTableModelRandom::compare(const StreamState &a, const StreamState &b, Table::Column column) const
{
    const auto sign = [](qint64 left, qint64 right) { return left < right ? -1 : left > right ? 1 : 0; };
    switch (column) {
    case Table::NameColumn: // cam9 before cam10
        return sign(a.name.mid(3).toInt(), b.name.mid(3).toInt());
    case Table::EventsColumn:
        return sign(a.events, b.events);
    case Table::StatusColumn:
        return m_board->text(a.status).compare(m_board->text(b.status));
    default:
        return sign(a.lastSeen, b.lastSeen);
    }
}

QTEST_APPLESS_MAIN(tst_StreamTableModelRandom)
#include "tst_streamtablemodel_random.moc"
