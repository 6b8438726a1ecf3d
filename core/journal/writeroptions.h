#pragma once

#include "base/clock.h"

#include <QString>

#include <functional>

namespace journal {

// How a journal is written, whatever keeps it.
struct WriterOptions {
    int retainDays = 30;            // history older than this goes
    double retainGb = 10;           // and the oldest of what is more than this (10^9 bytes)
    qint64 retainRejected = 10'000; // rejected requests; nor do they take more than a twentieth of the bytes, or 64 MB
    int tailRecords = 50'000;       // how many records may be newer than their stream's row
    int trainAfter = 1'000;         // bodies seen before a dictionary is trained
    int retryMs = 100;              // how often a failing store is tried again
    int reopenMs = 500;             // the same of one that cannot be opened
    // A clock that is wrong, or a limit that was mistyped, must not cost the journal before anybody sees it: for a
    // while after the start nothing goes for its age, and of what is too much only twice what comes; and then, of what
    // is too old, a small share of all records at a time.
    int removeAfterMs = 60'000;
    int removeEveryMs = 10'000;
    double removeShare = 1.0 / 600;
    std::function<qint64()> wall = wallMicroseconds;
    std::function<qint64()> steady = steadyNanoseconds;
    // Told what it is, one sentence, before opening does what may take long: the writer's own.
    std::function<void(const QString &)> beforeLongWork = [](const QString &) {};
};

} // namespace journal
