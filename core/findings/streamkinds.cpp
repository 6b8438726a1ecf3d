#include "findings/streamkinds.h"

namespace findings {

using journal::Doubt;
using journal::StreamState;

bool isLive(const StreamState &state)
{
    return state.phase == wcs::Phase::Live && state.doubt == Doubt::None;
}

bool followsPublisher(const StreamState &state, QByteArrayView info)
{
    return state.published == 0 && wcs::isFinal(state.phase) && causeOf(Kind::Failed, state, info) == Cause::Publisher;
}

Cause causeOf(Kind kind, const StreamState &state, QByteArrayView info)
{
    switch (kind) {
    case Kind::Failed:
        return causeOf(wcs::causeOf(info)).value_or(Cause::Unknown);
    case Kind::Stale:
    case Kind::SessionEnded:
        return Cause::Network;
    case Kind::Unheard:
        return state.doubt == Doubt::Restarted ? Cause::Server : Cause::Streamwatch;
    case Kind::TwoPublishers:
        return Cause::Configuration;
    case Kind::OrphanPlayer:
    case Kind::IllegalTransition:
    case Kind::LateStatus:
        return Cause::Server;
    default:
        break;
    }
    return Cause::Unknown;
}

qint64 sinceOf(Kind kind, const StreamState &state, const StreamNames::Name *name, qint64 now)
{
    switch (kind) {
    case Kind::Failed:
    case Kind::Stuck:
        return state.statusSince;
    case Kind::Stale:
    case Kind::Unheard:
    case Kind::SessionEnded:
        return state.doubtSince;
    case Kind::OrphanPlayer:
        return name ? name->endedAt : now;
    default:
        break;
    }
    return now;
}

Kinds kindsOfState(const StreamState &state, const Thresholds &thresholds, qint64 now)
{
    const auto isNoted = [&state](journal::Finding finding) { return (state.findings & quint8(finding)) != 0; };
    Kinds kinds;
    kinds.set(Kind::Stuck, state.phase == wcs::Phase::Pending && state.doubt == Doubt::None &&
                               now - state.statusSince >= thresholds.stuckAfter);
    kinds.set(Kind::Stale, state.doubt == Doubt::Stale);
    kinds.set(Kind::Unheard, state.doubt == Doubt::Unheard || state.doubt == Doubt::Restarted);
    kinds.set(Kind::SessionEnded, state.doubt == Doubt::SessionEnded);
    kinds.set(Kind::IllegalTransition, isNoted(journal::Finding::UnexpectedTransition));
    kinds.set(Kind::LateStatus, isNoted(journal::Finding::LateStatus));
    kinds.set(Kind::Duplicate, isNoted(journal::Finding::SentAgain));
    return kinds;
}

} // namespace findings
