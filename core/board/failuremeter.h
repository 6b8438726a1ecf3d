#pragma once

#include <QtGlobal>

#include <map>

namespace board {

// How many streams failed within the last minute, and when that began. Moments are program time, µs.
class FailureMeter {
public:
    void note(qint64 time); // one failed then; they come in order, or nearly so
    int lastMinute(qint64 now) const;
    // When the failures began that still go on, or did last: after a minute without any, or with far fewer. 0: none.
    qint64 since() const { return m_since; }
    qint64 last() const { return m_last; } // of these
    int count() const { return m_count; }  // since then

private:
    bool isSurge(qint64 second) const;

    std::map<qint64, int> m_seconds; // failures in each
    qint64 m_since = 0;
    qint64 m_last = 0;
    int m_count = 0;
};

} // namespace board
