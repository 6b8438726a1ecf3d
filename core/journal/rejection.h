#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

namespace journal {

// Why what came is no accepted hook. Stored by number: add at the end.
enum class Reason : quint8 {
    None, // it was accepted, or the reason was not kept yet
    WrongPath,
    WrongMethod, // HTTP's
    WrongContentType,
    EncodedBody,
    BrowserPage,
    MissingCredentials,
    WrongCredentials,
    PeerNotAllowed,
    NotJson,
    TooLarge,
    MalformedHttp,
    TimedOut,
    BrokenOff, // the connection ended within a request
    TlsToPlainPort,
    HttpToTlsPort,
    OtherProtocol,
    TlsHandshake,
    UntrustedCertificate, // ours
    NoRoom,               // for one more connection
    NotAccepted,          // no connection at all
    Overloaded,           // answers that wait take up all the room for them
    Loop,                 // we have handed it on ourselves
};
inline constexpr size_t ReasonCount = size_t(Reason::Loop) + 1;

QByteArrayView reasonName(Reason reason); // "wrongPath"; as the control API has it

// All that came from one host and was rejected for one reason with one target.
struct Rejection {
    Reason reason = Reason::None;
    int status = 0;     // what it was answered, last; 0: nothing
    QByteArray method;  // HTTP's; empty where no request was read
    QByteArray target;  // without its query
    QByteArray host;    // the peer's address; empty where it is nobody's fault
    QString sentence;   // what was wrong
    QString advice;     // what to change
    quint64 count = 0;  // of all, not only of those that the journal keeps
    qint64 firstAt = 0; // UTC, µs since 1970; so lastAt
    qint64 lastAt = 0;
    qint64 lastMono = 0; // steady clock, ns (steadyNanoseconds)

    bool operator==(const Rejection &) const = default;
};
using RejectionList = QList<Rejection>;

} // namespace journal

Q_DECLARE_METATYPE(journal::RejectionList)
