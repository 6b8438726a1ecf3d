#pragma once

#include "base/result.h"

#include <QString>

#include <optional>
#include <span>

namespace findings {

// When something counts as wrong. Times in µs.
struct Thresholds {
    qint64 failWindow = 10'000'000;     // in which failures of a node are counted
    qint64 failsFrom = 3;               // so many, and …
    qint64 failsShare = 10;             // … of its live streams, %: they are found
    qint64 lostAfter = 30'000'000;      // a publisher has failed, and did not come back: it is found alone
    qint64 stuckAfter = 10'000'000;     // without a result
    qint64 staleAfter = 5'000'000;      // since the last heartbeat, and 2.5 of its WCS's intervals
    qint64 orphanAfter = 10'000'000;    // since the publisher's end
    qint64 flapWindow = 300'000'000;    // in which begins are counted
    qint64 flapsFrom = 6;               // begins within it: flapping
    qint64 flapsUntil = 3;              // and no more with fewer
    qint64 injectedFor = 60'000'000;    // since an answer of ours: what follows from it
    qint64 slowAfter = 5'000'000;       // an answer of ours; WCS waits 15 s
    qint64 refusedFor = 300'000'000;    // since the last refused hook
    qint64 diskWithin = 86'400'000'000; // until the disk is full
    qint64 incidentWindow = 60'000'000; // since what was found last: what is found now belongs to it
    qint64 calmFor = 10'000'000;        // since all has gone well again: the incident is resolved

    bool operator==(const Thresholds &) const = default;
};

// One of them, as it is named in settings.
struct Threshold {
    const char *name;
    qint64 Thresholds::*value;
    bool isTime;  // "10s", "1500ms", "5m", "2h", "1d"; else a number
    qint64 least; // µs, or as it is
    qint64 most;
    const char *meaning;
};
std::span<const Threshold> allThresholds();

// "stuck=10s". The Error says what is wrong with it, as the end of a sentence.
Result<Done> setThreshold(Thresholds &thresholds, const QString &text);

} // namespace findings
