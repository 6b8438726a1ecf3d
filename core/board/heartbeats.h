#pragma once

#include "board/slotindex.h"

#include <queue>

#include <optional>
#include <vector>

namespace board {

// Which slots are waited for, by the time of their last sign of life. A slot stands here once, also when it is used
// again: what is due is looked at, and may not have been silent after all.
class Heartbeats {
public:
    void watch(Slot slot, qint64 lastSign)
    {
        if (slot >= m_isWatched.size())
            m_isWatched.resize(size_t(slot) + 1);
        if (m_isWatched[slot])
            return;
        m_isWatched[slot] = true;
        m_due.push({lastSign, slot});
    }

    // Of all whose last known sign of life is not later than that: signOf(slot) gives the newest one, nothing where the
    // slot is not to be watched any more. Those that have been silent since then are returned, and left.
    template <typename SignOf>
    std::vector<Slot> silentSince(qint64 moment, SignOf signOf)
    {
        std::vector<Slot> silent;
        while (!m_due.empty() && m_due.top().lastSign <= moment) {
            const Slot slot = m_due.top().slot;
            m_due.pop();
            m_isWatched[slot] = false;
            const std::optional<qint64> newest = signOf(slot);
            if (newest && *newest > moment)
                watch(slot, *newest);
            else if (newest)
                silent.push_back(slot);
        }
        return silent;
    }

private:
    struct Due {
        qint64 lastSign = 0;
        Slot slot = 0;

        bool operator>(const Due &other) const { return lastSign > other.lastSign; }
    };
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due; // the longest silent on top
    std::vector<bool> m_isWatched;                                    // per slot
};

} // namespace board
