#include "findings/streamkinds.h"
#include "findings/watch.h"

#include <algorithm>

// The failures of streams: those of many at once, and publishers that do not come back.

namespace findings {

using board::Slot;
using journal::StreamState;

// A player that had to end, as its publisher has, counts where that has failed, too.
void Watch::noteFailure(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const bool follows =
        state.published == 0 && findings::causeOf(Kind::Failed, state, m_board.text(state.info)) == Cause::Publisher;
    if (!follows || hasFailedPublisher(slot))
        countFailure(slot);
    if (state.published != 1)
        return;
    m_lost.wait(slot, state.statusSince);
    std::vector<Slot> players;
    if (m_marks[slot].name != 0)
        m_failed.forEach(m_marks[slot].name, [&](Slot other) {
            if (m_board.at(other).published == 0 && isNear(slot, other) && m_marks[other].wave == 0)
                players.push_back(other);
        });
    for (const Slot player : players)
        countFailure(player);
    lookAgain(players);
}

// Those that rules have brought about count apart: what else fails is no outage by them.
size_t Watch::waveOf(Slot slot) const
{
    const size_t node = nodeOf(slot);
    return isInjected(slot) ? ::qHash(node, 1) | 1 : node;
}

void Watch::countFailure(Slot slot)
{
    m_marks[slot].wave = waveOf(slot);
    for (const Slot other : m_waves.add(m_marks[slot].wave, slot, m_board.at(slot).statusSince)) {
        const bool isThere = m_board.holds(other) && m_marks[other].phase == wcs::Phase::Failed;
        m_marks[other].isOfWave = m_marks[other].isOfWave || isThere;
        if (isThere && other != slot)
            m_wave.push_back(other);
    }
}

// A wave finds all at once that have failed before it was one, on a great node thousands: some now, the others in the
// next turns of the event loop, so that the window is drawn meanwhile.
void Watch::findSomeOfWave()
{
    constexpr size_t MostAtOnce = 1'000;
    const auto end = m_wave.begin() + qsizetype(std::min(m_wave.size(), MostAtOnce));
    for (const Slot slot : std::vector<Slot>(m_wave.begin(), end)) {
        if (m_board.holds(slot))
            set(slot, kindsOf(slot));
    }
    m_wave.erase(m_wave.begin(), end);
    if (!m_wave.empty())
        m_restOfWave.start(0);
}

bool Watch::hasFailedPublisher(Slot player) const
{
    bool has = false;
    if (m_marks[player].name != 0)
        m_failed.forEach(m_marks[player].name,
                         [&](Slot other) { has = has || (m_board.at(other).published == 1 && isNear(player, other)); });
    return has;
}

bool Watch::isNear(Slot slot, Slot other) const
{
    return qAbs(m_board.at(slot).statusSince - m_board.at(other).statusSince) <= m_thresholds.failWindow;
}

// It has not come back, and takes with it those of its name that failed with it.
void Watch::lose(Slot slot)
{
    if (m_marks[slot].hasRecovered)
        return;
    std::vector<Slot> taken{slot};
    if (m_marks[slot].name != 0)
        m_failed.forEach(m_marks[slot].name, [&](Slot other) {
            if (other != slot && isNear(slot, other))
                taken.push_back(other);
        });
    for (const Slot other : taken)
        m_marks[other].isOfWave = true;
    lookAgain(taken);
}

// Those of its name and direction that have failed are replaced by it.
void Watch::recover(size_t name, Slot slot)
{
    const qint8 published = m_board.at(slot).published;
    m_failed.forEach(name, [&](Slot failed) {
        if (m_marks[failed].hasRecovered || m_board.at(failed).published != published)
            return;
        m_marks[failed].hasRecovered = true;
        if (m_marks[failed].wave != 0)
            m_waves.takeBack(m_marks[failed].wave, m_board.at(failed).statusSince);
        Kinds kinds = m_marks[failed].open;
        kinds.set(Kind::Failed, false);
        set(failed, kinds);
    });
}

} // namespace findings
