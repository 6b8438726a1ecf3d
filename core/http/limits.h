#pragma once

#include <QtGlobal>

namespace http {

struct Limits {
    qsizetype requestLine = 8 * 1024;         // bytes; 414 past it
    qsizetype head = 32 * 1024;               // bytes of header lines; 431 past it
    int headers = 100;                        // fields; 431 past it
    qsizetype body = 16 * 1024 * 1024;        // bytes, decoded; 413 past it
    int headMs = 10'000;                      // from a request's first byte to its complete head; 408 past it
    int bodyMs = 30'000;                      // from the head to the complete body; 408 past it
    int idleMs = 120'000;                     // a kept-alive connection without a request is closed
    int lingerMs = 2'000;                     // how long the rest of a refused request is read and thrown away
    qsizetype writeBuffer = 64 * 1024 * 1024; // bytes a peer may leave unread before it is cut off
    int connections = 4'096;                  // past it, a new one gets 503 and is closed
    int backlog = 1'024;

    bool operator==(const Limits &) const = default;
};

} // namespace http
