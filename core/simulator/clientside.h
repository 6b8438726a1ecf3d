#pragma once

#include "simulator/fields.h"
#include "simulator/news/told.h"

namespace simulator {

// The client at the other end of a session: a simulated one, or one that speaks the Web SDK's protocol over a
// WebSocket. Called on the simulator's thread, in the order in which WCS tells.
class ClientSide {
public:
    virtual ~ClientSide() = default;

    // The session is ESTABLISHED. connection: as the web server answered it, without restClientConfig.
    virtual void onEstablished(const Told &told, const QJsonObject &connection) = 0;
    // The connection was refused (FAILED), or has ended (DISCONNECTED).
    virtual void onConnectionStatus(const Told &told) = 0;
    // stream: what the client gets, less the fields that clientExclude names.
    virtual void onStreamStatus(const Told &told, const Fields &stream, const QList<QByteArray> &excluded) = 0;
    // The stream begins: time for the answer to the client's offer, before the status that follows.
    virtual void onStreamAccepted(const QByteArray &mediaSessionId) = 0;
    virtual void onErrorEvent(const Told &told) = 0;
};

} // namespace simulator
