#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QSslConfiguration>

namespace api {

struct Options {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 8086;   // 0 picks a free one
    QSslConfiguration tls; // null: plain HTTP
    // Demand "Authorization: Bearer <token>". Empty: don't, and serve nobody but the user's own programs, and root's.
    QByteArray token;
    // May listen beyond loopback without TLS, and without a token, then serving everybody.
    bool isInsecure = false;
    bool hasBackend = false;  // hooks are handed on to a web server behind us
    bool canShutDown = false; // POST /shutdown: headless only

    bool mayListenAt(const QHostAddress &at) const
    {
        return at.isLoopback() || isInsecure || (!token.isEmpty() && !tls.isNull());
    }
};

} // namespace api
