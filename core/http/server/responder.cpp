#include "http/server/responder.h"

#include "http/server/connection.h"

#include <utility>

namespace http {

BodyStream::BodyStream(Connection *connection, quint64 exchange)
    : m_connection(connection)
    , m_exchange(exchange)
{}

BodyStream::BodyStream(BodyStream &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
    , m_exchange(other.m_exchange)
{}

BodyStream &BodyStream::operator=(BodyStream &&other) noexcept
{
    std::swap(m_connection, other.m_connection);
    std::swap(m_exchange, other.m_exchange);
    return *this;
}

BodyStream::~BodyStream()
{
    if (m_connection)
        m_connection->endStream(m_exchange);
}

void BodyStream::write(QByteArrayView bytes)
{
    if (m_connection)
        m_connection->writeStream(m_exchange, bytes);
}

qint64 BodyStream::unsent() const
{
    return isOpen() ? m_connection->unsent() : 0;
}

bool BodyStream::isOpen() const
{
    return m_connection && m_connection->isStreaming(m_exchange);
}

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
    respond(response, {});
}

void Responder::respond(const Response &response, const Delivery &delivery, Settled settled)
{
    if (const QPointer<Connection> connection = std::exchange(m_connection, nullptr))
        connection->respond(m_exchange, response, delivery, std::move(settled));
    else if (settled)
        settled({.kind = Outcome::Kind::Gone, .mono = monoNanoseconds()});
}

void Responder::close()
{
    if (const QPointer<Connection> connection = std::exchange(m_connection, nullptr))
        connection->end(m_exchange);
}

void Responder::reset()
{
    if (const QPointer<Connection> connection = std::exchange(m_connection, nullptr))
        connection->reset(m_exchange);
}

void Responder::hold(Settled gone)
{
    if (m_connection)
        m_connection->hold(m_exchange, std::move(gone));
}

void Responder::leaveUnanswered()
{
    if (const QPointer<Connection> connection = std::exchange(m_connection, nullptr))
        connection->leaveUnanswered(m_exchange);
}

BodyStream Responder::stream(const Response &head)
{
    const QPointer<Connection> connection = std::exchange(m_connection, nullptr);
    if (connection)
        connection->startStream(m_exchange, head);
    return {connection, m_exchange};
}

bool Responder::isWaiting() const
{
    return m_connection && m_connection->isWaiting(m_exchange);
}

} // namespace http
