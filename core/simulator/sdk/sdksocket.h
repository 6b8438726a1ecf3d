#pragma once

#include "simulator/sdk/sdkmessage.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

class QWebSocket;

namespace simulator {

// How long a client is waited for, and how much of it is taken.
struct SdkLimits {
    qsizetype frame = 1024 * 1024;       // bytes of a message; past it the client is closed
    int clients = 1'000;                 // at once; one more is closed at once
    int connectionMs = 10'000;           // from the handshake to `connection`
    int pingMs = 5'000;                  // keep_alive.server_interval
    int probes = 10;                     // keep_alive.probes: pings after which a client that says nothing is closed
    int messages = 2'000;                // between two pings; a client that sends more is closed
    qsizetype waiting = 4 * 1024 * 1024; // characters of messages that wait for the web server; the same
    int streams = 100;                   // of a client, at once
    qint64 unread = 8 * 1024 * 1024;     // bytes that a client may leave unread
};

// The WebSocket of one client of the Web SDK: frames in and out, within the limits.
class SdkSocket final : public QObject {
    Q_OBJECT
public:
    // socket: connected; becomes a child. isBusy: whether messages of the client still wait for the web server.
    SdkSocket(QWebSocket *socket, const SdkLimits &limits, std::function<bool()> isBusy, QObject *parent);
    ~SdkSocket() override;

    QByteArray sessionId() const; // of its addresses, as WCS makes one
    QString origin() const;
    bool isConnected() const;
    bool isUnconnected() const;

    void send(const char *message, const QList<QByteArray> &arguments);
    void send(const char *message, const QJsonObject &object);
    void ping(); // every pingMs; ends a client that has been silent for long
    // Nothing more is read or sent.
    void close(int code, const QString &reason = {});
    // The same of a client that cannot be served; line: what it did. shutOut() follows.
    void shut(int code, const QString &line);

signals:
    void received(const simulator::SdkMessage &message);
    void said(const QString &line);
    void shutOut();
    void disconnected(bool byClient); // false: after close() or shut()

private:
    void takeFrame(const QString &frame);

    QWebSocket *m_socket;
    SdkLimits m_limits;
    std::function<bool()> m_isBusy;
    int m_silentPings = 0;
    int m_messages = 0;       // since the last ping
    qsizetype m_waiting = 0;  // characters received since the client was last not busy
    bool m_isLeaving = false; // nothing more is read or sent
};

} // namespace simulator
