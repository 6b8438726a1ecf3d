#pragma once

#include <QtGlobal>

namespace findings {

// When something counts as wrong. Times in µs.
struct Thresholds {
    qint64 stuckAfter = 10'000'000;  // without a result
    qint64 orphanAfter = 10'000'000; // since the publisher's end
    qint64 flapWindow = 300'000'000; // in which begins are counted
    int flapsFrom = 6;               // begins within it: flapping
    int flapsUntil = 3;              // and no more with fewer

    bool operator==(const Thresholds &) const = default;
};

} // namespace findings
