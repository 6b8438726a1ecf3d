#pragma once

#include "findings/kinds/kind.h"
#include "findings/streamnames.h"
#include "findings/thresholds.h"
#include "journal/streamstate.h"

namespace findings {

template <typename Visit>
void forEachKind(Kinds kinds, Visit visit)
{
    for (size_t i = 0; !kinds.isEmpty() && i < KindCount; ++i) {
        if (const auto kind = Kind(i); kinds.has(kind)) {
            kinds.set(kind, false);
            visit(kind);
        }
    }
}

// What a stream's state says by itself. Moments are program time, µs.

bool isLive(const journal::StreamState &state); // and nobody doubts it
// A player that has ended, or failed, as its publisher has: so WCS says.
bool followsPublisher(const journal::StreamState &state, QByteArrayView info);
// All kinds that the state alone decides.
Kinds kindsOfState(const journal::StreamState &state, const Thresholds &thresholds, qint64 now);
// info: the reason that WCS gave.
Cause causeOf(Kind kind, const journal::StreamState &state, QByteArrayView info);
// Since when it is so; name: its own, null: it has none.
qint64 sinceOf(Kind kind, const journal::StreamState &state, const StreamNames::Name *name, qint64 now);

} // namespace findings
