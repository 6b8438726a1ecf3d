#pragma once

#include <QByteArray>
#include <QString>

namespace http {

// What was wrong with what a peer sent, or with its connection.
enum class Cause : quint8 {
    Malformed,     // not HTTP, or not such that it may be trusted
    TooLarge,      // 413, 414, 431
    TimedOut,      // 408
    BrokenOff,     // the peer ended the connection within its request
    Tls,           // to a port without
    PlainHttp,     // to a port with TLS
    OtherProtocol, // something that is known, but is not HTTP/1
    Handshake,     // with TLS failed
    Untrusted,     // so, as the peer does not trust the certificate
    Full,          // the server has as many connections as it takes
    NoRoom,        // or bodies under way, or answers that nobody reads
    PeerNotAllowed,
    NotAccepted, // no connection can be accepted
};
inline constexpr size_t CauseCount = size_t(Cause::NotAccepted) + 1;

// Why a request never reaches the handler. Status 0: no refusal, or none that could be sent.
struct Refusal {
    int status = 0;
    QString sentence;
    Cause cause = Cause::Malformed;

    explicit operator bool() const { return status != 0; }
    bool operator==(const Refusal &) const = default;
};

// A request that was refused, as far as it was understood, or a connection without one.
struct Refused {
    Refusal refusal; // status 0: nothing was sent
    QByteArray peer; // "address:port"; empty where it is not known
    QByteArray method;
    QByteArray target; // as it was sent
};

} // namespace http
