#pragma once

#include "http/message/refusal.h"

#include <QtGlobal>

#include <array>

namespace http {

// What a server counts, since it was made. Read on its own thread.
struct Counts {
    quint64 accepted = 0;
    quint64 requests = 0;
    quint64 malformed = 0; // answered by the server itself: 400, 408, 413, 414, 417, 431, 501, 503, 505
    quint64 refusedConnections = 0;
    quint64 displaced = 0; // connections that had to give way to new ones, or to answers that are read
    quint64 silent = 0;    // connections that ended without a byte: nobody's fault
    std::array<quint64, CauseCount> refused{}; // by Cause: all of them, those with no answer, too
    int open = 0;

    bool operator==(const Counts &) const = default;
};

} // namespace http
