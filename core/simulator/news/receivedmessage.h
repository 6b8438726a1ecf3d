#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>

namespace simulator {

// A message from WCS to a client, as the client sees it.
struct ReceivedMessage {
    qint64 at = 0;        // UTC, µs since 1970
    qint64 mono = 0;      // the same on the steady clock, ns
    QByteArray message;   // "ConnectionStatusEvent", "StreamStatusEvent", "ErrorEvent"
    QByteArray apiMethod; // ErrorEvent: the method whose hook was answered with an error; otherwise empty
    QByteArray id;        // mediaSessionId; empty for ConnectionStatusEvent
    QByteArray status;    // "PUBLISHING", "FAILED", "ESTABLISHED" …; ErrorEvent has none
    QByteArray info;      // why, for people: "500 Internal Server Error", "No answer within 15 s.", "Stopped by user"

    bool operator==(const ReceivedMessage &) const = default;
};

} // namespace simulator
