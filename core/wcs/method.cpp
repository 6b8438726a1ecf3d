#include "wcs/method.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wcs {

namespace {

struct KnownMethod {
    std::string_view name;
    MethodType type;
    bool stream; // says something about one media session
};

// PROTOCOL §3, sorted by name.
constexpr std::array KnownMethods{
    KnownMethod{"BugReportStatusEvent", MethodType::Event, false},
    KnownMethod{"CallStatusEvent", MethodType::Event, false},
    KnownMethod{"ConnectionStatusEvent", MethodType::Event, false},
    KnownMethod{"DataStatusEvent", MethodType::Event, false},
    KnownMethod{"ErrorStatusEvent", MethodType::Event, false},
    KnownMethod{"MessageStatusEvent", MethodType::Event, false},
    KnownMethod{"OnCallEvent", MethodType::Incoming, false},
    KnownMethod{"OnDataEvent", MethodType::Incoming, false},
    KnownMethod{"OnMessageEvent", MethodType::Incoming, false},
    KnownMethod{"OnTransferEvent", MethodType::Incoming, false},
    KnownMethod{"RecordingStatusEvent", MethodType::Event, false},
    KnownMethod{"RegistrationStatusEvent", MethodType::Event, false},
    KnownMethod{"SessionDebugStatusEvent", MethodType::Event, false},
    KnownMethod{"StreamKeepAliveEvent", MethodType::Event, true},
    KnownMethod{"StreamStatusEvent", MethodType::Event, true},
    KnownMethod{"StreamTranscodingGroupEvent", MethodType::Event, false},
    KnownMethod{"StreamsStatEvent", MethodType::Event, false},
    KnownMethod{"SubscriptionStatusEvent", MethodType::Event, false},
    KnownMethod{"TransferStatusEvent", MethodType::Event, false},
    KnownMethod{"XcapStatusEvent", MethodType::Event, false},
    KnownMethod{"answer", MethodType::Direct, false},
    KnownMethod{"availableStream", MethodType::Direct, false},
    KnownMethod{"call", MethodType::Direct, false},
    KnownMethod{"connect", MethodType::Connect, false},
    KnownMethod{"hangup", MethodType::Direct, false},
    KnownMethod{"hold", MethodType::Direct, false},
    KnownMethod{"pauseStream", MethodType::Direct, true},
    KnownMethod{"playHLS", MethodType::Direct, true},
    KnownMethod{"playRTSP", MethodType::Direct, true},
    KnownMethod{"playStream", MethodType::Direct, true},
    KnownMethod{"publishStream", MethodType::Direct, true},
    KnownMethod{"pushLogs", MethodType::Direct, false},
    KnownMethod{"sendDtmf", MethodType::Direct, false},
    KnownMethod{"sendMessage", MethodType::Direct, false},
    KnownMethod{"sendXcapRequest", MethodType::Direct, false},
    KnownMethod{"sessionDebug", MethodType::Direct, false},
    KnownMethod{"snapshot", MethodType::Direct, true},
    KnownMethod{"stopStream", MethodType::Direct, true},
    KnownMethod{"submitBugReport", MethodType::Direct, false},
    KnownMethod{"subscribe", MethodType::Direct, false},
    KnownMethod{"transfer", MethodType::Direct, false},
    KnownMethod{"unPublishStream", MethodType::Direct, true},
    KnownMethod{"unhold", MethodType::Direct, false},
};
static_assert(std::ranges::is_sorted(KnownMethods, {}, &KnownMethod::name));

const KnownMethod *find(QByteArrayView method)
{
    const std::string_view name(method.data(), size_t(method.size()));
    const auto it = std::ranges::lower_bound(KnownMethods, name, {}, &KnownMethod::name);
    return it != KnownMethods.end() && it->name == name ? &*it : nullptr;
}

bool isMethodCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

} // namespace

QByteArrayList knownMethods()
{
    QByteArrayList names;
    for (const KnownMethod &method : KnownMethods)
        names.append(QByteArray(method.name.data(), qsizetype(method.name.size())));
    return names;
}

MethodType methodType(QByteArrayView method)
{
    const KnownMethod *known = find(method);
    return known ? known->type : MethodType::Unknown;
}

QByteArrayView methodTypeName(MethodType type)
{
    switch (type) {
    case MethodType::Connect:
        return "connect";
    case MethodType::Direct:
        return "direct";
    case MethodType::Event:
        return "event";
    case MethodType::Incoming:
        return "incoming";
    case MethodType::Unknown:
        break;
    }
    return "unknown";
}

bool waitsForJournal(QByteArrayView method)
{
    const MethodType type = methodType(method);
    return type == MethodType::Event || (type == MethodType::Unknown && method.endsWith("Event"));
}

bool concernsStream(QByteArrayView method)
{
    const KnownMethod *known = find(method);
    return !known || known->stream;
}

bool isMethodName(QByteArrayView method)
{
    return !method.isEmpty() && method.size() <= 128 && method != "." && method != ".." &&
           std::ranges::all_of(method, isMethodCharacter);
}

} // namespace wcs
