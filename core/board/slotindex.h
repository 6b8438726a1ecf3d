#pragma once

#include <QtGlobal>

#include <cstddef>
#include <optional>
#include <vector>

namespace board {

// Place of a stream on the board. Stable while the stream is on it; used again after it has left.
using Slot = quint32;

// Finds slots by the hash of their key; the keys themselves stand elsewhere. Open addressing with linear probing:
// 8 to 16 bytes a slot, where a QMultiHash takes 60.
class SlotIndex {
public:
    // The slot with that hash for which isIt(slot) holds.
    template <typename IsIt>
    std::optional<Slot> find(size_t hash, IsIt isIt) const
    {
        for (size_t at = home(fold(hash)); !m_cells.empty() && m_cells[at].slot != None; at = next(at)) {
            if (m_cells[at].hash == fold(hash) && isIt(m_cells[at].slot))
                return m_cells[at].slot;
        }
        return {};
    }
    // Asks the memory for where that hash is looked up, and goes on.
    void prefetch(size_t hash) const
    {
        if (!m_cells.empty())
            __builtin_prefetch(&m_cells[home(fold(hash))]);
    }
    void insert(size_t hash, Slot slot); // which must not be in it yet
    void remove(size_t hash, Slot slot);
    void reserve(size_t count);
    void clear() { *this = {}; }

private:
    static constexpr Slot None = ~Slot(0);
    struct Cell {
        quint32 hash = 0;
        Slot slot = None;
    };

    static quint32 fold(size_t hash) { return quint32(hash ^ (hash >> (sizeof(size_t) * 4))); }
    size_t home(quint32 hash) const { return hash & (m_cells.size() - 1); }
    size_t next(size_t at) const { return (at + 1) & (m_cells.size() - 1); }
    void put(Cell cell);

    std::vector<Cell> m_cells; // a power of two of them, at most four fifths taken
    size_t m_count = 0;
};

} // namespace board
