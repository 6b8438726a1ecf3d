#include "board/slotchains.h"

namespace board {

void SlotChains::insert(size_t hash, Slot slot)
{
    if (slot >= m_links.size())
        m_links.resize(size_t(slot) + 1);
    m_links[slot] = {};
    const std::optional<Slot> head = m_heads.find(hash, [](Slot) { return true; });
    if (!head)
        return m_heads.insert(hash, slot);
    const Slot next = m_links[*head].next;
    m_links[slot] = {*head, next};
    m_links[*head].next = slot;
    if (next != None)
        m_links[next].former = slot;
}

void SlotChains::remove(size_t hash, Slot slot)
{
    const Link link = m_links[slot];
    if (link.next != None)
        m_links[link.next].former = link.former;
    if (link.former != None) {
        m_links[link.former].next = link.next;
        return;
    }
    m_heads.remove(hash, slot);
    if (link.next != None)
        m_heads.insert(hash, link.next);
}

} // namespace board
