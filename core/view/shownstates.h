#pragma once

#include "board/streamboard.h"

#include <QHash>

#include <deque>
#include <functional>

namespace view {

// The states that the rows of the live table show: those of the board. Of a stream that has left the board it is the
// last one, under a number of its own, so that another stream can take the slot at once without being taken for the
// former one. While the table is held it is what stood there when that began.
class ShownStates final {
public:
    static constexpr int NoRow = -1;
    static bool isGone(board::Slot slot) { return (slot & GoneBit) != 0; } // from the board

    explicit ShownStates(const board::StreamBoard &board)
        : m_board(board)
    {}

    const journal::StreamState &at(board::Slot slot) const;

    void keep(board::Slot slot); // as it is now, unless it is kept already
    void forgetKept(board::Slot slot) { m_kept.remove(slot); }
    void forgetKept() { m_kept.clear(); }

    // The stream is about to leave. Returns its new number.
    board::Slot takeGone(board::Slot slot, int row);
    int &rowOfGone(board::Slot slot) { return m_gone[slot & ~GoneBit].row; }
    int rowOfGone(board::Slot slot) const { return m_gone[slot & ~GoneBit].row; }
    board::Slot goneOf(const QByteArray &streamKey) const; // goneEnd(): none
    board::Slot goneBegin() const { return GoneBit; }
    board::Slot goneEnd() const { return GoneBit | board::Slot(m_gone.size()); }
    qsizetype goneInRows() const;
    void forgetGone() { m_gone.clear(); }

    void moveTexts(const std::function<void(journal::StreamState &)> &move); // see StreamBoard::textsMoving

private:
    static constexpr board::Slot GoneBit = board::Slot(1) << 31;
    struct Gone {
        journal::StreamState state;
        int row = NoRow;
    };

    const board::StreamBoard &m_board;
    std::deque<Gone> m_gone;
    QHash<board::Slot, journal::StreamState> m_kept; // of slots that have changed since the table is held
};

} // namespace view
