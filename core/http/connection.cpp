#include "http/connection.h"

#include <QScopedValueRollback>
#include <QSslSocket>

#include <algorithm>
#include <sys/socket.h>

namespace http {
namespace {

using Stage = RequestParser::Stage;

constexpr qint64 LingerBytes = 64 * 1024 * 1024; // of a refused request, read and thrown away

// A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d.
QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIPv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIPv4);
    return isIPv4 ? QHostAddress(ipv4) : address;
}

QByteArray peerName(const QHostAddress &address, quint16 port)
{
    return Request{.peerAddress = address, .peerPort = port}.peer();
}

} // namespace

Connection::Connection(QTcpSocket *socket, Site &site, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_site(site)
    , m_parser(site.limits)
    , m_peerAddress(plainAddress(socket->peerAddress()))
    , m_peerPort(socket->peerPort())
{
    socket->setParent(this);
    socket->setReadBufferSize(site.readBuffer.size());
    connect(socket, &QTcpSocket::readyRead, this, &Connection::onReadyRead);
    connect(socket, &QTcpSocket::bytesWritten, this, &Connection::onBytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, &Connection::onDisconnected);
    setDeadline(site.limits.idleMs);
    if (auto *tls = qobject_cast<QSslSocket *>(socket)) {
        m_isEncrypted = true;
        setDeadline(site.limits.headMs);
        connect(tls, &QSslSocket::encrypted, this, [this] { setDeadline(m_site.limits.idleMs); });
    }
}

void Connection::respond(quint64 exchange, const Response &response)
{
    if (!isWaiting(exchange))
        return;
    if (m_socket->bytesToWrite() > m_site.limits.writeBuffer)
        return abort();
    // After a final 1xx the peer would wait for ever.
    m_framing.close = m_framing.close || response.close || m_isDraining || response.status < 200;
    send(m_site.writer.write(response, m_framing));
    if (m_phase != Phase::Answering)
        return;
    if (m_framing.close)
        return linger();
    m_phase = Phase::Receiving;
    m_timedStage = Stage::Empty;
    setDeadline(m_site.limits.idleMs);
    advance();
}

void Connection::refuse(int status, const QString &sentence)
{
    m_isRefused = true;
    emit refused(peerName(m_peerAddress, m_peerPort), status, sentence);
    send(m_site.writer.write(Response::error(status, sentence), {.isHead = m_parser.isHead(), .close = true}));
    if (m_phase == Phase::Closed)
        return;
    linger();
    if (m_phase == Phase::Lingering)
        setDeadline(m_site.limits.lingerMs);
}

void Connection::drain()
{
    m_isDraining = true;
    const bool isIdle = m_parser.stage() == Stage::Empty && m_socket->bytesAvailable() == 0;
    if (m_phase != Phase::Receiving || !isIdle)
        return;
    if (hasUnsent())
        linger();
    else
        closeQuietly();
}

void Connection::abort()
{
    m_socket->abort();
    onDisconnected(); // a socket that never came to be connected says nothing
}

void Connection::checkDeadline(qint64 now)
{
    if (m_deadline == 0 || now < m_deadline)
        return;
    const bool isInRequest = m_parser.stage() == Stage::Head || m_parser.stage() == Stage::Body;
    if (m_phase == Phase::Receiving && isInRequest) {
        ++m_site.counts.malformed;
        refuse(408, m_parser.stage() == Stage::Head ? QStringLiteral("The head of the request took too long.")
                                                    : QStringLiteral("The body of the request took too long."));
    } else if (hasUnsent()) {
        abort();
    } else {
        closeQuietly();
    }
}

void Connection::onReadyRead()
{
    if (m_phase == Phase::Receiving)
        advance();
    else if (m_phase == Phase::Lingering)
        discard();
}

// Only what the kernel did not take at once comes by here: a peer that reads slowly, or TLS.
void Connection::onBytesWritten()
{
    if (m_phase == Phase::Lingering && !hasUnsent())
        endSending();
    else if (m_phase == Phase::Lingering || (m_phase == Phase::Receiving && m_parser.stage() == Stage::Empty))
        setDeadline(m_site.limits.idleMs);
}

void Connection::onDisconnected()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_deadline = 0;
    emit closed();
}

