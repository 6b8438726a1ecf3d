#pragma once

#include "board/slotindex.h"
#include "filter/filter.h"

#include <functional>
#include <optional>
#include <vector>

namespace board {

// Holds a filter against all streams of a board, some milliseconds at a time, so that no filter stops a window.
class FilterSearch {
public:
    explicit FilterSearch(const filter::Filter &filter);

    const filter::Filter &filter() const { return m_filter; }
    // Looks at streams for the time of half a frame, but at some at least. end: the board's slotEnd(); fits: asks the
    // filter about a slot, nothing where there is no stream to ask about. True: all have been looked at.
    bool goOn(Slot end, const std::function<std::optional<bool>(Slot)> &fits);
    void forget(const std::vector<Slot> &changed); // they have to be looked at once more
    std::optional<bool> verdict(Slot slot) const;  // nothing where it has not been looked at

private:
    enum class Verdict : quint8 { Unknown, No, Yes };

    filter::Filter m_filter;
    Slot m_next = 0;
    std::vector<Verdict> m_verdicts; // per slot
    std::vector<Slot> m_again;
};

} // namespace board
