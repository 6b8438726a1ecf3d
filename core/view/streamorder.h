#pragma once

#include "view/shownstates.h"
#include "view/streamcolumns.h"

#include <vector>

namespace view {

// A column that the live table is sorted by.
struct SortKey {
    StreamColumns::Column column = StreamColumns::SeenColumn;
    Qt::SortOrder order = Qt::DescendingOrder;
    bool operator==(const SortKey &) const = default;
};

// The order of the live table's rows. The first key decides; ties fall to the next, and last to the order of arrival.
class StreamOrder final {
public:
    StreamOrder(const board::StreamBoard &board, const ShownStates &states)
        : m_board(board)
        , m_states(states)
    {}

    void setKeys(const QList<SortKey> &keys) { m_keys = keys; }
    const QList<SortKey> &keys() const { return m_keys; }

    void sort(std::vector<board::Slot> &rows) const;
    // All of both, which are in order.
    std::vector<board::Slot> merged(const std::vector<board::Slot> &kept,
                                    const std::vector<board::Slot> &incoming) const;

private:
    bool isBefore(board::Slot a, board::Slot b) const;

    const board::StreamBoard &m_board;
    const ShownStates &m_states;
    QList<SortKey> m_keys{SortKey{}};
};

} // namespace view