// A handler that answers at once does so within this loop, not deeper and deeper.
void Connection::advance()
{
    if (m_isAdvancing)
        return;
    const QScopedValueRollback guard(m_isAdvancing, true);
    while (m_phase == Phase::Receiving && readSome())
        react();
}

bool Connection::readSome()
{
    if (!m_rest.isEmpty()) {
        m_rest.remove(0, m_parser.feed(m_rest));
        return true;
    }
    char *const buffer = m_site.readBuffer.data();
    const qint64 count = m_socket->read(buffer, m_site.readBuffer.size());
    if (count <= 0)
        return false;
    const qsizetype used = m_parser.feed(QByteArrayView(buffer, count));
    m_rest.append(buffer + used, count - used);
    return true;
}

void Connection::react()
{
    switch (m_parser.stage()) {
    case Stage::Empty:
        break;
    case Stage::Head:
        startClock(Stage::Head, m_site.limits.headMs);
        break;
    case Stage::Body:
        startClock(Stage::Body, m_site.limits.bodyMs);
        if (m_parser.awaitsContinue()) {
            m_parser.setContinued();
            send("HTTP/1.1 100 Continue\r\n\r\n");
        }
        break;
    case Stage::Complete:
        dispatch();
        break;
    case Stage::Refused:
        ++m_site.counts.malformed;
        refuse(m_parser.refusal().status, m_parser.refusal().sentence);
        break;
    }
}

// Once per stage: trickling does not restart it.
void Connection::startClock(Stage stage, int ms)
{
    if (m_timedStage == stage)
        return;
    m_timedStage = stage;
    setDeadline(ms);
}

void Connection::dispatch()
{
    m_framing = {.isHead = m_parser.isHead(), .isHttp10 = m_parser.isHttp10(), .close = !m_parser.keepsAlive()};
    m_phase = Phase::Answering;
    m_deadline = 0;
    ++m_exchange;
    ++m_site.counts.requests;
    Request request = m_parser.take();
    request.peerAddress = m_peerAddress;
    request.peerPort = m_peerPort;
    m_site.handler(std::move(request), Responder(this, m_exchange));
}

// Straight to the kernel where nothing waits before it: through QTcpSocket's buffer it costs two wake-ups of the event
// loop more. What the kernel does not take, and any error, is left to QTcpSocket.
void Connection::send(const QByteArray &bytes)
{
    qint64 sent = 0;
    if (!m_isEncrypted && m_socket->bytesToWrite() == 0) {
        const int descriptor = int(m_socket->socketDescriptor());
        sent = std::max<qint64>(0, ::send(descriptor, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL));
    }
    if (sent < bytes.size())
        m_socket->write(bytes.constData() + sent, bytes.size() - sent);
}

bool Connection::hasUnsent() const
{
    const auto *tls = qobject_cast<const QSslSocket *>(m_socket);
    return m_socket->bytesToWrite() > 0 || (tls && tls->encryptedBytesToWrite() > 0);
}

// RFC 9112 §9.6: closing while the peer still sends would reset the connection and could cost it the answer. So end
// our side first and throw away what comes, until the peer ends its own.
void Connection::linger()
{
    m_phase = Phase::Lingering;
    m_rest.clear();
    setDeadline(m_site.limits.idleMs);
    if (!hasUnsent())
        endSending();
    if (m_phase == Phase::Lingering)
        discard();
}

// QSslSocket has no half-closed state: it closes altogether, unless the peer may still be sending.
void Connection::endSending()
{
    setDeadline(m_site.limits.lingerMs);
    if (!m_isEncrypted)
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    else if (!m_isRefused)
        closeQuietly();
}

void Connection::discard()
{
    qint64 count = 0;
    while ((count = m_socket->read(m_site.readBuffer.data(), m_site.readBuffer.size())) > 0)
        m_discarded += count;
    if (m_discarded > LingerBytes)
        abort();
}

void Connection::closeQuietly()
{
    m_socket->disconnectFromHost();
}

void Connection::setDeadline(int ms)
{
    m_deadline = monoNanoseconds() + qint64(ms) * 1'000'000;
}

} // namespace http
