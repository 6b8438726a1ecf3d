#pragma once

#include "http/net/hostlookup.h"

#include <QSslConfiguration>
#include <QString>

#include <optional>

namespace http {

// Between a client and its server: requests by http go to it, those by https through a tunnel that it makes.
struct Proxy {
    QString host; // a name or an address; IPv6 without brackets
    quint16 port = 0;
    QByteArray credentials; // "user:password", for Basic; empty: it is told none
};

// Where a client sends, and what it bears.
struct ClientOptions {
    QString host; // a name or an address; IPv6 without brackets
    quint16 port = 80;
    bool isTls = false;
    QSslConfiguration tls;
    std::optional<Proxy> proxy = {}; // null: none, whatever the environment says
    int connections = 64;            // kept alive, at most
    int idleMs = 0;                  // for so long a connection waits for its next request; 0: while the peer lets it
    int answerMs = 15'000;         // from the beginning of a try (connecting included) to its whole answer; 0: no limit
    int retries = 3;               // new tries after a send error, see Failure
    int retryMs = 200;             // before a new try
    bool retriesPartlySent = true; // also where bytes of the request went out
    int leastMs = 0;          // of its time that a request must have left when it goes out; with less it is NotTried
    int addressesMs = 30'000; // for so long the host's addresses are not asked for again; 0: while they are of use
    HostLookup::Resolve resolve = &addressesOf; // who knows the addresses of the host, or of the proxy
    qsizetype head = 32 * 1024;                 // bytes of an answer's head; TooLarge past it
    qsizetype body = 16 * 1024 * 1024;          // bytes of an answer's body; TooLarge past it
    qint64 answerBytes = 0; // of all answers that are coming in together; TooLarge past it; 0: no limit
};

} // namespace http
