#pragma once

#include "alerts/sink.h"

#include <QHash>

#include <optional>
#include <vector>

namespace alerts {

// Open incidents, and when one receiver is told of each again. Moments are of the steady clock, ms.
class Repeats final {
public:
    static constexpr qsizetype Most = 1'000; // incidents; what is open beyond them is not repeated

    explicit Repeats(const Habits &habits)
        : m_everyMs(habits.repeatMs)
        , m_earlierMs(habits.earlierMs)
    {}

    // From now on, or with newer values.
    void follow(const Alert &alert, qint64 now);
    void leave(qint64 incident) { m_open.remove(incident); }
    // Those that are due. now: of the steady clock; wallNow: UTC, µs.
    std::vector<Message> takeDue(qint64 now, qint64 wallNow);
    std::optional<qint64> next() const; // not later than the next one is due

private:
    struct Open {
        Alert alert;
        qint64 due = 0;
        qint64 number = 0; // of the last repeat
    };

    const qint64 m_everyMs;
    const qint64 m_earlierMs;
    QHash<qint64, Open> m_open;
    qint64 m_next = 0; // while any is open
};

} // namespace alerts
