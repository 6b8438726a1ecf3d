#pragma once

#include "simulator/sdk/sdksocket.h"
#include "simulator/server/clientside.h"
#include "simulator/server/session.h"

#include <QHash>
#include <QObject>

#include <memory>

class QWebSocket;

namespace simulator {

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

    void ping() { m_socket.ping(); } // every pingMs
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

    void onEstablished(const ReceivedMessage &message, const QJsonObject &connection) override;
    void onConnectionStatus(const ReceivedMessage &message) override;
    void onStreamStatus(const ReceivedMessage &message, const Fields &stream,
                        const QList<QByteArray> &excluded) override;
    void onStreamAccepted(const QByteArray &mediaSessionId) override;
    void onErrorEvent(const ReceivedMessage &message) override;

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
    void ignore(const QString &line); // said, but not endlessly
    void leave(bool byClient);
    void checkGone();

    SdkSocket m_socket;
    WebCallServer &m_server;
    QByteArray m_id;
    QByteArray m_nodeId;
    SdkLimits m_limits;
    QHash<QByteArray, QByteArray> m_answers; // SDP by mediaSessionId, until the stream is accepted or has ended
    int m_ignored = 0;
    bool m_hasLeft = false;
    bool m_isGone = false;
    std::unique_ptr<Session> m_session;
};

} // namespace simulator
