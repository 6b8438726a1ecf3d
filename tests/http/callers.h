#pragma once

#include "http/client/client.h"
#include "http/server/server.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <deque>
#include <functional>
#include <memory>
#include <sys/socket.h>
#include <utility>
#include <vector>

// A client under test, and what answers it.

inline const QString Loopback = QStringLiteral("127.0.0.1");
inline const QByteArray Head = "POST /hook HTTP/1.1\r\nContent-Type: application/json\r\n";
inline const QByteArray Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// A client, and what it was told.
class Caller final {
public:
    explicit Caller(http::ClientOptions options)
        : client(std::move(options))
    {}
    // deadline: steady clock, ns; 0: none
    void send(const QByteArray &body = "{}", const QByteArray &head = Head, qint64 deadline = 0)
    {
        client.send(
            head, body, [this](http::Reply &&reply) { replies.push_back(std::move(reply)); }, deadline);
    }

    http::Client client;
    std::vector<http::Reply> replies;
};

// A server whose answers the test gives itself.
class Site final {
public:
    explicit Site(const http::Limits &limits = {}, const QHostAddress &address = QHostAddress::LocalHost,
                  const QSslConfiguration &tls = {})
        : server(
              [this](http::Request &&request, http::Responder &&responder) {
                  requests.push_back(std::move(request));
                  if (answer)
                      answer(requests.back(), std::move(responder));
                  else
                      responders.push_back(std::move(responder));
              },
              limits)
    {
        if (!server.listen(address, 0, tls))
            qWarning("The server does not listen.");
    }
    http::ClientOptions options() const
    {
        return {.host = server.address().toString(), .port = server.port(), .retryMs = 10};
    }
    http::Responder take()
    {
        http::Responder responder = std::move(responders.front());
        responders.pop_front();
        return responder;
    }

    std::function<void(const http::Request &, http::Responder &&)> answer;
    std::deque<http::Request> requests;
    std::deque<http::Responder> responders;
    http::Server server;
};

inline void echo(const http::Request &request, http::Responder &&responder)
{
    responder.respond({.body = request.body});
}

// A peer that speaks as the test says, whatever it is told.
class RawSite final {
public:
    using Speak = std::function<void(QTcpSocket &)>;

    // onRequest: whenever bytes have come that look like the end of a request.
    explicit RawSite(Speak onConnected, Speak onRequest = {})
        : m_onConnected(std::move(onConnected))
        , m_onRequest(std::move(onRequest))
    {
        if (!m_server.listen(QHostAddress::LocalHost, 0))
            qWarning("The server does not listen.");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    }
    http::ClientOptions options() const { return {.host = Loopback, .port = m_server.serverPort(), .retryMs = 10}; }
    int accepted() const { return m_accepted; }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            ++m_accepted;
            if (m_onConnected)
                m_onConnected(*socket);
            if (!m_onRequest)
                continue;
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                if (socket->readAll().endsWith("{}"))
                    m_onRequest(*socket);
            });
        }
    }

    QTcpServer m_server;
    Speak m_onConnected;
    Speak m_onRequest;
    int m_accepted = 0;
};

// A port where connections are left in the air: its backlog is full.
class DeafSite final {
public:
    DeafSite()
    {
        m_server.setListenBacklogSize(0);
        if (!m_server.listen(QHostAddress::LocalHost, 0))
            qWarning("The server does not listen.");
        m_server.pauseAccepting();
        for (int i = 0; i < 4; ++i) {
            m_others.push_back(std::make_unique<QTcpSocket>());
            m_others.back()->connectToHost(QHostAddress::LocalHost, m_server.serverPort());
        }
    }
    quint16 port() const { return m_server.serverPort(); }
    bool isFull() const { return m_others.front()->state() == QAbstractSocket::ConnectedState; }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_others;
};

inline void reset(QTcpSocket &socket)
{
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket.abort();
}

inline quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

#define WAIT_FOR_REPLIES(caller, count) QTRY_COMPARE((caller).replies.size(), size_t(count))
#define COMPARE_FIGURES(caller, leasedCount, availableCount, pendingCount)                                             \
    QCOMPARE((caller).client.figures().leased, leasedCount);                                                           \
    QCOMPARE((caller).client.figures().available, availableCount);                                                     \
    QCOMPARE((caller).client.figures().pending, pendingCount)
