#include "http/responder.h"

#include "http/connection.h"

#include <utility>

namespace http {

Responder::Responder(Connection *connection, quint64 exchange)
    : m_connection(connection)
    , m_exchange(exchange)
{}

Responder::Responder(Responder &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
    , m_exchange(other.m_exchange)
{}

Responder &Responder::operator=(Responder &&other) noexcept
{
    std::swap(m_connection, other.m_connection);
    std::swap(m_exchange, other.m_exchange);
    return *this;
}

Responder::~Responder()
{
    if (isWaiting())
        respond(Response::error(500, QStringLiteral("The server gave no answer to this request.")));
}

void Responder::respond(const Response &response)
{
    if (const QPointer<Connection> connection = std::exchange(m_connection, nullptr))
        connection->respond(m_exchange, response);
}

bool Responder::isWaiting() const
{
    return m_connection && m_connection->isWaiting(m_exchange);
}

} // namespace http
