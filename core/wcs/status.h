#pragma once

#include <QByteArrayList>
#include <QByteArrayView>

namespace wcs {

// What a status means for the life of a media session. The set of statuses is open (PROTOCOL §5):
// one that nobody has heard of has the phase Unknown and is shown as it is.
enum class Phase : quint8 { Unknown, Pending, Live, Ended, Failed };

Phase phaseOf(QByteArrayView status);
QByteArrayList knownStatuses();
QByteArrayView phaseName(Phase phase); // "unknown", "pending", "live", "ended", "failed"
constexpr bool isFinal(Phase phase)
{
    return phase == Phase::Ended || phase == Phase::Failed;
}

// What a stream is doing, as people count streams: each does exactly one of these. Paused is live, too; Other is what
// has a status that nobody has heard of, or none. Stale and Unknown are for who knows that its last status, though no
// end, is no proof any more.
enum class Doing : quint8 { Publishing, Playing, Paused, Pending, Failed, Ended, Other, Stale, Unknown };

// By its status alone. published: 1 publisher, 0 player, below 0: not said.
Doing doingOf(QByteArrayView status, int published);

// Whether it reports on a live stream without a change in its life: SNAPSHOT_COMPLETE, RESIZE … It may come from, and
// lead to, any live status.
bool isRemark(QByteArrayView status);

// Whether a publisher (published) or a player may go from one status to another, by the table of
// PROTOCOL §5. Unknown statuses and a missing `from` may always follow.
bool isExpectedTransition(QByteArrayView from, QByteArrayView to, bool published);

// The class of a reason text of `info`: "user", "publisher", "network", "configuration", "server",
// or empty where WCS's documentation does not name it.
QByteArrayView causeOf(QByteArrayView info);

} // namespace wcs
