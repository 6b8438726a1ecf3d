#pragma once

#include "board/filtersearch.h"
#include "board/streamboard.h"
#include "filter/filter.h"
#include "view/shownstates.h"
#include "view/streamcolumns.h"
#include "view/streamorder.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace view {

// The live table: one row per stream on the board that passes the filter, in the order of the sort keys. Keeps its own
// permutation; a tick takes the changed rows out, sorts them and merges them back.
//
// Nothing moves between ticks: data() of a shown row is current, but rows appear, move and leave only in tick(). While
// the table is held, all stands as it did when that began: rows, what they say, how long ago it was, and which rows
// another filter or another order shows.
//
// Per tick, in this order, each at most once: rowsInserted at the end; layoutChanged; rowsRemoved at the end; then one
// dataChanged over the rows that changed within visibleRows().
class StreamTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using Column = StreamColumns::Column;
    using enum StreamColumns::Column;
    using Role = StreamColumns::Role;
    using enum StreamColumns::Role;
    using SortKey = view::SortKey;

    explicit StreamTableModel(board::StreamBoard &board, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    // DisplayRole: what a person reads (translated, control and bidi characters visible); ToolTipRole: the same in
    // full, escaped; TextAlignmentRole; AccessibleTextRole; CopyRole; and the Roles above.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    // First key decides; ties fall to the next, and last to the order of arrival. At once, not at the next tick.
    void setSortKeys(const QList<SortKey> &keys);
    const QList<SortKey> &sortKeys() const { return m_order.keys(); }
    // At once, where all streams can be looked at within some milliseconds. Otherwise the rows stay as they were, and
    // ticks go on until all have been; then it is shown as a whole, and ticked() is sent.
    void setFilter(const filter::Filter &filter);
    const filter::Filter &filter() const { return m_search ? m_search->filter() : m_filter; }
    bool isFiltering() const { return m_search.has_value(); } // the rows are not the filter's yet

    // A menu is open, the mouse is down, the view is paused: ticks take nothing in.
    void setHeld(bool held);
    bool isHeld() const { return m_held; }
    qsizetype pendingChanges() const; // streams whose change waits for the next tick

    // The rows on screen: dataChanged names no others.
    void setVisibleRows(int first, int last);
    // Takes in what has changed since the last tick. Returns whether anything on screen is different.
    bool tick();

    // Of a row whose stream has left the board since the last tick, a number that the board does not hold: use
    // stateAt() for what stands in a row.
    board::Slot slotAt(int row) const { return m_rows[size_t(row)]; }
    const journal::StreamState &stateAt(int row) const { return m_states.at(slotAt(row)); }
    QModelIndex indexOf(board::Slot slot, int column = 0) const;
    // The row where that stream stands, also one that has left the board since the last tick.
    QModelIndex indexOfKey(const QByteArray &streamKey, int column = 0) const;
    const board::StreamBoard &board() const { return m_board; }
    // The clock of the time columns and of `age`, program time in µs; the board's unless a test sets it.
    void setNow(qint64 now);
    qint64 now() const;
    // While nothing is received times stand still, and are marked as such: what became of the streams is not known.
    void setReceiving(bool does);

signals:
    void ticked(); // after a tick, a new filter or new sort keys changed the rows or their order

private:
    static constexpr int NoRow = ShownStates::NoRow;
    static constexpr quint8 Changed = 1; // marks of a slot
    static constexpr quint8 Passes = 2;
    static constexpr quint8 Arrived = 4; // while held

    struct RowSpan {
        int first = 0;
        int last = -1;
        bool isEmpty() const { return last < first; }
    };

    void boardChanged(const std::vector<board::Slot> &added, const std::vector<board::Slot> &updated,
                      const std::vector<board::Slot> &removed);
    void keepState(board::Slot slot); // as it is now
    void markChanged(board::Slot slot);
    void takeLeaving(board::Slot slot);
    void markAged();
    void rebuild(const board::FilterSearch *found = nullptr);
    bool search(); // goes on with it; whether it has come to its end, and is shown
    bool takeIn(std::vector<board::Slot> order, const std::vector<board::Slot> &arrivals,
                const std::vector<board::Slot> &leavers);
    RowSpan reorder(std::vector<board::Slot> order); // the rows that hold other streams than before
    RowSpan announceChanged();

    int &rowOf(board::Slot slot);
    bool passes(board::Slot slot, qint64 now) const;
    bool isShowable(board::Slot slot) const;
    bool standsStill(int column) const;
    QString stillText(const QString &toolTip) const;

    board::StreamBoard &m_board;
    ShownStates m_states;
    StreamOrder m_order;
    filter::Filter m_filter;
    std::optional<board::FilterSearch> m_search; // one that is not shown yet
    std::vector<board::Slot> m_rows;             // row → slot, see ShownStates
    std::vector<int> m_rowOf;                    // slot → row, NoRow when not shown
    std::vector<quint8> m_marks;                 // per slot
    std::vector<board::Slot> m_changed;          // since the last tick, each once
    board::Slot m_aged = 0;                      // slots below it have been looked at lately for what only time changes
    int m_firstVisible = 0;
    int m_lastVisible = -1;
    qint64 m_now = 0;
    qint64 m_heldAt = 0; // program time, µs
    qint64 m_until = 0;  // something was received; 0: it still is
    bool m_held = false;
};

} // namespace view
