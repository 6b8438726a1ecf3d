#include "board/subject.h"
#include "findings/streamkinds.h"
#include "findings/watch.h"
#include "wcs/nodeid.h"

#include <algorithm>

// What went before: answers that rules gave, and errors of the web server behind us.

namespace findings {

using board::Slot;
using journal::StreamState;

// What a rule answers as WCS expects it brings nothing about.
void Watch::noteInjected(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const quint32 before = std::exchange(m_marks[slot].injected, state.injected);
    const bool isHarmless = state.lastRule != 0 && state.lastAnswer == 200 && state.lastSent == journal::Sent::Response;
    if (before >= state.injected || isHarmless)
        return;
    for (const size_t place : placesOf(slot, state.published == 1))
        m_injected.note(place, std::min(m_now, state.lastSeen));
}

// What is refused to a publisher is felt by all of its name; what is to a player, by those of its client alone.
std::vector<size_t> Watch::placesOf(Slot slot, bool isOfPublisher) const
{
    const StreamState &state = m_board.at(slot);
    const size_t name = m_marks[slot].name;
    std::vector<size_t> places;
    if (!state.sessionId.isEmpty())
        places.push_back(qHash(state.sessionId));
    if (name != 0 && isOfPublisher)
        places.push_back(name);
    else if (name != 0)
        places.push_back(qHashMulti(name, board::clientAddress(state.sessionId)));
    return places;
}

bool Watch::isInjected(Slot slot) const
{
    const auto has = [this](size_t place) { return m_injected.has(place, m_now); };
    return std::ranges::any_of(placesOf(slot, true), has) || std::ranges::any_of(placesOf(slot, false), has);
}

// What WCS says of a stream that it gives up after an error to a hook of it names no cause.
Cause Watch::causeOf(Slot slot, Kind kind) const
{
    if (isInjected(slot))
        return Cause::Injected;
    const StreamState &state = m_board.at(slot);
    const Cause said = findings::causeOf(kind, state, m_board.text(state.info));
    const qint64 refusedAt = m_marks[slot].refusedAt;
    const bool mayFollow = (kind == Kind::Failed || kind == Kind::Stuck) && refusedAt != 0 &&
                           state.statusSince - refusedAt <= m_thresholds.injectedFor;
    return mayFollow && (said == Cause::Unknown || said == Cause::User) ? Cause::Backend : said;
}

bool Watch::followsFromRules(const QByteArray &streamKey) const
{
    const auto slot = m_board.find(streamKey);
    return slot && *slot < m_marks.size() && isInjected(*slot);
}

bool Watch::isHeldUp(const QByteArray &nodeId) const
{
    using journal::Sent;
    for (Slot slot = 0; slot < m_board.slotEnd(); ++slot) {
        const StreamState &state = m_board.at(slot);
        const bool isWaiting =
            state.lastSent == Sent::Held || state.lastSent == Sent::Pending || state.lastSent == Sent::Dribbled;
        if (m_board.holds(slot) && state.lastRule != 0 && isWaiting &&
            wcs::isSameNode(m_board.text(state.nodeId), nodeId))
            return true;
    }
    return false;
}

} // namespace findings
