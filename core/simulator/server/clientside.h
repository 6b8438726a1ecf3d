#pragma once

#include "simulator/news/receivedmessage.h"
#include "simulator/server/fields.h"

namespace simulator {

// The client at the other end of a session: a simulated one, or one that speaks the Web SDK's protocol over a
// WebSocket. Called on the simulator's thread, in the order in which WCS tells.
class ClientSide {
public:
    virtual ~ClientSide() = default;

    // The session is ESTABLISHED. connection: as the web server answered it, without restClientConfig.
    virtual void onEstablished(const ReceivedMessage &message, const QJsonObject &connection) = 0;
    // The connection was refused (FAILED), or has ended (DISCONNECTED).
    virtual void onConnectionStatus(const ReceivedMessage &message) = 0;
    // stream: what the client gets, less the fields that clientExclude names.
    virtual void onStreamStatus(const ReceivedMessage &message, const Fields &stream,
                                const QList<QByteArray> &excluded) = 0;
    // The stream begins: time for the answer to the client's offer, before the status that follows.
    virtual void onStreamAccepted(const QByteArray &mediaSessionId) = 0;
    virtual void onErrorEvent(const ReceivedMessage &message) = 0;
};

} // namespace simulator
