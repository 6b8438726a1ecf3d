#pragma once

#include "board/slotindex.h"

#include <queue>

#include <functional>
#include <optional>
#include <vector>

namespace board {

// Slots of which something is to come, by the moment since when they are waited for, or at which they are due. A slot
// stands here once, also when it is used again: what is due is looked at, and may wait for nothing any more, or not for
// so long.
class Overdue {
public:
    bool isWaiting(Slot slot) const { return slot < m_isWaiting.size() && m_isWaiting[slot]; }
    void clear() { *this = {}; }
    void wait(Slot slot, qint64 since)
    {
        if (slot >= m_isWaiting.size())
            m_isWaiting.resize(size_t(slot) + 1);
        if (isWaiting(slot))
            return;
        m_isWaiting[slot] = true;
        m_waits.push({since, slot});
    }

    // Those that have waited since that moment or longer: they are left. sinceOf(slot) says since when it waits now;
    // nothing: it does not.
    template <typename SinceOf>
    std::vector<Slot> takeSince(qint64 moment, SinceOf sinceOf)
    {
        std::vector<Slot> overdue;
        while (!m_waits.empty() && m_waits.top().since <= moment) {
            const Slot slot = m_waits.top().slot;
            m_waits.pop();
            m_isWaiting[slot] = false;
            const std::optional<qint64> since = sinceOf(slot);
            if (since && *since > moment)
                wait(slot, *since);
            else if (since)
                overdue.push_back(slot);
        }
        return overdue;
    }

private:
    struct Wait {
        qint64 since = 0;
        Slot slot = 0;

        bool operator>(const Wait &other) const { return since > other.since; }
    };
    std::priority_queue<Wait, std::vector<Wait>, std::greater<>> m_waits; // the longest on top
    std::vector<bool> m_isWaiting;                                        // per slot
};

} // namespace board
