#pragma once

#include "hooks/guard.h"
#include "http/server/server.h"

#include <QObject>

#include <memory>

namespace hooks {

// The endpoint's HTTP server from its first listen() on: stops in order, and listens again at the same port. On the
// hooks thread.
class Listener final : public QObject {
    Q_OBJECT
public:
    // Of the options: address, port, TLS. The guard checks peers and heads.
    Listener(const Options &options, Guard &guard, http::Handler handler, QObject *parent);
    ~Listener() override;

    void setAddress(const QHostAddress &address, quint16 port); // from the next listen() on
    // Sends listening() or listenFailed(). While it stops: once it has.
    void listen();
    // The same once; nothing where it listened or was stopped before.
    void begin();
    // Stops accepting, lets what is in flight finish for up to graceMs, then sends stopped().
    void stop(int graceMs);

    http::Counts counts() const; // of all servers since the first one; open: of the one there is
    QStringList troubles() const;

signals:
    void listening(const QHostAddress &address, quint16 port);
    void listenFailed(const QString &sentence);
    void stopping(int graceMs);
    void stopped();
    void requestRefused(const http::Refused &refused);
    void changed(); // connections, or troubles

private:
    void start();
    void takeDrained();

    QHostAddress m_address;
    quint16 m_port;
    const QSslConfiguration m_tls;
    Guard &m_guard;
    const http::Handler m_handler;
    std::unique_ptr<http::Server> m_server;
    http::Counts m_before; // of servers that have stopped
    bool m_hasBegun = false;
    bool m_isDraining = false;
    bool m_listensAgain = false; // once it has drained
};

} // namespace hooks
