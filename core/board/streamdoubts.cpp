#include "board/streamboard.h"
#include "journal/record.h"
#include "wcs/nodeid.h"

#include <algorithm>

// What of the board is about open streams that need not be live any more.

namespace board {

void StreamBoard::joinSession(Slot slot)
{
    if (const QByteArray &session = at(slot).sessionId; !session.isEmpty())
        m_sessions.insert(qHash(session), slot);
}

void StreamBoard::leaveSession(Slot slot, const QByteArray &sessionId)
{
    if (!sessionId.isEmpty())
        m_sessions.remove(qHash(sessionId), slot);
}

// What it has of open streams need not be live any more. Those that were heard of later are of another opinion.
void StreamBoard::endSession(const journal::Record &record)
{
    const wcs::HookEvent &event = record.event;
    const auto isOfNode = [&event](const QByteArray &node) { // a session's id has both addresses: it does alone, too
        return node.isEmpty() || event.nodeId.isEmpty() || wcs::isSameNode(node, event.nodeId);
    };
    m_sessions.forEach(qHash(event.sessionId), [&](Slot slot) {
        const StreamState &state = at(slot);
        if (state.sessionId == event.sessionId && isOfNode(text(state.nodeId)) && state.lastSeen <= record.time)
            doubt(slot, journal::Doubt::SessionEnded, record.time);
    });
}

// A WCS that has another id at its address was started anew, and none of its streams goes on; where the former one is
// heard again, they are two, which have one address each in a network of its own.
void StreamBoard::noteNode(const journal::Record &record)
{
    if (record.origin != wcs::Origin::Wcs)
        return;
    const NodeAddresses::Sight sight = m_addresses.see(record.event.nodeId, record.time);
    if (sight.former.isEmpty())
        return;
    const auto isOfFormer = [&](const StreamState &state) {
        return state.isOpen() && wcs::nodeKey(text(state.nodeId)) == sight.former;
    };
    for (const Slot slot : slotsWhere(isOfFormer)) {
        if (sight.isBack)
            believe(slot);
        else if (at(slot).lastSeen <= record.time)
            doubt(slot, journal::Doubt::Restarted, at(slot).lastSeen);
    }
}

void StreamBoard::believe(Slot slot)
{
    StreamState &state = m_rows[slot];
    if (state.doubt != journal::Doubt::Restarted)
        return;
    emit changing(slot);
    count(state, -1);
    state.doubt = journal::Doubt::None;
    count(state, +1);
    waitForHeartbeat(slot);
    mark(slot, Mark::Updated);
}

void StreamBoard::doubt(Slot slot, journal::Doubt why, qint64 since)
{
    StreamState &state = m_rows[slot];
    if (!state.isOpen() || why <= state.doubt)
        return;
    emit changing(slot);
    count(state, -1);
    (void)state.suspect(why, since);
    count(state, +1);
    mark(slot, Mark::Updated);
}

void StreamBoard::setListening(bool isListening)
{
    m_isListening = isListening;
    if (isListening)
        return;
    for (const Slot slot : slotsWhere([](const StreamState &state) { return state.isOpen(); }))
        doubt(slot, journal::Doubt::Unheard, at(slot).lastSeen);
    report();
}

void StreamBoard::suspect(const QByteArrayList &streamKeys, journal::Doubt why)
{
    for (const QByteArray &key : streamKeys) {
        if (const std::optional<Slot> slot = find(key))
            doubt(*slot, why, at(*slot).lastSeen);
    }
    if (!m_updated.empty())
        report();
}

void StreamBoard::checkHeartbeats(qint64 now, qint64 least)
{
    const auto dueOf = [&](Slot slot) -> std::optional<qint64> {
        const bool isWaitedFor =
            m_used[slot] && at(slot).heartbeat != 0 && at(slot).isOpen() && at(slot).doubt == journal::Doubt::None;
        if (!isWaitedFor)
            return {};
        return std::max(heartbeatDue(at(slot)), at(slot).lastSeen + least);
    };
    const std::vector<Slot> silent = m_heartbeats.takeSince(now, dueOf);
    for (const Slot slot : silent)
        doubt(slot, journal::Doubt::Stale, at(slot).lastSeen);
    if (!silent.empty())
        report();
}

qint64 StreamBoard::heartbeatDue(const StreamState &state) const
{
    return state.lastSeen + m_pace.patience(wcs::nodeKey(text(state.nodeId)));
}

void StreamBoard::waitForHeartbeat(Slot slot)
{
    const StreamState &state = at(slot);
    if (state.heartbeat != 0 && state.isOpen() && !m_heartbeats.isWaiting(slot))
        m_heartbeats.wait(slot, heartbeatDue(state));
}

void StreamBoard::waitForAllHeartbeats()
{
    m_heartbeats.clear();
    for (const Slot slot : slotsWhere([](const StreamState &state) { return state.heartbeat != 0; }))
        waitForHeartbeat(slot);
}

} // namespace board
