#include "ui/live/streamtableview.h"

#include "ui/tables/tableheader.h"

#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace ui {

namespace {

using Table = view::StreamTableModel;

constexpr CellDelegate::Roles Roles{.status = Table::StatusRole,
                                    .phase = Table::PhaseRole,
                                    .injected = Table::InjectedRole,
                                    .dimmed = Table::DimmedRole};

Qt::SortOrder opposite(Qt::SortOrder order)
{
    return order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
}

} // namespace

StreamTableView::StreamTableView(Table &table, QWidget *parent)
    : DataTable(Roles, parent)
    , m_table(table)
    , m_hold(this)
    , m_newer(new NewerButton(*this))
{
    setModel(&table);
    setAccessibleName(tr("Live streams"));
    setSearchColumn(Table::NameColumn);
    setOffers(Narrow | ToLog | ToRule);
    for (QWidget *watched : {static_cast<QWidget *>(this), viewport(), header().viewport()})
        m_hold.watch(watched);
    viewport()->setMouseTracking(true);
    connect(m_newer, &QAbstractButton::clicked, this, [this] { verticalScrollBar()->setValue(0); });

    connect(&header(), &TableHeader::sortRequested, this, &StreamTableView::sortBy);
    connect(this, &DataTable::menuOpened, &m_hold, [this](bool open) { m_hold.set(Hold::Menu, open); });
    connect(&m_hold, &Hold::changed, this, [this](bool held) {
        m_table.setHeld(held);
        emit frameWanted();
    });
    connect(&table, &QAbstractItemModel::modelReset, this, &StreamTableView::restoreCurrent);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &StreamTableView::scrolled);
    showMarks();
}

template <typename Change>
auto StreamTableView::whileRowsMove(Change change)
{
    const QScopedValueRollback guard(m_rowsMove, true);
    setAutoScroll(false);
    const auto result = change();
    restoreCurrent();
    setAutoScroll(true);
    return result;
}

bool StreamTableView::tick()
{
    const int last = rowAt(viewport()->height() - 1);
    m_table.setVisibleRows(std::max(rowAt(0), 0), last < 0 ? m_table.rowCount() - 1 : last);
    const Anchor place = anchor();
    const bool isDifferent = whileRowsMove([&] {
        const bool changed = m_table.tick();
        if (changed)
            keepPlace(place);
        showNewer();
        return changed;
    });
    if (isDifferent)
        selectExpected();
    return isDifferent;
}

QList<int> StreamTableView::ageColumns() const
{
    QList<int> columns;
    for (int column = 0; column < Table::ColumnCount; ++column) {
        if (traits(column).isAge)
            columns += column;
    }
    return columns;
}

void StreamTableView::refreshTimes()
{
    if (m_table.isHeld())
        return;
    for (const int column : ageColumns()) {
        if (!isColumnHidden(column))
            viewport()->update(columnViewportPosition(column), 0, columnWidth(column), viewport()->height());
    }
}

// The stream that stays where it is on screen: the selected one while it is in sight, else the topmost, unless the
// view stands at its upper end, where what comes is to be seen.
StreamTableView::Anchor StreamTableView::anchor() const
{
    if (m_following)
        return {};
    QModelIndex index = currentRow();
    if (!index.isValid() || !visualRect(index).intersects(viewport()->rect())) {
        if (verticalScrollBar()->value() == 0)
            return {};
        index = indexAt(QPoint(0, 0));
    }
    if (!index.isValid())
        return {};
    return {m_table.slotAt(index.row()), rowViewportPosition(index.row())};
}

void StreamTableView::keepPlace(const Anchor &anchor)
{
    if (m_following)
        return verticalScrollBar()->setValue(0);
    if (!anchor.slot || !m_table.board().holds(*anchor.slot))
        return;
    const QModelIndex index = m_table.indexOf(*anchor.slot);
    if (index.isValid())
        verticalScrollBar()->setValue(index.row() * verticalHeader()->defaultSectionSize() - anchor.top);
}

// Moves the current row back to where its stream is now; to nowhere while the stream is not shown.
void StreamTableView::restoreCurrent()
{
    const QModelIndex wanted = currentRow();
    if (wanted.row() == currentIndex().row())
        return;
    const QScopedValueRollback guard(m_rowsMove, true);
    if (wanted.isValid()) {
        selectionModel()->setCurrentIndex(wanted.siblingAtColumn(std::max(currentIndex().column(), 0)),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    } else {
        selectionModel()->clear();
    }
}

void StreamTableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    DataTable::currentChanged(current, previous);
    if (m_rowsMove || !current.isValid())
        return;
    const QByteArray key = current.data(Table::KeyRole).toByteArray();
    if (key == m_currentKey)
        return;
    m_currentKey = key;
    m_currentOrigin = wcs::Origin(current.data(Table::OriginRole).toInt());
    emit currentStreamChanged();
}

void StreamTableView::setFilter(const filter::Filter &filter)
{
    whileRowsMove([&] {
        m_table.setFilter(filter);
        return true;
    });
    emit frameWanted();
}

void StreamTableView::setSortKeys(const QList<Table::SortKey> &keys)
{
    if (keys == m_table.sortKeys())
        return;
    const Anchor place = anchor();
    whileRowsMove([&] {
        m_table.setSortKeys(keys);
        keepPlace(place);
        return true;
    });
    showMarks();
    emit sortChanged();
    emit frameWanted();
}

