#pragma once

#include "board/slotindex.h"

#include <QHash>

#include <deque>
#include <set>
#include <vector>

namespace findings {

// Where many streams of a node fail at about the same time. That one of many fails is everyday life: a viewer goes into
// a tunnel. Moments are program time, µs.
class FailureWaves {
public:
    struct Limits {
        qint64 window = 0; // in which failures are counted, µs
        qint64 leastFailed = 0;
        qint64 leastShare = 0; // of the node's live streams, %
    };
    explicit FailureWaves(const Limits &limits)
        : m_limits(limits)
    {}

    void addLive(size_t node, int by) { m_nodes[node].live += by; }
    // A stream has failed then. All that belong to the wave, and were not told before; none where there is no wave.
    std::vector<board::Slot> add(size_t node, board::Slot slot, qint64 at);
    // One that has failed then is replaced by another: it does not count any more.
    void takeBack(size_t node, qint64 at);
    void forget(qint64 now); // what is older than the window

private:
    struct Failure {
        board::Slot slot = 0;
        qint64 at = 0;
    };
    struct Node {
        int live = 0;
        std::deque<Failure> failures; // in the window, oldest first
        size_t told = 0;              // the first so many of them
        std::multiset<qint64> back;   // moments of those that were taken back
    };
    void forget(Node &node, qint64 now) const;

    const Limits m_limits;
    QHash<size_t, Node> m_nodes;
};

} // namespace findings
