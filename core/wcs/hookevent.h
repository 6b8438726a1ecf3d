#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>

#include <optional>
#include <tuple>
#include <type_traits>

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
    bool endsSession() const
    {
        return method == "ConnectionStatusEvent" && (status == "DISCONNECTED" || status == "FAILED");
    }

    bool operator==(const HookEvent &) const = default;
};

// A field of a hook's body, as all that goes through the fields needs it.
template <typename Value> // QByteArray, std::optional<bool> or std::optional<int>
struct Field {
    const char *name; // in the body, and in the control API
    Value HookEvent::*member;
    const char *filterWord; // nullptr: it has none of its own
};

template <typename Value>
constexpr Field<Value> field(const char *name, Value HookEvent::*member, const char *filterWord = nullptr)
{
    return {name, member, filterWord};
}

// The one table of them: decoder, state and rows of a stream, control API, order and filter go through it.
inline constexpr auto Fields = std::make_tuple(
    field("nodeId", &HookEvent::nodeId, "node"), field("appKey", &HookEvent::appKey, "app"),
    field("sessionId", &HookEvent::sessionId, "session"), field("mediaSessionId", &HookEvent::mediaSessionId, "id"),
    field("name", &HookEvent::name, "name"), field("published", &HookEvent::published),
    field("hasVideo", &HookEvent::hasVideo), field("hasAudio", &HookEvent::hasAudio),
    field("status", &HookEvent::status, "status"), field("info", &HookEvent::info, "info"),
    field("record", &HookEvent::record), field("width", &HookEvent::width, "width"),
    field("height", &HookEvent::height, "height"), field("bitrate", &HookEvent::bitrate),
    field("quality", &HookEvent::quality), field("mediaProvider", &HookEvent::mediaProvider, "provider"),
    field("rtspUrl", &HookEvent::rtspUrl));

template <typename Visit>
constexpr void forEachField(Visit visit)
{
    std::apply([&](const auto &...fields) { (visit(fields), ...); }, Fields);
}

// How many fields there are with values of that type, and the place of one of them among these.
template <typename Value>
constexpr size_t fieldCount()
{
    size_t count = 0;
    forEachField([&](const auto &one) { count += std::is_same_v<decltype(one), const Field<Value> &> ? 1 : 0; });
    return count;
}

template <typename Value>
constexpr size_t fieldIndex(Value HookEvent::*member)
{
    size_t index = 0;
    size_t found = fieldCount<Value>();
    forEachField([&](const auto &one) {
        if constexpr (std::is_same_v<decltype(one), const Field<Value> &>) {
            found = one.member == member ? index : found;
            ++index;
        }
    });
    return found;
}

template <typename Value>
constexpr const char *fieldName(Value HookEvent::*member)
{
    const char *name = nullptr;
    forEachField([&](const auto &one) {
        if constexpr (std::is_same_v<decltype(one), const Field<Value> &>)
            name = one.member == member ? one.name : name;
    });
    return name;
}

} // namespace wcs

Q_DECLARE_METATYPE(wcs::HookEvent)
