#pragma once

#include "simulator/server/fields.h"

#include <QByteArray>

namespace simulator {

// What a client asks to publish or play.
struct StreamRequest {
    QByteArray mediaSessionId;
    QByteArray name;
    bool published = true;
    Fields more; // what the client says beyond that, as it stands in the stream object: hasVideo, mediaProvider, sdp …

    // The stream object, PENDING. createdAt: UTC, µs since 1970.
    Fields toFields(const Fields &connection, qint64 createdAt) const;
};

// What all hooks of a connection have.
Fields sessionFields(const Fields &connection);

} // namespace simulator
