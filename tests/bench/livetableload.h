#pragma once

#include "journal/record.h"

#include <deque>

// What happens to a hundred thousand streams: most go on, some end, new ones take their place. The records are as the
// decoder makes them: every text with memory of its own.
class LiveTableLoad final {
public:
    explicit LiveTableLoad(int streams);

    journal::Batch arrivals(int count);             // of the first ones; empty when all are there
    journal::Batch changes(int count, qint64 now);  // one in fifty ends a stream, another begins one
    journal::Batch failures(int count, qint64 now); // of the live ones, the oldest first
    int streams() const { return m_streams; }

private:
    journal::Record record(quint32 stream, const char *status, qint64 now);
    quint32 random(quint32 below);

    int m_streams;
    quint32 m_first = 0; // streams from here on are live
    quint32 m_next = 0;
    qint64 m_id = 0;
    quint64 m_state = 1;
};
