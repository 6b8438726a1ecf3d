#pragma once

#include "http/message/message.h"

#include <QByteArrayList>
#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>

#include <memory>
#include <utility>

// A proxy for http and, by CONNECT, for all else, on a thread of its own, so that a test may block. To it, every host
// is this machine.
class TestProxy final {
public:
    // credentials: "user:password", that it demands; empty: none. port: 0 picks a free one.
    explicit TestProxy(QByteArray credentials = {}, quint16 port = 0)
        : m_credentials(std::move(credentials))
    {
        m_place.moveToThread(&m_thread);
        m_thread.start();
        onThread([this, port] {
            m_server = std::make_unique<QTcpServer>();
            if (m_server->listen(QHostAddress::LocalHost, port))
                m_port = m_server->serverPort();
            QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(), [this] {
                while (QTcpSocket *socket = m_server->nextPendingConnection())
                    serve(socket);
            });
        });
    }
    ~TestProxy()
    {
        onThread([this] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(TestProxy)

    quint16 port() const { return m_port; } // 0: it does not listen
    // Of the requests that came, each with its first line.
    QByteArrayList heads()
    {
        const QMutexLocker lock(&m_mutex);
        return m_heads;
    }

private:
    struct Peer {
        QTcpSocket *client;
        QTcpSocket *server = nullptr;
        QByteArray came = {};
        bool isTunnel = false;
    };

    template <typename Do>
    void onThread(Do what)
    {
        QMetaObject::invokeMethod(&m_place, what, Qt::BlockingQueuedConnection);
    }

    void serve(QTcpSocket *client)
    {
        const auto peer = std::make_shared<Peer>(Peer{.client = client});
        QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        QObject::connect(client, &QTcpSocket::readyRead, client, [this, peer] {
            peer->came += peer->client->readAll();
            while (!peer->isTunnel && takeRequest(*peer)) {
            }
            if (peer->isTunnel)
                peer->server->write(std::exchange(peer->came, {}));
        });
    }

    // False: none has come as a whole.
    bool takeRequest(Peer &peer)
    {
        const qsizetype end = peer.came.indexOf("\r\n\r\n") + 4;
        if (end < 4)
            return false;
        const QByteArray head = peer.came.first(end - 2);
        const QByteArray lines = head.sliced(head.indexOf("\r\n") + 2);
        const qsizetype length = http::fieldValue(lines, "Content-Length").toLongLong();
        if (peer.came.size() < end + length)
            return false;
        const QByteArray body = peer.came.sliced(end, length);
        peer.came.remove(0, end + length);
        {
            const QMutexLocker lock(&m_mutex);
            m_heads.append(head);
        }
        const QByteArray wanted = "Basic " + m_credentials.toBase64();
        if (!m_credentials.isEmpty() && http::fieldValue(lines, "Proxy-Authorization") != wanted)
            peer.client->write("HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
        else
            passOn(peer, head.first(head.indexOf("\r\n")).split(' '), lines, body);
        return true;
    }

    static void passOn(Peer &peer, const QByteArrayList &words, const QByteArray &lines, const QByteArray &body)
    {
        peer.isTunnel = words[0] == "CONNECT";
        const QUrl target(QString::fromLatin1((peer.isTunnel ? "http://" : "") + words[1]));
        connectServer(peer, quint16(target.port(80)));
        if (!peer.isTunnel)
            peer.server->write(words[0] + ' ' + target.path(QUrl::FullyEncoded).toLatin1() + " HTTP/1.1\r\n" +
                               http::withoutField(lines, "Proxy-Authorization") + "\r\n" + body);
    }

    static void connectServer(Peer &peer, quint16 port)
    {
        if (peer.server)
            return;
        QTcpSocket *const client = peer.client;
        QTcpSocket *const server = peer.server = new QTcpSocket(client);
        if (peer.isTunnel)
            QObject::connect(server, &QTcpSocket::connected, client,
                             [client] { client->write("HTTP/1.1 200 Connection established\r\n\r\n"); });
        QObject::connect(server, &QTcpSocket::readyRead, client, [=] { client->write(server->readAll()); });
        QObject::connect(server, &QTcpSocket::errorOccurred, client, [=](QAbstractSocket::SocketError error) {
            if (error == QAbstractSocket::ConnectionRefusedError)
                client->write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
            client->disconnectFromHost();
        });
        server->connectToHost(QHostAddress::LocalHost, port);
    }

    const QByteArray m_credentials;
    QThread m_thread;
    QObject m_place;
    std::unique_ptr<QTcpServer> m_server; // on that thread
    quint16 m_port = 0;
    QMutex m_mutex;
    QByteArrayList m_heads;
};
