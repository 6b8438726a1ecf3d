#pragma once

#include "journal/record.h"

#include <array>

namespace journal {

// One record as it is shown: a line of a history, of the event log, of GET /events.
struct Entry {
    qint64 id = 0;
    qint64 receivedAt = 0; // UTC, µs since 1970
    qint64 time = 0;       // the same moment as program time (see Timeline)
    qint32 answerUs = 0;
    QByteArray method;
    QByteArray status;
    QByteArray info;
    QByteArray mediaSessionId;
    QByteArray nodeId;
    QByteArray sessionId;
    QByteArray appKey;
    QByteArray name;
    QByteArray peer;
    QByteArray rejection; // empty unless it was rejected
    QByteArray target;    // what the request was sent to; empty where that is not known
    Reason reason = Reason::None;
    qint8 published = -1; // as in StreamState
    wcs::Origin origin = wcs::Origin::Wcs;
    Answer answer;
    BackendResult backend;
    QList<wcs::FieldProblem> problems; // of its body
    bool isDamaged = false;            // the journal has lost what came, or, in a history, what was before it

    bool operator==(const Entry &) const = default;
};

// The texts of its event that an entry has.
struct EntryText {
    QByteArray wcs::HookEvent::*event;
    QByteArray Entry::*entry;
};
inline constexpr std::array EntryTexts{
    EntryText{&wcs::HookEvent::status, &Entry::status},
    EntryText{&wcs::HookEvent::info, &Entry::info},
    EntryText{&wcs::HookEvent::mediaSessionId, &Entry::mediaSessionId},
    EntryText{&wcs::HookEvent::nodeId, &Entry::nodeId},
    EntryText{&wcs::HookEvent::sessionId, &Entry::sessionId},
    EntryText{&wcs::HookEvent::appKey, &Entry::appKey},
    EntryText{&wcs::HookEvent::name, &Entry::name},
};

Entry entryOf(const Record &record);

} // namespace journal
