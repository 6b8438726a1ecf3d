#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>

#include <optional>

namespace wcs {

// Something about a field that is not as WCS documents it. A number or a truth value where a string belongs is taken as
// it is written, and a string that reads as what belongs there as that; anything else leaves the field absent.
struct FieldProblem {
    QByteArray field; // "body" where it is none of the known ones
    QByteArray what;  // "expected a string, found a number", "given twice", "holds half a surrogate pair"

    QByteArray sentence() const { return field + ": " + what; }
    bool operator==(const FieldProblem &) const = default;
};

// One hook as WCS sent it: the fields that the house works with. Everything else stays in the raw body,
// which the journal keeps byte for byte. Text is UTF-8; of one of more than 4 KiB it is the beginning and a mark. An
// absent field is empty or nullopt (PROTOCOL §4).
struct HookEvent {
    QByteArray method; // last segment of the request's path; never in the body
    QByteArray nodeId;
    QByteArray appKey;
    QByteArray sessionId;
    QByteArray mediaSessionId;
    QByteArray name;
    QByteArray status;
    QByteArray info;
    QByteArray mediaProvider;
    QByteArray rtspUrl;
    std::optional<bool> published; // true = publisher, false = player
    std::optional<bool> hasVideo;
    std::optional<bool> hasAudio;
    std::optional<bool> record;
    std::optional<int> width;   // px, 0 = not set
    std::optional<int> height;  // px, 0 = not set
    std::optional<int> bitrate; // 0 = not set
    std::optional<int> quality; // 0 = not set
    QList<FieldProblem> problems;

    // Identifies the media session: its node (nodeKey()) and mediaSessionId, or where there is none node, sessionId,
    // name and direction. Empty when the method says nothing about a stream, or nothing names one.
    QByteArray streamKey() const;

    bool operator==(const HookEvent &) const = default;
};

} // namespace wcs

Q_DECLARE_METATYPE(wcs::HookEvent)
