#pragma once

#include "board/slotindex.h"

#include <vector>

namespace board {

// Which slots have something in common, by its hash. Each is put in and taken out in the same time, however many they
// are: 16 to 24 bytes a slot.
class SlotChains {
public:
    // All slots with that hash, and perhaps some of another. Nothing may be inserted or removed meanwhile.
    template <typename Visit>
    void forEach(size_t hash, Visit visit) const
    {
        const std::optional<Slot> first = m_heads.find(hash, [](Slot) { return true; });
        for (Slot slot = first.value_or(None); slot != None; slot = m_links[slot].next)
            visit(slot);
    }
    void insert(size_t hash, Slot slot); // which must not be in it yet
    void remove(size_t hash, Slot slot);

private:
    static constexpr Slot None = ~Slot(0);
    struct Link {
        Slot former = None; // of the first one: none
        Slot next = None;
    };

    SlotIndex m_heads;
    std::vector<Link> m_links; // per slot
};

} // namespace board
