#include "board/slotindex.h"

#include <algorithm>
#include <bit>

namespace board {

void SlotIndex::insert(size_t hash, Slot slot)
{
    reserve(m_count + 1);
    put({fold(hash), slot});
    ++m_count;
}

void SlotIndex::remove(size_t hash, Slot slot)
{
    size_t hole = home(fold(hash));
    while (m_cells[hole].slot != slot) {
        Q_ASSERT(m_cells[hole].slot != None);
        hole = next(hole);
    }
    // No tombstones: what was put aside because of the hole moves back towards its home.
    for (size_t at = next(hole); m_cells[at].slot != None; at = next(at)) {
        const size_t mask = m_cells.size() - 1;
        const size_t fromHome = (at - home(m_cells[at].hash)) & mask;
        if (fromHome >= ((at - hole) & mask)) {
            m_cells[hole] = m_cells[at];
            hole = at;
        }
    }
    m_cells[hole] = {};
    --m_count;
}

void SlotIndex::reserve(size_t count)
{
    const size_t wanted = std::bit_ceil(std::max<size_t>(count + count / 4 + 1, 16));
    if (wanted <= m_cells.size())
        return;
    std::vector<Cell> former(wanted);
    former.swap(m_cells);
    for (const Cell &cell : former) {
        if (cell.slot != None)
            put(cell);
    }
}

void SlotIndex::put(Cell cell)
{
    size_t at = home(cell.hash);
    while (m_cells[at].slot != None)
        at = next(at);
    m_cells[at] = cell;
}

} // namespace board
