#pragma once

#include "simulator/clientside.h"
#include "simulator/sdkmessage.h"
#include "simulator/session.h"

#include <QHash>
#include <QObject>

#include <memory>

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

// One client that speaks the Web SDK's protocol over a WebSocket (PROTOCOL §10), and its session.
class SdkClient final : public QObject, private ClientSide {
    Q_OBJECT
public:
    // socket: connected; becomes a child. id: "ws-1".
    SdkClient(QWebSocket *socket, WebCallServer &server, QByteArray id, QByteArray nodeId, const SdkLimits &limits,
              QObject *parent);
    ~SdkClient() override;

    const QByteArray &id() const { return m_id; }
    Session *session() const { return m_session.get(); } // null before `connection`

    void ping(); // every pingMs; ends a client that has been silent for long
    void keepStreamsAlive();
    // What another client says of a stream that this one plays. event: the members of notifyStreamEvent without the id.
    void passOn(const QByteArray &mediaSessionId, const QJsonObject &event);
    // The session ends as by the client's going, then the connection.
    void end();

signals:
    void said(const QString &line);
    // This client told of its stream what the players of it shall hear.
    void streamEventSent(const simulator::MediaSession *publisher, const QJsonObject &event);
    void gone(); // once: the connection has ended, and the session's last hook is answered

private:
    using Handler = void (SdkClient::*)(const QJsonObject &object);

    void onEstablished(const Told &told, const QJsonObject &connection) override;
    void onConnectionStatus(const Told &told) override;
    void onStreamStatus(const Told &told, const Fields &stream, const QList<QByteArray> &excluded) override;
    void onStreamAccepted(const QByteArray &mediaSessionId) override;
    void onErrorEvent(const Told &told) override;

    void takeFrame(const QString &frame);
    void take(const SdkMessage &message);
    void connectAs(const QJsonObject &object);
    void publish(const QJsonObject &object) { open(object, true); }
    void play(const QJsonObject &object) { open(object, false); }
    void open(const QJsonObject &object, bool published);
    void closeStream(const QJsonObject &object);
    void snapshot(const QJsonObject &object);
    void sayWhetherAvailable(const QJsonObject &object);
    void takeData(const QJsonObject &object);
    void takeStreamEvent(const QJsonObject &object);
    void takeBugReport(const QJsonObject &object);
    void switchDebugging(const QJsonObject &object);
    void takeLogs(const QJsonObject &object);
    static Handler handlerOf(const QByteArray &message);

    void failStream(const QJsonObject &object, bool published, const QString &info);
    void tellSnapshot(const QByteArray &mediaSessionId, const QString &refusal);
    void send(const char *message, const QList<QByteArray> &arguments);
    void send(const char *message, const QJsonObject &object);
    void ignore(const QString &line); // said, but not endlessly
    void shut(int code, const QString &line);
    void leave();
    void checkGone();

    QWebSocket *m_socket;
    WebCallServer &m_server;
    QByteArray m_id;
    QByteArray m_nodeId;
    SdkLimits m_limits;
    QHash<QByteArray, QByteArray> m_answers; // SDP by mediaSessionId, until the stream is accepted or has ended
    int m_silentPings = 0;
    int m_messages = 0;      // since the last ping
    qsizetype m_waiting = 0; // characters received since the session was last idle
    int m_ignored = 0;
    bool m_hasLeft = false;
    bool m_isLeaving = false; // nothing more is read or sent
    bool m_isGone = false;
    std::unique_ptr<Session> m_session;
};

} // namespace simulator
