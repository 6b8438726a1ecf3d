#pragma once

#include "http/message/reply.h"

#include <QObject>
#include <QSslConfiguration>
#include <QString>

#include <functional>
#include <memory>

namespace http {

// Where a client sends, and what it bears.
struct ClientOptions {
    QString host; // a name or an address; IPv6 without brackets
    quint16 port = 80;
    bool isTls = false;
    QSslConfiguration tls;
    int connections = 64;       // kept alive, at most
    int answerMs = 15'000;      // from the beginning of a try (connecting included) to its whole answer; 0: no limit
    int retries = 3;            // new tries after a send error, see Failure
    int retryMs = 200;          // before a new try
    qsizetype head = 32 * 1024; // bytes of an answer's head; TooLarge past it
    qsizetype body = 16 * 1024 * 1024; // bytes of an answer's body; TooLarge past it
};

// HTTP/1.1 towards one server, over a bounded pool of kept-alive connections. Requests wait their turn in order. It
// follows no redirect and knows no cookies: an answer is what the server answered. Lives on one thread.
class Client final : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(Reply &&)>;

    struct Figures {       // of the pool
        int leased = 0;    // connections with a request under way
        int available = 0; // idle, and those that may still be made
        int pending = 0;   // requests that wait for a connection
    };

    explicit Client(ClientOptions options, QObject *parent = nullptr);
    ~Client() override; // without calling anybody back

    // head: request line and header lines, each with its CRLF, without Host, Content-Length and the empty line.
    // answered is called exactly once, never from within send() or abort(). It may send again; it may not delete the
    // client.
    void send(const QByteArray &head, const QByteArray &body, Answered answered);
    // Ends all connections; every request that is under way or waits is answered Stopped.
    void abort();
    Figures figures() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace http
