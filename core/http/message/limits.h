#pragma once

#include <QtGlobal>

namespace http {

struct Limits {
    qsizetype requestLine = 8 * 1024;          // bytes; 414 past it
    qsizetype head = 32 * 1024;                // bytes of header lines; 431 past it
    int headers = 100;                         // fields; 431 past it
    qsizetype body = 16 * 1024 * 1024;         // bytes, decoded; 413 past it
    qsizetype smallBody = 64 * 1024;           // bytes of each body for which there is always room; of what is
    qsizetype bodies = 256 * 1024 * 1024;      // beyond them, so much may be under way together; 503 past it
    int headMs = 10'000;                       // from a request's first byte to its complete head, 408 past it; and
                                               // from the connection, with its TLS handshake, to the first byte
    int bodyMs = 30'000;                       // from the head to the complete body; 408 past it
    int idleMs = 120'000;                      // a connection that had a request, and has none now, is closed
    int lingerMs = 2'000;                      // how long the rest of a refused request is read and thrown away
    qsizetype unread = 64 * 1024;              // bytes a peer may leave unread and still make its next request
    qsizetype writeBuffer = 64 * 1024 * 1024;  // bytes of a stream that a peer may leave unread before it is cut off
    qsizetype unreadByAll = 256 * 1024 * 1024; // the same of all together: then the one that waits longest is
    int connections = 4'096;                   // past it, a new one takes the place of the one that waits longest
    int patienceMs = 100;                      // for its peer, if any has so long; otherwise it gets 503
    int turnUs = 500;                          // that a peer's requests are handled before others have their turn
    int backlog = 1'024;

    bool operator==(const Limits &) const = default;
};

// `most`, or as many as the files that this process may have open allow, besides `others`: at their limit no connection
// could be accepted, and so none would give way.
int connectionsWithin(int most, int others);

} // namespace http
