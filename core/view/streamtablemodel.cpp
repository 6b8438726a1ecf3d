#include "view/streamtablemodel.h"

#include "board/subject.h"
#include "text/text.h"

#include <algorithm>

namespace view {

StreamTableModel::StreamTableModel(board::StreamBoard &board, QObject *parent)
    : QAbstractTableModel(parent)
    , m_board(board)
    , m_states(board)
    , m_order(board, m_states)
{
    connect(&board, &board::StreamBoard::changed, this, &StreamTableModel::boardChanged);
    connect(&board, &board::StreamBoard::textsMoving, this,
            [this](const std::function<void(journal::StreamState &)> &move) { m_states.moveTexts(move); });
    m_rowOf.resize(board.slotEnd(), NoRow);
    m_marks.resize(board.slotEnd());
    setFilter({});
}

int StreamTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StreamTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant StreamTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == SlotRole)
        return slotAt(index.row());
    const StreamColumns columns(m_board, now());
    const QVariant said = columns.data(stateAt(index.row()), index.column(), role);
    if (!standsStill(index.column()))
        return said;
    return role == Qt::ToolTipRole ? stillText(said.toString()) : role == DimmedRole ? true : said;
}

QVariant StreamTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return StreamColumns::headerData(section, role);
}

void StreamTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0)
        setSortKeys({});
    else if (column < ColumnCount)
        setSortKeys({SortKey{Column(column), order}});
}

void StreamTableModel::setSortKeys(const QList<SortKey> &keys)
{
    if (keys == sortKeys())
        return;
    m_order.setKeys(keys);
    rebuild();
}

void StreamTableModel::setFilter(const filter::Filter &filter)
{
    m_search.emplace(filter);
    search();
}

bool StreamTableModel::search()
{
    const qint64 moment = now();
    const auto fits = [&](board::Slot slot) -> std::optional<bool> {
        if (!isShowable(slot))
            return std::nullopt;
        const filter::Filter &filter = m_search->filter();
        return filter.isEmpty() || filter.matches(board::subjectOf(m_states.at(slot), m_board.pool(), moment));
    };
    if (!m_search->goOn(m_board.slotEnd(), fits))
        return false;
    const board::FilterSearch found = *std::exchange(m_search, std::nullopt);
    m_filter = found.filter();
    rebuild(&found);
    return true;
}

void StreamTableModel::setHeld(bool held)
{
    if (held == m_held)
        return;
    m_heldAt = now();
    m_held = held;
    if (held)
        connect(&m_board, &board::StreamBoard::changing, this, &StreamTableModel::keepState);
    else
        disconnect(&m_board, &board::StreamBoard::changing, this, nullptr);
    m_states.forgetKept();
}

void StreamTableModel::keepState(board::Slot slot)
{
    if (isShowable(slot))
        m_states.keep(slot);
}

// What has come since the table is held is not for showing yet.
bool StreamTableModel::isShowable(board::Slot slot) const
{
    return m_board.holds(slot) && slot < m_marks.size() && !(m_held && (m_marks[slot] & Arrived) != 0);
}

qsizetype StreamTableModel::pendingChanges() const
{
    const auto holds = [this](board::Slot slot) { return m_board.holds(slot); };
    return std::ranges::count_if(m_changed, holds) + m_states.goneInRows();
}

void StreamTableModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
}

bool StreamTableModel::tick()
{
    if (m_search && search())
        return true;
    if (m_held)
        return false;
    markAged();
    if (m_changed.empty() && m_states.goneBegin() == m_states.goneEnd())
        return false;

    const qint64 moment = now();
    std::vector<board::Slot> incoming; // they stay or appear, and may stand elsewhere now
    std::vector<board::Slot> arrivals;
    for (const board::Slot slot : m_changed) {
        if (!m_board.holds(slot) || !passes(slot, moment))
            continue;
        m_marks[slot] |= Passes;
        incoming.push_back(slot);
        if (m_rowOf[slot] == NoRow)
            arrivals.push_back(slot);
    }
    std::vector<board::Slot> kept;
    std::vector<board::Slot> leavers;
    kept.reserve(m_rows.size() + arrivals.size());
    for (const board::Slot slot : m_rows) {
        const bool isGone = ShownStates::isGone(slot);
        if (!isGone && m_marks[slot] == 0)
            kept.push_back(slot);
        else if (isGone || (m_marks[slot] & Passes) == 0)
            leavers.push_back(slot);
    }
    m_order.sort(incoming);
    return takeIn(m_order.merged(kept, incoming), arrivals, leavers);
}

