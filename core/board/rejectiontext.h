#pragma once

#include "journal/rejection.h"

namespace board {

// What came, from whom and how often: "A POST to /rest/my_ap/connect came from 192.0.2.7 14 times, last 12 s ago."
// monoNow: steady clock, ns.
QString rejectionText(const journal::Rejection &rejection, qint64 monoNow);

} // namespace board
