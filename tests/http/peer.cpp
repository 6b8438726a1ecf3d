#include "peer.h"

#include "http/message/message.h"
#include "http/server/responder.h"
#include "http/server/server.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

namespace {

constexpr int PatienceMs = 20'000;

// As waitFor, without its pauses of 10 ms.
bool waitFor(const auto &condition)
{
    const QDeadlineTimer deadline(PatienceMs);
    QTimer wake;
    wake.start(100);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace

QByteArray Answer::header(const QByteArray &name) const
{
    return http::Request{.head = head}.header(name).toByteArray();
}

Peer::Peer(const http::Server &server, QTcpSocket *socket)
    : m_socket(socket ? socket : new QTcpSocket)
{
    auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    if (tls)
        tls->connectToHostEncrypted(server.address().toString(), server.port());
    else
        m_socket->connectToHost(server.address(), server.port());
    const auto isReady = [&] {
        return tls ? tls->isEncrypted() : m_socket->state() == QAbstractSocket::ConnectedState;
    };
    if (!waitFor(isReady))
        qWarning("The server did not take the connection.");
}

void Peer::send(const QByteArray &bytes)
{
    m_socket->write(bytes);
}

Answer Peer::answer(bool isBodyless)
{
    const auto headEnd = [this] { return received().indexOf("\r\n\r\n"); };
    if (!waitFor([&] { return headEnd() >= 0; }))
        return {};
    const qsizetype end = headEnd() + 4;
    Answer answer{.status = m_received.sliced(9, 3).toInt(), .head = m_received.first(end - 2)};
    const qsizetype size = isBodyless ? 0 : answer.header("Content-Length").toLongLong();
    if (!waitFor([&] { return received().size() >= end + size; }))
        return {};
    answer.body = m_received.sliced(end, size);
    m_received.remove(0, end + size);
    return answer;
}

bool Peer::waitForClose()
{
    return waitFor([this] { return m_socket->state() == QAbstractSocket::UnconnectedState; });
}

QByteArray Peer::received()
{
    if (m_socket->isOpen())
        m_received += m_socket->readAll();
    return m_received;
}

QByteArray get(const QByteArray &target, const QByteArray &lines)
{
    return "GET " + target + " HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &lines)
{
    return "POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           lines + "\r\n" + body;
}

void echoTarget(http::Request &&request, http::Responder &&responder)
{
    responder.respond({.body = request.target});
}
