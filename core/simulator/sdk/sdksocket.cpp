#include "simulator/sdk/sdksocket.h"

#include "http/message/message.h"

#include <QJsonDocument>
#include <QWebSocket>

#include <utility>

namespace simulator {

SdkSocket::SdkSocket(QWebSocket *socket, const SdkLimits &limits, std::function<bool()> isBusy, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_limits(limits)
    , m_isBusy(std::move(isBusy))
{
    socket->setParent(this);
    socket->setMaxAllowedIncomingFrameSize(quint64(limits.frame));
    socket->setMaxAllowedIncomingMessageSize(quint64(limits.frame));
    connect(socket, &QWebSocket::textMessageReceived, this, &SdkSocket::takeFrame);
    connect(socket, &QWebSocket::binaryMessageReceived, this,
            [this] { shut(QWebSocketProtocol::CloseCodeDatatypeNotSupported, QStringLiteral("sent a binary frame")); });
    connect(socket, &QWebSocket::disconnected, this, [this] { emit disconnected(!std::exchange(m_isLeaving, true)); });
}

SdkSocket::~SdkSocket()
{
    m_socket->disconnect(this);
}

// "/192.168.1.38:52791/192.168.1.59:8080" (PROTOCOL §4)
QByteArray SdkSocket::sessionId() const
{
    return '/' + http::peerName(m_socket->peerAddress(), m_socket->peerPort()) + '/' +
           http::peerName(m_socket->localAddress(), m_socket->localPort());
}

QString SdkSocket::origin() const
{
    return m_socket->origin();
}

bool SdkSocket::isConnected() const
{
    return m_socket->state() == QAbstractSocket::ConnectedState;
}

bool SdkSocket::isUnconnected() const
{
    return m_socket->state() == QAbstractSocket::UnconnectedState;
}

void SdkSocket::takeFrame(const QString &frame)
{
    if (m_isLeaving)
        return;
    m_silentPings = 0;
    if (!m_isBusy())
        m_waiting = 0;
    m_waiting += frame.size();
    if (++m_messages > m_limits.messages || m_waiting > m_limits.waiting)
        return shut(QWebSocketProtocol::CloseCodePolicyViolated, QStringLiteral("sends faster than it can be served"));
    const Result<SdkMessage> message = SdkMessage::fromFrame(frame);
    if (message)
        emit received(*message);
    else
        shut(QWebSocketProtocol::CloseCodeProtocolError,
             QStringLiteral("sent nonsense. %1").arg(message.error().sentence));
}

void SdkSocket::send(const char *message, const QJsonObject &object)
{
    send(message, QList<QByteArray>{QJsonDocument(object).toJson(QJsonDocument::Compact)});
}

void SdkSocket::send(const char *message, const QList<QByteArray> &arguments)
{
    if (m_isLeaving || !isConnected())
        return;
    if (m_socket->bytesToWrite() > m_limits.unread) {
        emit said(QStringLiteral("reads nothing any more, and is cut off"));
        return m_socket->abort();
    }
    m_socket->sendTextMessage(sdkFrame(message, arguments));
}

void SdkSocket::ping()
{
    m_messages = 0;
    if (m_isLeaving)
        return m_socket->abort(); // it takes no part in the closing
    if (m_silentPings++ >= m_limits.probes)
        return shut(QWebSocketProtocol::CloseCodePolicyViolated, QStringLiteral("has been silent for too long"));
    send("ping", {"null"});
}

void SdkSocket::close(int code, const QString &reason)
{
    m_isLeaving = true;
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void SdkSocket::shut(int code, const QString &line)
{
    if (m_isLeaving)
        return;
    emit said(QStringLiteral("%1; it is closed").arg(line));
    close(code);
    emit shutOut();
}

} // namespace simulator
