#include "wcs/status.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wcs {

namespace {

std::string_view view(QByteArrayView text)
{
    return {text.data(), size_t(text.size())};
}

struct KnownStatus {
    std::string_view name;
    Phase phase;
};

// PROTOCOL §5, with the statuses that only the SDK or old builds know.
constexpr std::array KnownStatuses{
    KnownStatus{"NEW", Phase::Pending},          KnownStatus{"PENDING", Phase::Pending},
    KnownStatus{"PUBLISHING", Phase::Live},      KnownStatus{"PLAYING", Phase::Live},
    KnownStatus{"PAUSED", Phase::Live},          KnownStatus{"PLAYBACK_PROBLEM", Phase::Live},
    KnownStatus{"RESIZE", Phase::Live},          KnownStatus{"SNAPSHOT_COMPLETE", Phase::Live},
    KnownStatus{"SNAPSHOT_FAILED", Phase::Live}, KnownStatus{"NOT_ENOUGH_BANDWIDTH", Phase::Live},
    KnownStatus{"UNPUBLISHED", Phase::Ended},    KnownStatus{"STOPPED", Phase::Ended},
    KnownStatus{"FAILED", Phase::Failed},
};

struct Transition {
    std::string_view from;
    std::string_view to;
};

constexpr std::array PublisherTransitions{
    Transition{"NEW", "PENDING"},        Transition{"NEW", "PUBLISHING"},         Transition{"NEW", "FAILED"},
    Transition{"PENDING", "PUBLISHING"}, Transition{"PENDING", "UNPUBLISHED"},    Transition{"PENDING", "FAILED"},
    Transition{"PUBLISHING", "FAILED"},  Transition{"PUBLISHING", "UNPUBLISHED"},
};

constexpr std::array PlayerTransitions{
    Transition{"NEW", "PENDING"},
    Transition{"NEW", "PLAYING"},
    Transition{"NEW", "STOPPED"},
    Transition{"NEW", "FAILED"},
    Transition{"PENDING", "PLAYING"},
    Transition{"PENDING", "STOPPED"},
    Transition{"PENDING", "FAILED"},
    Transition{"PLAYING", "PAUSED"},
    Transition{"PLAYING", "PLAYBACK_PROBLEM"},
    Transition{"PLAYING", "STOPPED"},
    Transition{"PLAYING", "FAILED"},
    Transition{"PAUSED", "PLAYING"},
    Transition{"PAUSED", "STOPPED"},
    Transition{"PAUSED", "FAILED"},
    Transition{"PLAYBACK_PROBLEM", "PLAYING"},
    Transition{"PLAYBACK_PROBLEM", "PAUSED"},
    Transition{"PLAYBACK_PROBLEM", "STOPPED"},
    Transition{"PLAYBACK_PROBLEM", "FAILED"},
};

constexpr std::array<std::string_view, 4> Remarks{"RESIZE", "SNAPSHOT_COMPLETE", "SNAPSHOT_FAILED",
                                                  "NOT_ENOUGH_BANDWIDTH"};

struct KnownCause {
    std::string_view info;
    std::string_view cause;
};

// The exact texts of PROTOCOL §5.
constexpr std::array KnownCauses{
    KnownCause{"Stopped by user", "user"},
    KnownCause{"Stopped by rest /terminate", "user"},
    KnownCause{"Terminated by keep-alive", "user"},
    KnownCause{"Restricted access", "user"},
    KnownCause{"Stopped by publisher stop", "publisher"},
    KnownCause{"Publish stream is not ready", "publisher"},
    KnownCause{"Stream not found", "publisher"},
    KnownCause{"Requested stream shutdown", "publisher"},
    KnownCause{"Failed by ICE error", "network"},
    KnownCause{"Failed by ICE timeout", "network"},
    KnownCause{"Failed by ICE keep alive", "network"},
    KnownCause{"Failed by DTLS fingerprint error", "network"},
    KnownCause{"Failed by DTLS error", "network"},
    KnownCause{"Failed by RTP activity", "network"},
    KnownCause{"Stopped by session disconnect", "network"},
    KnownCause{"Failed to connect to rtsp stream", "network"},
    KnownCause{"Failed to connect to origin stream", "network"},
    KnownCause{"Stream name is already in use", "configuration"},
    KnownCause{"MediaSessionId is null", "configuration"},
    KnownCause{"MediaSessionId is already in use", "configuration"},
    KnownCause{"No common codecs", "configuration"},
    KnownCause{"Transcoding required, but disabled", "configuration"},
    KnownCause{"No available transcoders", "configuration"},
    KnownCause{"Bad URI", "configuration"},
    KnownCause{"Rtsp has wrong format", "configuration"},
    KnownCause{"File has wrong format", "configuration"},
    KnownCause{"File not found", "configuration"},
    KnownCause{"Rtsp stream not found", "configuration"},
    KnownCause{"CDN stream not found", "configuration"},
    KnownCause{"Failed by HLS writer error", "server"},
    KnownCause{"Failed by RTMP writer error", "server"},
    KnownCause{"Failed by error", "server"},
    KnownCause{"Failed to add stream to proxy", "server"},
    KnownCause{"Distributor stopped", "server"},
    KnownCause{"Session not ready", "server"},
    KnownCause{"Session does not exist", "server"},
    KnownCause{"RtspAgent shutdown", "server"},
    KnownCause{"Stream failed", "server"},
    KnownCause{"Got exception while streaming file", "server"},
    KnownCause{"Failed to read file", "server"},
    KnownCause{"Failed to get agent storage", "server"},
    KnownCause{"Agent servicing origin stream is shutting down", "server"},
};

} // namespace

