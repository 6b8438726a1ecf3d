#pragma once

#include <QtGlobal>

namespace journal {

// A time in which the program was not running, so that nothing could be received.
struct Gap {
    qint64 from = 0;  // UTC, µs since 1970: the last sign of life
    qint64 to = 0;    // start of the next run
    qint64 begin = 0; // the same as program time
    qint64 end = 0;
    bool clean = true; // false: it ended without closing the journal

    bool operator==(const Gap &) const = default;
};

} // namespace journal
