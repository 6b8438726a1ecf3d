#pragma once

#include "base/histogram.h"
#include "journal/record.h"

#include <array>

namespace board {

// Events per second and answer times over the last ten seconds, from committed batches. Answers that rules have chosen
// have no time here. All moments are of the steady clock, µs.
class RateMeter {
public:
    void apply(const journal::Batch &batch, qint64 now);

    double eventsPerSecond(qint64 now) const; // mean over the last full seconds, up to 5
    qint64 answerP99(qint64 now) const;       // µs; -1 when nothing came in the last 10 s

private:
    static constexpr int Seconds = 10;
    struct Second {
        qint64 at = -1;
        quint32 events = 0;
        Histogram<> answers; // µs, of those that are timed
    };
    Second &second(qint64 at);

    std::array<Second, Seconds> m_seconds;
    qint64 m_first = -1; // the second in which the first batch came
};

} // namespace board
