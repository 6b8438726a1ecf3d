#pragma once

#include <QtGlobal>

#include <functional>

namespace http {

// What became of an answer.
struct Outcome {
    enum class Kind : quint8 {
        Sent,   // handed on as a whole; to a peer that had ended its side before: and taken by it
        Gone,   // the peer was gone before it, or left during it
        Failed, // broken off here: the peer did not read it, or the server stops
    };
    Kind kind = Kind::Sent;
    qint64 mono = 0; // steady clock, ns: when that was known
};

// Called once, on the server's thread; also from within the call that it was given to.
using Settled = std::function<void(const Outcome &)>;

} // namespace http
