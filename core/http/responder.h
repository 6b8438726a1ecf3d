#pragma once

#include "http/message.h"

#include <QPointer>

namespace http {

class Connection;

// The right and duty to answer one request. Move-only; may be kept and used later, on the server's thread.
// A Responder that goes away unused answers 500, so that no peer waits for ever.
// Answering after the peer has gone does nothing.
class Responder {
public:
    Responder() = default;
    Responder(Connection *connection, quint64 exchange);
    Responder(Responder &&other) noexcept;
    Responder &operator=(Responder &&other) noexcept;
    ~Responder();

    void respond(const Response &response);
    bool isWaiting() const; // not answered yet, and the peer is still there

private:
    QPointer<Connection> m_connection;
    quint64 m_exchange = 0;
};

} // namespace http