void StreamTableView::sortBy(int column, bool more)
{
    QList<Table::SortKey> keys = m_table.sortKeys();
    const auto found = std::ranges::find(keys, column, &Table::SortKey::column);
    const Qt::SortOrder first = traits(column).firstOrder;
    if (!more) {
        const bool turn = keys.size() == 1 && found != keys.end();
        keys = {{Table::Column(column), turn ? opposite(keys.first().order) : first}};
    } else if (found == keys.end()) {
        keys.append({Table::Column(column), first});
    } else if (found->order == first) {
        found->order = opposite(first);
    } else {
        keys.erase(found);
    }
    setFollowing(false);
    setSortKeys(keys);
}

void StreamTableView::setFollowing(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    if (following) {
        setSortKeys({{Table::SeenColumn, Qt::DescendingOrder}});
        verticalScrollBar()->setValue(0);
    }
    emit followingChanged(following);
    emit frameWanted();
}

bool StreamTableView::isUrgentFirst() const
{
    return !sortKeys().isEmpty() && sortKeys().first() == Table::SortKey{Table::UrgencyOrder, Qt::AscendingOrder};
}

void StreamTableView::setUrgentFirst(bool on)
{
    if (on == isUrgentFirst())
        return;
    const QList<Table::SortKey> usual{Table::SortKey{}};
    setFollowing(false);
    if (!on)
        return setSortKeys(m_formerOrder.isEmpty() ? usual : m_formerOrder);
    m_formerOrder = sortKeys();
    setSortKeys({{Table::UrgencyOrder, Qt::AscendingOrder}});
    verticalScrollBar()->setValue(0);
}

void StreamTableView::setReceiving(bool does)
{
    m_table.setReceiving(does);
    header().setStill(does ? QList<int>() : ageColumns());
    emit frameWanted();
}

void StreamTableView::showOldest()
{
    setFollowing(false);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void StreamTableView::scrolled(int value)
{
    if (!m_rowsMove && value > 0)
        setFollowing(false);
    showNewer();
    emit frameWanted();
}

// How many rows above what is in sight have changed since the upper end was looked at; they stand in that order.
void StreamTableView::showNewer()
{
    const bool isNewestFirst =
        sortKeys().value(0, {Table::NameColumn}) == Table::SortKey{Table::SeenColumn, Qt::DescendingOrder};
    if (!isNewestFirst || m_table.rowCount() == 0)
        m_topSeen.reset();
    else if (!m_topSeen || verticalScrollBar()->value() == 0)
        m_topSeen = m_table.stateAt(0).lastSeen;
    int newer = 0;
    int end = m_topSeen ? std::max(rowAt(0), 0) : 0;
    while (newer < end) {
        const int middle = newer + (end - newer) / 2;
        if (m_table.stateAt(middle).lastSeen > *m_topSeen)
            newer = middle + 1;
        else
            end = middle;
    }
    m_newer->setCount(newer);
}

bool StreamTableView::selectStream(const QByteArray &streamKey)
{
    const QModelIndex index = m_table.indexOfKey(streamKey);
    if (index.isValid())
        goTo(index);
    return index.isValid();
}

void StreamTableView::expect(const QByteArray &streamKey)
{
    m_expectedKey = streamKey;
    selectExpected();
}

void StreamTableView::selectExpected()
{
    if (!m_expectedKey.isEmpty() && (!m_currentKey.isEmpty() || selectStream(m_expectedKey)))
        m_expectedKey.clear();
}

void StreamTableView::drop(wcs::Origin origin)
{
    if (m_currentKey.isEmpty() || m_currentOrigin != origin)
        return;
    m_currentKey.clear();
    restoreCurrent();
    emit currentStreamChanged();
}

void StreamTableView::step(int rows)
{
    const int count = m_table.rowCount();
    if (count == 0)
        return;
    m_hold.keyPressed();
    const QModelIndex current = currentRow();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : (rows > 0 ? 0 : count - 1);
    goTo(m_table.index(row, std::max(currentIndex().column(), 0)));
}

bool StreamTableView::stepToFinding(int rows)
{
    const int count = m_table.rowCount();
    const QModelIndex current = currentRow();
    const int from = current.isValid() ? current.row() : rows > 0 ? -1 : count;
    for (int i = 1; i <= count; ++i) {
        const int row = (from + rows * i + 2 * count) % count;
        if (m_table.stateAt(row).found.kinds.isEmpty())
            continue;
        m_hold.keyPressed();
        goTo(m_table.index(row, std::max(currentIndex().column(), 0)));
        return true;
    }
    return false;
}

void StreamTableView::addOwn(QMenu &menu, const QModelIndex &cell)
{
    const int column = cell.column();
    connect(menu.addAction(tr("Sort by this column")), &QAction::triggered, this,
            [this, column] { sortBy(column, false); });
    menu.addSeparator();
}

void StreamTableView::showMarks()
{
    QList<TableHeader::Mark> marks;
    for (const Table::SortKey &key : m_table.sortKeys())
        marks.append({key.column, key.order});
    header().setMarks(marks);
}

// A view of Qt's makes its first row the current one when it gets the focus. Here that would choose a stream that
// nobody has chosen, show its details, and keep it on screen while newer ones come.
void StreamTableView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event); // NOLINT(bugprone-parent-virtual-call)
    viewport()->update();
}

} // namespace ui
