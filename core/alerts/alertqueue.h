#pragma once

#include "alerts/alert.h"

#include <deque>
#include <optional>
#include <vector>

namespace alerts {

// A message that waits for its receiver. Moments are of the steady clock, ms.
struct Waiting {
    Message message;
    quint64 number = 0; // of this queue
    qint64 toldAt = 0;
    qint64 notBefore = 0;
    int tries = 0;
    bool isUnderWay = false;
};

// What a receiver has not had yet. The messages of one incident go one after the other, in the order of its stages;
// those of others do not wait for them. Bounded.
class AlertQueue final {
public:
    static constexpr size_t Most = 2'000; // messages

    // What is not sent any more, as something else has taken its place.
    struct Removed {
        std::vector<Message> merged; // the receiver hears of it all the same
        std::vector<Message> lost;
    };

    // A newer “still open” takes the place of one that waits, and none waits behind “new” or before “resolved”. Of a
    // queue that is full the oldest “still open” goes first, then the oldest “new” of an incident that is resolved by
    // now, then the oldest of all.
    Removed add(const Message &message, qint64 now);
    // Those that may be sent now: they are under way then, until they are removed or postponed.
    std::vector<Waiting> take(size_t most, qint64 now);
    bool remove(quint64 number); // false: it is not there any more
    void postpone(quint64 number, qint64 notBefore);
    void hurry(); // nothing is postponed any more
    void forget(qint64 incident);
    std::vector<Message> takeToldBefore(qint64 moment); // but for those under way
    void clear() { m_waiting.clear(); }

    bool isEmpty() const { return m_waiting.empty(); }
    size_t size() const { return m_waiting.size(); }
    std::optional<qint64> nextTry() const;
    std::optional<qint64> oldest() const; // when it was told, but for those under way

private:
    std::deque<Waiting>::iterator find(quint64 number);
    std::deque<Waiting>::iterator idle(qint64 incident, Stage stage);
    bool isResolved(qint64 incident) const;
    void makeRoom(Removed &removed);

    std::deque<Waiting> m_waiting;
    quint64 m_lastNumber = 0;
};

} // namespace alerts
