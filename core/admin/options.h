#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QSslConfiguration>

namespace admin {

struct Options {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 8086;      // 0 picks a free one
    QSslConfiguration tls;    // null: plain HTTP
    QByteArray token;         // demand "Authorization: Bearer <token>"; empty = don't
    bool canShutDown = false; // POST /shutdown: headless only
};

} // namespace admin
