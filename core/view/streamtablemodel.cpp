#include "view/streamtablemodel.h"

#include "board/subject.h"
#include "text/text.h"
#include "view/copyrole.h"
#include "view/streamcolumns.h"

#include <algorithm>

namespace view {

StreamTableModel::StreamTableModel(board::StreamBoard &board, QObject *parent)
    : QAbstractTableModel(parent)
    , m_board(board)
    , m_sortKeys{SortKey{}}
{
    connect(&board, &board::StreamBoard::changed, this, &StreamTableModel::boardChanged);
    connect(&board, &board::StreamBoard::textsMoving, this, &StreamTableModel::moveTexts);
    m_rowOf.resize(board.slotEnd(), NoRow);
    m_marks.resize(board.slotEnd());
    setFilter({});
}

int StreamTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int StreamTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant StreamTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const journal::StreamState &state = stateAt(index.row());
    const StreamColumns columns(m_board, now());
    switch (role) {
    case Qt::DisplayRole:
        return columns.text(state, index.column());
    case Qt::ToolTipRole:
        return standsStill(index.column()) ? stillText(columns.toolTip(state, index.column()))
                                           : columns.toolTip(state, index.column());
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    case Qt::AccessibleTextRole:
        return QString(StreamColumns::spokenTitle(index.column()) + u' ' + columns.spoken(state, index.column()));
    case SlotRole:
        return slotAt(index.row());
    case KeyRole:
        return journal::streamKey(state, m_board.pool());
    case RawRole:
        return columns.raw(state, index.column());
    case CopyRole:
        return columns.copied(state, index.column());
    case TermRole: {
        const auto found = term(index);
        return found ? QVariant::fromValue(*found) : QVariant();
    }
    case EventRole:
        return QVariant::fromValue(board::eventOf(state, m_board.pool()));
    case PhaseRole:
        return int(state.phase);
    case StatusRole:
        return QString::fromUtf8(m_board.text(state.status));
    case InjectedRole:
        return state.lastRule != 0;
    case DimmedRole:
        return state.phase == wcs::Phase::Ended || standsStill(index.column());
    case LastRecordRole:
        return state.lastRecord;
    default:
        return {};
    }
}

QVariant StreamTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return StreamColumns::title(section);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return StreamColumns::spokenTitle(section);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (StreamColumns::isFigure(section) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
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
    if (keys == m_sortKeys)
        return;
    m_sortKeys = keys;
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
        return filter.isEmpty() || filter.matches(board::subjectOf(stateOf(slot), m_board.pool(), moment));
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
    m_kept.clear();
}

void StreamTableModel::keepState(board::Slot slot)
{
    if (!m_kept.contains(slot) && isShowable(slot))
        m_kept.insert(slot, m_board.at(slot));
}

void StreamTableModel::moveTexts(const std::function<void(journal::StreamState &)> &move)
{
    for (journal::StreamState &kept : m_kept)
        move(kept);
    for (Ghost &ghost : m_ghosts)
        move(ghost.state);
}

// What has come since the table is held is not for showing yet.
bool StreamTableModel::isShowable(board::Slot slot) const
{
    return m_board.holds(slot) && slot < m_marks.size() && !(m_held && (m_marks[slot] & Arrived) != 0);
}

qsizetype StreamTableModel::pendingChanges() const
{
    const auto holds = [this](board::Slot slot) { return m_board.holds(slot); };
    const auto isShown = [](const Ghost &ghost) { return ghost.row != NoRow; };
    return std::count_if(m_changed.begin(), m_changed.end(), holds) +
           std::count_if(m_ghosts.begin(), m_ghosts.end(), isShown);
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
    if (m_changed.empty() && m_ghosts.empty())
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
    kept.reserve(m_order.size() + arrivals.size());
    for (const board::Slot slot : m_order) {
        const bool ghost = (slot & GhostBit) != 0;
        if (!ghost && m_marks[slot] == 0)
            kept.push_back(slot);
        else if (ghost || (m_marks[slot] & Passes) == 0)
            leavers.push_back(slot);
    }
    sortSlots(incoming);
    return takeIn(merged(kept, incoming), arrivals, leavers);
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
    const auto ghost = std::find_if(m_ghosts.begin(), m_ghosts.end(), [&](const Ghost &candidate) {
        return streamKey.endsWith(candidate.state.mediaSessionId) &&
               journal::streamKey(candidate.state, m_board.pool()) == streamKey;
    });
    return ghost != m_ghosts.end() ? index(ghost->row, column) : QModelIndex();
}

std::optional<filter::FilterTree> StreamTableModel::term(const QModelIndex &cell) const
{
    return StreamColumns(m_board, now()).term(stateAt(cell.row()), cell.column());
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
        emit dataChanged(index(0, InStateColumn), index(rowCount() - 1, SeenColumn));
}

bool StreamTableModel::standsStill(int column) const
{
    return m_until != 0 && (column == InStateColumn || column == SeenColumn);
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
        m_kept.remove(slot); // it came and changed in one batch
    }
    for (const board::Slot slot : updated)
        markChanged(slot);
    for (const board::Slot slot : removed)
        makeGhost(slot);
}

void StreamTableModel::markChanged(board::Slot slot)
{
    if (m_marks[slot] != 0)
        return;
    m_marks[slot] = Changed;
    m_changed.push_back(slot);
}