bool isRemark(QByteArrayView status)
{
    return std::ranges::find(Remarks, view(status)) != Remarks.end();
}

QByteArrayList knownStatuses()
{
    QByteArrayList names;
    for (const KnownStatus &status : KnownStatuses)
        names.append(QByteArray(status.name.data(), qsizetype(status.name.size())));
    return names;
}

Phase phaseOf(QByteArrayView status)
{
    const auto it = std::ranges::find(KnownStatuses, view(status), &KnownStatus::name);
    return it == KnownStatuses.end() ? Phase::Unknown : it->phase;
}

QByteArrayView phaseName(Phase phase)
{
    switch (phase) {
    case Phase::Pending:
        return "pending";
    case Phase::Live:
        return "live";
    case Phase::Ended:
        return "ended";
    case Phase::Failed:
        return "failed";
    case Phase::Unknown:
        break;
    }
    return "unknown";
}

Doing doingOf(QByteArrayView status, int published)
{
    switch (phaseOf(status)) {
    case Phase::Pending:
        return Doing::Pending;
    case Phase::Live:
        if (status == "PAUSED")
            return Doing::Paused;
        return published == 1 || (published < 0 && status == "PUBLISHING") ? Doing::Publishing : Doing::Playing;
    case Phase::Ended:
        return Doing::Ended;
    case Phase::Failed:
        return Doing::Failed;
    case Phase::Unknown:
        break;
    }
    return Doing::Other;
}

bool isExpectedTransition(QByteArrayView from, QByteArrayView to, bool published)
{
    const Phase fromPhase = phaseOf(from);
    const Phase toPhase = phaseOf(to);
    if (from == to || fromPhase == Phase::Unknown || toPhase == Phase::Unknown)
        return true;
    if (isRemark(to))
        return fromPhase == Phase::Live;
    if (isRemark(from))
        return toPhase != Phase::Pending;
    const auto allows = [&](const auto &table) {
        return std::ranges::any_of(table,
                                   [&](const Transition &t) { return t.from == view(from) && t.to == view(to); });
    };
    return published ? allows(PublisherTransitions) : allows(PlayerTransitions);
}

QByteArrayView causeOf(QByteArrayView info)
{
    const auto it = std::ranges::find(KnownCauses, view(info), &KnownCause::info);
    return it == KnownCauses.end() ? QByteArrayView("") : QByteArrayView(it->cause.data(), qsizetype(it->cause.size()));
}

} // namespace wcs
