#pragma once

#include "simulator/server/fields.h"

#include <QByteArray>

#include <vector>

namespace simulator {

class Session;

// One publisher's or one player's leg, while it is pending or live.
struct MediaSession {
    Session *session = nullptr;
    QByteArray id;   // mediaSessionId
    QByteArray name; // of the stream
    bool published = true;
    QByteArray status;                   // the last one: "PENDING", "PUBLISHING", "PLAYING"
    Fields fields;                       // the stream object as it stands in hooks
    qint64 createdAt = 0;                // UTC, µs since 1970
    qint64 createdMono = 0;              // the same on the steady clock, ns
    std::vector<MediaSession *> players; // of a publisher
    MediaSession *publisher = nullptr;   // of a player

    QByteArray endStatus() const { return published ? QByteArrayLiteral("UNPUBLISHED") : QByteArrayLiteral("STOPPED"); }
    void setStatus(const QByteArray &newStatus, const QByteArray &info = {});
};

} // namespace simulator
