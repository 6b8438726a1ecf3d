#pragma once

#include <QFlags>

namespace simulator {

// What a WCS does wrong with the streams of a client, or what gets lost on the way from it.
enum class Misbehaviour : quint8 {
    NoResult = 1,    // what is asked for stays PENDING
    NoEnd = 2,       // no end is reported, but to the client
    NoHeartbeat = 4, // no StreamKeepAliveEvent comes
    LateStatus = 8,  // after an end the status before it is reported once more
    Orphan = 16,     // what it plays goes on after the publisher's end
    SameName = 32,   // it publishes by a name that is in use
};
Q_DECLARE_FLAGS(Misbehaviours, Misbehaviour)

} // namespace simulator
