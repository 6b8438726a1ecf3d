#pragma once

#include "base/result.h"
#include "http/message/limits.h"
#include "http/message/message.h"
#include "http/message/refusal.h"
#include "http/server/responder.h"

#include <QObject>
#include <QSslConfiguration>

#include <array>
#include <functional>
#include <memory>

namespace http {

// What the server counts, since it was made. Read on its own thread.
struct Counts {
    quint64 accepted = 0;
    quint64 requests = 0;
    quint64 malformed = 0; // answered by the server itself: 400, 408, 413, 414, 417, 431, 501, 503, 505
    quint64 refusedConnections = 0;
    quint64 displaced = 0; // connections that had to give way to new ones, or to answers that are read
    quint64 silent = 0;    // connections that ended without a byte: nobody's fault
    std::array<quint64, CauseCount> refused{}; // by Cause: all of them, those with no answer, too
    int open = 0;

    bool operator==(const Counts &) const = default;
};

// HTTP/1.1 on QTcpServer (RFC 9112). One request at a time per connection, in order; what a peer pipelines waits
// its turn. A peer that closes its sending side counts as gone. Lives wholly on one thread: create it there or move it
// there before listen().
class Server final : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(Request &&, Responder &&)>;
    // Whether a request is refused whatever its body is. Asked where a head has come without all of its body; if so,
    // the handler gets the request at once (see Request::isWhole), and its answer ends the connection.
    using HeadJudge = std::function<bool(const Request &)>;
    // Whether a peer of that address is served at all: asked when it connects. If not, it gets 403.
    using PeerJudge = std::function<bool(const QHostAddress &)>;

    explicit Server(Handler handler, Limits limits = {}, QObject *parent = nullptr);
    ~Server() override;

    void setHeadJudge(HeadJudge judge);
    void setPeerJudge(PeerJudge judge);
    // Requests say whose program of this machine asks: a call of the kernel for each connection.
    void setLooksUpOwners(bool looksUp);

    // Port 0 picks a free one. With a non-null configuration, HTTPS. The error names the cause and what to do
    // ("… port 8085 is in use …").
    Result<Done> listen(const QHostAddress &address, quint16 port, const QSslConfiguration &tls = {});
    bool isListening() const;
    QHostAddress address() const;
    quint16 port() const;

    // Stops accepting; idle connections close at once, those with a request in flight once it is answered.
    // Sends drained() when the last one has gone (at once if there is none); after graceMs the rest is cut off.
    void close(int graceMs);

    const Counts &counts() const;
    // What keeps it from taking connections or requests, while it lasts and for a minute after: as many connections as
    // it takes, no room for bodies or answers, no file left to accept one.
    QStringList troubles() const;

signals:
    // A request that never reached the handler, or a connection that never brought one: the server answered with the
    // refusal's status, or not at all. Also sent where accepting had to pause, and with 503 for a connection past the
    // limit, or for one that had to give way. The log tells of a few a second; these are all of them.
    void requestRefused(const http::Refused &refused);
    void troublesChanged();
    void connectionsChanged(); // counts().open has
    void drained();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace http