void StreamTableModel::makeGhost(board::Slot slot)
{
    const int row = std::exchange(m_rowOf[slot], NoRow);
    const bool isKnown = row != NoRow || (m_held && (m_marks[slot] & Arrived) == 0); // another filter may show it
    const journal::StreamState state = m_kept.contains(slot) ? m_kept.take(slot) : m_board.at(slot);
    if (row != NoRow)
        m_order[size_t(row)] = GhostBit | board::Slot(m_ghosts.size());
    if (isKnown)
        m_ghosts.push_back({state, row});
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
    for (const board::Slot slot : m_order) {
        if ((slot & GhostBit) == 0 && (m_marks[slot] & Passes) == 0)
            leavers.push_back(slot);
    }
    for (const board::Slot slot : order)
        m_marks[slot] &= quint8(~Passes);
    for (board::Slot slot = GhostBit; slot < GhostBit + m_ghosts.size(); ++slot) {
        const bool isShown = rowOf(slot) != NoRow;
        const bool stays = m_held && passes(slot, moment);
        if (stays)
            order.push_back(slot);
        if (stays != isShown)
            (stays ? arrivals : leavers).push_back(slot);
    }
    sortSlots(order);
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
            rowOf(slot) = int(m_order.size());
            m_order.push_back(slot);
        }
        endInsertRows();
    }
    order.insert(order.end(), leavers.begin(), leavers.end());
    const RowSpan moved = reorder(std::move(order));
    if (!leavers.empty()) {
        beginRemoveRows({}, int(remaining), rowCount() - 1);
        m_order.resize(remaining);
        for (const board::Slot slot : leavers)
            rowOf(slot) = NoRow;
        endRemoveRows();
    }
    RowSpan changed;
    if (!m_held) { // else they have been shown to nobody yet
        m_ghosts.clear();
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
    const auto [from, to] = std::mismatch(m_order.begin(), m_order.end(), order.begin());
    if (from == m_order.end())
        return {};
    const auto same = std::mismatch(m_order.rbegin(), m_order.rend(), order.rbegin()).first;
    const RowSpan moved{int(from - m_order.begin()), int(m_order.rend() - same) - 1};

    emit layoutAboutToBeChanged({}, VerticalSortHint);
    m_order.swap(order);
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

const journal::StreamState &StreamTableModel::stateOf(board::Slot slot) const
{
    if ((slot & GhostBit) != 0)
        return m_ghosts[slot & ~GhostBit].state;
    const auto kept = m_kept.constFind(slot);
    return kept != m_kept.cend() ? *kept : m_board.at(slot);
}

int &StreamTableModel::rowOf(board::Slot slot)
{
    return (slot & GhostBit) != 0 ? m_ghosts[slot & ~GhostBit].row : m_rowOf[slot];
}

bool StreamTableModel::passes(board::Slot slot, qint64 now) const
{
    return m_filter.isEmpty() || m_filter.matches(board::subjectOf(stateOf(slot), m_board.pool(), now));
}

bool StreamTableModel::before(board::Slot a, board::Slot b) const
{
    const journal::StreamState &left = stateOf(a);
    const journal::StreamState &right = stateOf(b);
    const StreamColumns columns(m_board, 0);
    for (const SortKey &key : m_sortKeys) {
        if (const int order = columns.compare(left, right, key.column))
            return key.order == Qt::AscendingOrder ? order < 0 : order > 0;
    }
    return left.firstSeen != right.firstSeen ? left.firstSeen < right.firstSeen : a < b;
}

void StreamTableModel::sortSlots(std::vector<board::Slot> &rows) const
{
    struct Item {
        quint64 prefix;
        board::Slot slot;
    };
    const SortKey first = m_sortKeys.value(0, {FirstSeenColumn, Qt::AscendingOrder});
    const StreamColumns columns(m_board, 0);
    std::vector<Item> items;
    items.reserve(rows.size());
    for (const board::Slot slot : rows) {
        const quint64 prefix = columns.sortPrefix(stateOf(slot), first.column);
        items.push_back({first.order == Qt::AscendingOrder ? prefix : ~prefix, slot});
    }
    std::sort(items.begin(), items.end(), [this](const Item &a, const Item &b) {
        return a.prefix != b.prefix ? a.prefix < b.prefix : before(a.slot, b.slot);
    });
    std::transform(items.begin(), items.end(), rows.begin(), [](const Item &item) { return item.slot; });
}

// Both are in order. Steps over kept rows in growing strides: what changed often lands close together.
std::vector<board::Slot> StreamTableModel::merged(const std::vector<board::Slot> &kept,
                                                  const std::vector<board::Slot> &incoming) const
{
    const auto isBefore = [this](board::Slot a, board::Slot b) { return before(a, b); };
    std::vector<board::Slot> order;
    order.reserve(kept.size() + incoming.size());
    auto from = kept.begin();
    for (const board::Slot slot : incoming) {
        auto low = from;
        std::ptrdiff_t stride = 1;
        while (kept.end() - low > stride && !before(slot, low[stride])) {
            low += stride;
            stride *= 2;
        }
        const auto high = low + std::min(stride, kept.end() - low);
        const auto place = std::upper_bound(low, high, slot, isBefore);
        order.insert(order.end(), from, place);
        order.push_back(slot);
        from = place;
    }
    order.insert(order.end(), from, kept.end());
    return order;
}

qint64 StreamTableModel::now() const
{
    if (m_held)
        return m_heldAt;
    const qint64 running = m_now != 0 ? m_now : m_board.timeline().now();
    return m_until != 0 ? std::min(running, m_until) : running;
}

} // namespace view
