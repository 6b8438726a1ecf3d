#pragma once

#include "base/result.h"
#include "http/message/limits.h"
#include "http/message/refusal.h"
#include "http/server/counts.h"
#include "http/server/handler.h"

#include <QObject>
#include <QSslConfiguration>

#include <memory>

namespace http {

// HTTP/1.1 on QTcpServer (RFC 9112). One request at a time per connection, in order; what a peer pipelines waits
// its turn. A peer that closes its sending side counts as gone. Lives wholly on one thread: create it there or move it
// there before listen().
class Server final : public QObject {
    Q_OBJECT
public:
    explicit Server(Handler handler, Limits limits = {}, QObject *parent = nullptr);
    ~Server() override;

    void setHeadCheck(HeadCheck refuses);
    void setPeerCheck(PeerCheck serves);
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