QModelIndex StreamTableModel::indexOf(board::Slot slot, int column) const
{
    const bool shown = slot < m_rowOf.size() && m_rowOf[slot] != NoRow;
    return shown ? index(m_rowOf[slot], column) : QModelIndex();
}

QModelIndex StreamTableModel::indexOfKey(const QByteArray &streamKey, int column) const
{
    const std::optional<board::Slot> slot = m_board.find(streamKey);
    if (slot && indexOf(*slot).isValid())
        return indexOf(*slot, column);
    const board::Slot gone = m_states.goneOf(streamKey);
    return gone != m_states.goneEnd() ? index(m_states.rowOfGone(gone), column) : QModelIndex();
}

void StreamTableModel::setNow(qint64 now)
{
    m_now = now;
}

void StreamTableModel::setReceiving(bool does)
{
    if (does == (m_until == 0))
        return;
    m_until = does ? 0 : now();
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

bool StreamTableModel::standsStill(int column) const
{
    return m_until != 0 && StreamColumns::traits(column).isAge;
}

QString StreamTableModel::stillText(const QString &toolTip) const
{
    const QString since = text::momentText(m_board.timeline().stampOf(m_until));
    return toolTip + u'\n' + tr("Nothing is received since %1: this time stands still.").arg(since);
}

void StreamTableModel::boardChanged(const std::vector<board::Slot> &added, const std::vector<board::Slot> &updated,
                                    const std::vector<board::Slot> &removed)
{
    m_rowOf.resize(m_board.slotEnd(), NoRow);
    m_marks.resize(m_board.slotEnd());
    if (m_search) {
        m_search->forget(added);
        m_search->forget(updated);
    }
    for (const board::Slot slot : added) {
        markChanged(slot);
        m_marks[slot] |= m_held ? Arrived : 0;
        m_states.forgetKept(slot); // it came and changed in one batch
    }
    for (const board::Slot slot : updated)
        markChanged(slot);
    for (const board::Slot slot : removed)
        takeLeaving(slot);
}

void StreamTableModel::markChanged(board::Slot slot)
{
    if (m_marks[slot] != 0)
        return;
    m_marks[slot] = Changed;
    m_changed.push_back(slot);
}

void StreamTableModel::takeLeaving(board::Slot slot)
{
    const int row = std::exchange(m_rowOf[slot], NoRow);
    const bool isKnown = row != NoRow || (m_held && (m_marks[slot] & Arrived) == 0); // another filter may show it
    if (!isKnown)
        return m_states.forgetKept(slot);
    const board::Slot gone = m_states.takeGone(slot, row);
    if (row != NoRow)
        m_rows[size_t(row)] = gone;
}

// Some subjects start or cease to match just by getting older. A part of them is looked at in each tick, all of them
// about once in two seconds.
void StreamTableModel::markAged()
{
    if (!m_filter.dependsOnTime() || m_rowOf.empty())
        return;
    const qint64 moment = now();
    const auto end = board::Slot(m_rowOf.size());
    for (board::Slot left = std::max<board::Slot>(end / 100, 100); left > 0; --left) {
        m_aged = m_aged + 1 < end ? m_aged + 1 : 0;
        if (m_board.holds(m_aged) && passes(m_aged, moment) != (m_rowOf[m_aged] != NoRow))
            markChanged(m_aged);
    }
}

// Sorts all anew, by the filter that has been searched for; without one those that are shown, and what has changed.
void StreamTableModel::rebuild(const board::FilterSearch *found)
{
    const qint64 moment = now();
    const auto belongs = [&](board::Slot slot) {
        if (const std::optional<bool> verdict = found ? found->verdict(slot) : std::nullopt)
            return *verdict;
        return found || m_marks[slot] != 0 ? passes(slot, moment) : m_rowOf[slot] != NoRow;
    };
    std::vector<board::Slot> order;
    std::vector<board::Slot> arrivals;
    for (board::Slot slot = 0; slot < m_board.slotEnd(); ++slot) {
        if (!isShowable(slot) || !belongs(slot))
            continue;
        m_marks[slot] |= Passes;
        order.push_back(slot);
        if (m_rowOf[slot] == NoRow)
            arrivals.push_back(slot);
    }
    std::vector<board::Slot> leavers;
    for (const board::Slot slot : m_rows) {
        if (!ShownStates::isGone(slot) && (m_marks[slot] & Passes) == 0)
            leavers.push_back(slot);
    }
    for (const board::Slot slot : order)
        m_marks[slot] &= quint8(~Passes);
    for (board::Slot slot = m_states.goneBegin(); slot < m_states.goneEnd(); ++slot) {
        const bool isShown = rowOf(slot) != NoRow;
        const bool stays = m_held && passes(slot, moment);
        if (stays)
            order.push_back(slot);
        if (stays != isShown)
            (stays ? arrivals : leavers).push_back(slot);
    }
    m_order.sort(order);
    takeIn(std::move(order), arrivals, leavers);
}

// Brings the rows from what is shown to `order`, which has the arrivals in it and the leavers not.
bool StreamTableModel::takeIn(std::vector<board::Slot> order, const std::vector<board::Slot> &arrivals,
                              const std::vector<board::Slot> &leavers)
{
    const size_t remaining = order.size();
    if (!arrivals.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + int(arrivals.size()) - 1);
        for (const board::Slot slot : arrivals) {
            rowOf(slot) = int(m_rows.size());
            m_rows.push_back(slot);
        }
        endInsertRows();
    }
    order.insert(order.end(), leavers.begin(), leavers.end());
    const RowSpan moved = reorder(std::move(order));
    if (!leavers.empty()) {
        beginRemoveRows({}, int(remaining), rowCount() - 1);
        m_rows.resize(remaining);
        for (const board::Slot slot : leavers)
            rowOf(slot) = NoRow;
        endRemoveRows();
    }
    RowSpan changed;
    if (!m_held) { // else they have been shown to nobody yet
        m_states.forgetGone();
        changed = announceChanged();
        for (const board::Slot slot : m_changed)
            m_marks[slot] = 0;
        m_changed.clear();
    }

    const bool countChanged = !arrivals.empty() || !leavers.empty();
    if (countChanged || !moved.isEmpty())
        emit ticked();
    return countChanged || !changed.isEmpty() || (moved.first <= m_lastVisible && moved.last >= m_firstVisible);
}

