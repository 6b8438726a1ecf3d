#include "findings/streamkinds.h"
#include "findings/watch.h"

#include <algorithm>

// The failures of streams: those of many at once, and publishers that do not come back.

namespace findings {

using board::Slot;
using journal::StreamState;

bool Watch::followsPublisher(Slot slot) const
{
    const StreamState &state = m_board.at(slot);
    return findings::followsPublisher(state, m_board.text(state.info));
}

void Watch::setLost(Slot slot, Lost lost)
{
    Mark &mark = m_marks[slot];
    if (mark.lost != Lost::No)
        chainOf(mark.lost).remove(mark.name, slot);
    mark.lost = lost;
    if (lost != Lost::No)
        chainOf(lost).insert(mark.name, slot);
}

std::vector<Slot> Watch::lostWith(Slot slot, const board::SlotChains &some) const
{
    std::vector<Slot> others;
    if (m_marks[slot].name != 0)
        some.forEach(m_marks[slot].name, [&](Slot other) {
            if (other != slot && isNear(slot, other))
                others.push_back(other);
        });
    return others;
}

// A player that failed as its publisher has counts where that has failed, too. One that was stopped with it counts for
// nothing, but is found where its publisher is: it was hit as well.
void Watch::noteFailure(Slot slot)
{
    const std::vector<Slot> publishers = lostWith(slot, m_lostPublishers);
    if (m_marks[slot].phase != wcs::Phase::Failed) {
        m_marks[slot].isOfWave = std::ranges::any_of(publishers, [this](Slot p) { return m_marks[p].isOfWave; });
        return;
    }
    if (!followsPublisher(slot) || !publishers.empty())
        countFailure(slot);
    if (m_marks[slot].lost != Lost::Publisher)
        return;
    m_lost.wait(slot, m_board.at(slot).statusSince);
    const std::vector<Slot> others = lostWith(slot, m_lostOthers);
    for (const Slot other : others) {
        if (m_marks[other].phase == wcs::Phase::Failed && m_marks[other].wave == 0)
            countFailure(other);
    }
    lookAgain(others);
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
        if (m_board.holds(other) && m_marks[other].phase == wcs::Phase::Failed)
            takeToWave(other);
    }
}

void Watch::takeToWave(Slot slot)
{
    m_marks[slot].isOfWave = true;
    m_wave.push_back(slot);
    if (m_marks[slot].lost != Lost::Publisher)
        return;
    for (const Slot other : lostWith(slot, m_lostOthers)) {
        if (m_marks[other].phase != wcs::Phase::Failed) {
            m_marks[other].isOfWave = true;
            m_wave.push_back(other);
        }
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

bool Watch::isNear(Slot slot, Slot other) const
{
    return qAbs(m_board.at(slot).statusSince - m_board.at(other).statusSince) <= m_thresholds.failWindow;
}

// It has not come back, and takes with it those of its name that failed with it.
void Watch::lose(Slot slot)
{
    if (m_marks[slot].lost != Lost::Publisher)
        return;
    std::vector<Slot> taken{slot};
    for (const board::SlotChains *some : {&m_lostPublishers, &m_lostOthers}) {
        const std::vector<Slot> others = lostWith(slot, *some);
        taken.insert(taken.end(), others.begin(), others.end());
    }
    for (const Slot other : taken)
        m_marks[other].isOfWave = true;
    lookAgain(taken);
}

// Those of its name and direction that have failed are replaced by it; and of a publisher, those that had to end with
// the former one may play again.
void Watch::recover(size_t name, Slot slot)
{
    const qint8 published = m_board.at(slot).published;
    std::vector<Slot> back;
    for (const board::SlotChains *some : {&m_lostPublishers, &m_lostOthers}) {
        some->forEach(name, [&](Slot lost) {
            if (m_board.at(lost).published == published || (published == 1 && followsPublisher(lost)))
                back.push_back(lost);
        });
    }
    for (const Slot lost : back) {
        setLost(lost, Lost::No);
        if (m_marks[lost].wave != 0)
            m_waves.takeBack(m_marks[lost].wave, m_board.at(lost).statusSince);
        Kinds kinds = m_marks[lost].open;
        kinds.set(Kind::Failed, false);
        set(lost, kinds);
    }
}

} // namespace findings
