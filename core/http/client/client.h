#pragma once

#include "http/client/clientoptions.h"
#include "http/message/reply.h"

#include <QObject>

#include <memory>

namespace http {

// HTTP/1.1 towards one server, over a bounded pool of kept-alive connections. Requests wait their turn in order. It
// follows no redirect and knows no cookies: an answer is what the server answered. Lives on one thread.
//
// Over libcurl's multi interface a hook costs 4 times the CPU (tests/bench/run client). And where a kept-alive
// connection ends after a post was read and before its answer, libcurl sends the post again, unsaid, unless a callback
// refuses it.
class Client final : public QObject {
    Q_OBJECT
public:
    struct Figures {       // of the pool
        int leased = 0;    // connections with a request under way
        int available = 0; // idle, and those that may still be made
        int pending = 0;   // requests that wait for a connection
    };

    explicit Client(ClientOptions options, QObject *parent = nullptr);
    ~Client() override; // without calling anybody back

    // head: request line and header lines, each with its CRLF, without Host, Content-Length and the empty line.
    // answered is called exactly once, never from within send() or abort(). It may send again; it may not delete the
    // client. At its deadline (steady clock, ns; 0: none) a request is answered, wherever it is, within 50 ms: while it
    // waits for a connection, by NotTried; before a new try that would come too late, at once by what made the last one
    // fail; while a connection is made, by Unreachable; and then by NotSent, PartlySent or TimedOut.
    void send(const QByteArray &head, const QByteArray &body, Answered answered, qint64 deadline = 0);
    // Ends all connections; every request that is under way or waits is answered Stopped.
    void abort();
    Figures figures() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace http
