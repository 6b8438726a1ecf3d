#pragma once

#include "simulator/news/receivedmessage.h"

#include <QByteArray>
#include <QMetaType>

#include <memory>
#include <vector>

namespace simulator {

// A simulated client as a person sees it.
struct ClientState {
    enum class Connection : quint8 { Idle, Connecting, Established, Refused, Disconnected };
    QByteArray id;    // "cameras-17"
    QByteArray group; // "cameras"
    Connection connection = Connection::Idle;
    QByteArray nodeId;
    QByteArray sessionId;    // of the present or last connection
    QByteArray streamName;   // that it publishes or plays, or did last
    bool published = false;  // direction of that
    QByteArray streamStatus; // that it received last
    quint64 messages = 0;    // received, in all
    quint64 errorEvents = 0;

    bool operator==(const ClientState &) const = default;
};

// What has happened to the clients of a run since the last news. Shared and immutable: crosses threads as it is.
struct ClientNews {
    struct Change {
        int client = 0;                  // index, fixed for the run
        ClientState state;               // now
        QList<ReceivedMessage> messages; // since the last news, oldest first
    };
    std::vector<Change> changes; // each client at most once, by index
};
using ClientNewsPtr = std::shared_ptr<const ClientNews>;

} // namespace simulator

Q_DECLARE_METATYPE(simulator::ClientNewsPtr)
