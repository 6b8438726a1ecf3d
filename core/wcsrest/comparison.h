#pragma once

#include "board/streamboard.h"
#include "wcsrest/difference.h"
#include "wcsrest/listedstream.h"
#include "wcsrest/statistics.h"

#include <vector>

namespace wcsrest {

using Listed = std::vector<ListedStream>;

// What one answer says: it may be chance, see Confirmation.
struct Suspicion {
    Difference difference;
    bool isCertain = false; // the board was in doubt of it already
};

// Which node answered: by what it says of itself, else the one of the board that has streams of these ids; where
// neither says anything, `known`, which may be empty.
QByteArray nodeOf(const Listed &listed, const board::StreamBoard &board, const QByteArray &known);

// What the answer and the board say differently of the streams of that node. With no node, what is missing from all of
// the board, and no more. settled: program time, µs: what has changed on the board since then is not judged, as the
// answer may not know of it. Streams that tests, demonstrations or replays told of are none of a WCS.
std::vector<Suspicion> compare(const Listed &listed, const board::StreamBoard &board, const QByteArray &nodeId,
                               qint64 settled);

Counts countsOf(const Listed &listed);                                      // those that are live
Counts countsOf(const board::StreamBoard &board, const QByteArray &nodeId); // the same, and without a doubt

} // namespace wcsrest