StreamTableModel::RowSpan StreamTableModel::reorder(std::vector<board::Slot> order)
{
    const auto [from, to] = std::mismatch(m_rows.begin(), m_rows.end(), order.begin());
    if (from == m_rows.end())
        return {};
    const auto same = std::mismatch(m_rows.rbegin(), m_rows.rend(), order.rbegin()).first;
    const RowSpan moved{int(from - m_rows.begin()), int(m_rows.rend() - same) - 1};

    emit layoutAboutToBeChanged({}, VerticalSortHint);
    m_rows.swap(order);
    for (int row = moved.first; row <= moved.last; ++row)
        rowOf(slotAt(row)) = row;
    const QModelIndexList former = persistentIndexList();
    QModelIndexList current;
    current.reserve(former.size());
    for (const QModelIndex &index : former)
        current += createIndex(rowOf(order[size_t(index.row())]), index.column());
    changePersistentIndexList(former, current);
    emit layoutChanged({}, VerticalSortHint);
    return moved;
}

StreamTableModel::RowSpan StreamTableModel::announceChanged()
{
    RowSpan changed;
    for (int row = std::max(m_firstVisible, 0); row <= std::min(m_lastVisible, rowCount() - 1); ++row) {
        if (m_marks[slotAt(row)] != 0)
            changed = {changed.isEmpty() ? row : changed.first, row};
    }
    if (!changed.isEmpty())
        emit dataChanged(index(changed.first, 0), index(changed.last, ColumnCount - 1));
    return changed;
}

int &StreamTableModel::rowOf(board::Slot slot)
{
    return ShownStates::isGone(slot) ? m_states.rowOfGone(slot) : m_rowOf[slot];
}

bool StreamTableModel::passes(board::Slot slot, qint64 now) const
{
    return m_filter.isEmpty() || m_filter.matches(board::subjectOf(m_states.at(slot), m_board.pool(), now));
}

qint64 StreamTableModel::now() const
{
    if (m_held)
        return m_heldAt;
    const qint64 running = m_now != 0 ? m_now : m_board.timeline().now();
    return m_until != 0 ? std::min(running, m_until) : running;
}

} // namespace view
