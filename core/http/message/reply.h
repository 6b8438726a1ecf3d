#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>

namespace http {

// Why there is no answer. Those before TimedOut are send errors: the request cannot have reached the other side as a
// whole.
enum class Failure : quint8 {
    None,
    NotTried,    // no connection became free in time
    Unreachable, // no connection, no TLS, not in time either; or the proxy refuses
    NotSent,     // the connection ended before a byte of the request went out, or the time did
    PartlySent,  // the connection ended while the request was being sent, or the time did
    TimedOut,    // the request was sent
    Closed,      // the peer ended the connection without a byte of an answer
    Reset,       // or reset it
    Cut,         // it ended the connection within the answer
    Malformed,   // what came is not HTTP
    TooLarge,
    NoRoom,  // here: for one more connection, or for what comes in over all of them
    Stopped, // by abort()
};

constexpr bool isSendError(Failure failure)
{
    return failure > Failure::None && failure < Failure::TimedOut;
}

// Not a byte of the request went out.
constexpr bool isUnsent(Failure failure)
{
    return isSendError(failure) && failure != Failure::PartlySent;
}

// What became of a request.
struct Reply {
    int status = 0;    // 0: there is no whole answer, failure says why
    QByteArray reason; // as sent
    QByteArray head;   // header lines as sent
    QByteArray body;   // decoded from chunks
    Failure failure = Failure::None;
    QString sentence; // of a failure
    int tries = 1;
    qint64 microseconds = 0; // from send() to now

    QByteArrayView header(QByteArrayView name) const; // as Request::header()
};

using Answered = std::function<void(Reply &&)>;

} // namespace http
