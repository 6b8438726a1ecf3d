#pragma once

#include <QByteArray>

namespace wcsrest {

// A stream as a WCS names it when it is asked. What it does not say is empty.
struct ListedStream {
    QByteArray nodeId; // most builds do not say it
    QByteArray mediaSessionId;
    QByteArray name;
    QByteArray status;
    qint8 published = -1; // -1: not said, 0: player, 1: publisher

    bool operator==(const ListedStream &) const = default;
};

} // namespace wcsrest
