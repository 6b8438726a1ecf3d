#include "simulator/sdk/gateway.h"

#include "base/random.h"
#include "http/message/message.h"
#include "simulator/server/mediasession.h"

#include <QRandomGenerator>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <vector>

namespace simulator {

namespace {

constexpr int ClosingMs = 1'000;

// "<32 characters>@<ip>" (PROTOCOL §4)
QByteArray freshNodeId(const QHostAddress &address)
{
    constexpr QByteArrayView letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    return Random(QRandomGenerator::system()->generate64()).text(32, letters) + '@' + address.toString().toLatin1();
}

} // namespace

class Gateway::Private {
public:
    Private(Gateway &gateway, WebCallServer &server, const SdkLimits &limits)
        : m_gateway(gateway)
        , m_calls(server)
        , m_limits(limits)
        , m_sockets(QStringLiteral("WCS"), QWebSocketServer::NonSecureMode)
    {
        QObject::connect(&m_sockets, &QWebSocketServer::newConnection, &gateway, [this] { acceptAll(); });
        QObject::connect(&m_pings, &QTimer::timeout, &gateway, [this] { forAll(&SdkClient::ping); });
        QObject::connect(&m_keepAlives, &QTimer::timeout, &gateway, [this] { forAll(&SdkClient::keepStreamsAlive); });
        m_pings.start(limits.pingMs);
        if (server.behaviour().keepAliveMs > 0)
            m_keepAlives.start(server.behaviour().keepAliveMs);
    }

    Result<Done> listen(const QHostAddress &address, quint16 port)
    {
        if (!m_sockets.listen(address, port))
            return Error{QStringLiteral("Cannot listen for WebSockets on %1: %2.")
                             .arg(QString::fromLatin1(http::peerName(address, port)), m_sockets.errorString())};
        m_nodeId = freshNodeId(address);
        return Done();
    }

    QString url() const
    {
        return QStringLiteral("ws://") +
               QString::fromLatin1(http::peerName(m_sockets.serverAddress(), m_sockets.serverPort()));
    }

    int clients() const { return int(m_clients.size()); }

    void close()
    {
        m_isClosing = true;
        m_sockets.close();
        m_pings.start(std::min(m_limits.pingMs, ClosingMs)); // cuts off who does not take part in the closing
        forAll(&SdkClient::end);
        finishIfEmpty();
    }

private:
    void acceptAll()
    {
        while (QWebSocket *socket = m_sockets.nextPendingConnection()) {
            if (m_isClosing || clients() >= m_limits.clients)
                refuse(socket);
            else
                add(socket);
        }
    }

    static void refuse(QWebSocket *socket)
    {
        QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        socket->close(QWebSocketProtocol::CloseCodePolicyViolated, QStringLiteral("Too many clients."));
    }

    void add(QWebSocket *socket)
    {
        const QByteArray id = "ws-" + QByteArray::number(++m_number);
        auto *client = new SdkClient(socket, m_calls, id, m_nodeId, m_limits, &m_gateway);
        m_clients.push_back(client);
        QObject::connect(client, &SdkClient::said, &m_gateway,
                         [this, id](const QString &line) { emit m_gateway.said(id, line); });
        QObject::connect(
            client, &SdkClient::streamEventSent, &m_gateway,
            [this](const MediaSession *publisher, const QJsonObject &event) { passOn(*publisher, event); });
        QObject::connect(client, &SdkClient::gone, &m_gateway, [this, client] {
            std::erase(m_clients, client);
            client->deleteLater();
            finishIfEmpty();
        });
    }

    void passOn(const MediaSession &publisher, const QJsonObject &event)
    {
        for (const MediaSession *player : publisher.players) {
            const auto it = std::ranges::find(m_clients, player->session, &SdkClient::session);
            if (it != m_clients.end())
                (*it)->passOn(player->id, event);
        }
    }

    template <typename Function>
    void forAll(Function function)
    {
        const std::vector<SdkClient *> clients = m_clients; // one that goes is deleted later
        for (SdkClient *client : clients)
            (client->*function)();
    }

    void finishIfEmpty()
    {
        if (m_isClosing && m_clients.empty() && !m_isFinished) {
            m_isFinished = true;
            QMetaObject::invokeMethod(&m_gateway, &Gateway::finished, Qt::QueuedConnection);
        }
    }

    Gateway &m_gateway;
    WebCallServer &m_calls;
    SdkLimits m_limits;
    QWebSocketServer m_sockets;
    QByteArray m_nodeId;
    std::vector<SdkClient *> m_clients; // children of the gateway
    QTimer m_pings;
    QTimer m_keepAlives;
    quint64 m_number = 0;
    bool m_isClosing = false;
    bool m_isFinished = false;
};

Gateway::Gateway(WebCallServer &server, QObject *parent)
    : Gateway(server, SdkLimits(), parent)
{}

Gateway::Gateway(WebCallServer &server, const SdkLimits &limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, server, limits))
{}

Gateway::~Gateway()
{
    qDeleteAll(findChildren<SdkClient *>(Qt::FindDirectChildrenOnly)); // before what they tell of themselves
}

Result<Done> Gateway::listen(const QHostAddress &address, quint16 port)
{
    return d->listen(address, port);
}

QString Gateway::url() const
{
    return d->url();
}

int Gateway::clients() const
{
    return d->clients();
}

void Gateway::close()
{
    d->close();
}

} // namespace simulator
