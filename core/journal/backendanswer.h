#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace journal {

// Why the web server behind us gave no answer to a hook.
enum class BackendFailure : quint8 {
    None,        // it answered
    Unreachable, // no connection, or no TLS: nothing was sent
    NotSent,     // the connection ended, or the time was up, before all was sent
    TimedOut,    // all was sent, and no whole answer came in time
    Closed,      // it ended the connection instead of answering
    Reset,       // or reset it
    Cut,         // within the answer
    Malformed,   // what came is not HTTP
    TooLarge,
    Suspended,  // not tried: it has failed too often in a row, see backend::Circuit
    Overloaded, // not tried: too much waits for it already
    Stopped,    // the program ended
    Damaged,    // it answered, but what the journal has of that is not what came
    Pending,    // it may still answer: a rule has answered the hook, and nobody waits for what it says
    Unknown,    // the program was killed before what was pending was stored
};

// "none", "unreachable", "notSent", "timedOut", "closed", "reset", "cut", "malformed", "tooLarge", "suspended",
// "overloaded", "stopped", "damaged", "pending", "unknown"
QByteArrayView backendFailureName(BackendFailure failure);

// How a hook fared with the web server behind us, in short.
struct BackendResult {
    int status = 0; // HTTP; 0: there is no answer, failure says why
    qint32 us = -1; // from the moment it was to be handed on to the answer, or the failure; -1: it was not handed on
    BackendFailure failure = BackendFailure::None;
    bool isBeside = false; // a rule answered the hook meanwhile: its time is no part of that answer's

    bool isAsked() const { return us >= 0; }
    bool isPending() const { return failure == BackendFailure::Pending; }
    bool hasFailed() const { return failure != BackendFailure::None && !isPending(); }
    void endRun(); // its run has ended: what was pending is unknown
    bool operator==(const BackendResult &) const = default;
};

// The same with all that it answered. Shared and immutable: crosses threads as it is.
struct BackendAnswer {
    BackendResult result;
    QByteArray sentence; // of a failure
    QByteArray reason;   // as sent
    QByteArray head;     // header lines as sent, each with its line end; credentials already masked
    QByteArray body;     // byte for byte, decoded from chunks

    qsizetype bytes() const { return qsizetype(sizeof(BackendAnswer)) + reason.size() + head.size() + body.size(); }
    bool operator==(const BackendAnswer &) const = default;
};
using BackendAnswerPtr = std::shared_ptr<const BackendAnswer>;

BackendAnswerPtr pendingBackendAnswer();

} // namespace journal
