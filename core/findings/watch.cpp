#include "findings/watch.h"

#include "board/subject.h"
#include "findings/streamkinds.h"
#include "wcs/nodeid.h"

#include <QMetaMethod>

#include <algorithm>

namespace findings {

using board::Slot;
using journal::StreamState;

namespace {

constexpr int SecondMs = 1'000;

quint64 placeOf(Slot slot, Kind kind)
{
    return quint64(slot) << 8 | quint64(kind);
}

// What WCS got was an error of the web server behind us, or ours as there was no answer from there.
bool isRefused(const StreamState &state)
{
    return state.lastRule == 0 && state.lastAnswer >= 400 && state.backend.isAsked() && !state.backend.isBeside;
}

} // namespace

Watch::Watch(board::StreamBoard &board, FindingIds &ids, const Thresholds &thresholds, std::function<qint64()> now,
             QObject *parent)
    : QObject(parent)
    , m_board(board)
    , m_ids(ids)
    , m_thresholds(thresholds)
    , m_clock(now ? std::move(now) : [this] { return m_board.timeline().now(); })
    , m_waves({thresholds.failWindow, thresholds.failsFrom, thresholds.failsShare})
    , m_restOfWave(this)
    , m_names(thresholds.flapWindow, int(thresholds.flapsFrom), int(thresholds.flapsUntil))
    , m_injected(thresholds.injectedFor)
    , m_second(this)
{
    connect(&m_board, &board::StreamBoard::changed, this, &Watch::take);
    connect(&m_second, &QTimer::timeout, this, &Watch::check);
    m_restOfWave.setSingleShot(true);
    connect(&m_restOfWave, &QTimer::timeout, this, [this] {
        findSomeOfWave();
        report();
        m_board.tellFound();
    });
    m_second.start(SecondMs);
}

void Watch::take(const std::vector<Slot> &added, const std::vector<Slot> &updated, const std::vector<Slot> &removed)
{
    m_now = m_clock();
    m_marks.resize(std::max<size_t>(m_marks.size(), m_board.slotEnd()));
    std::vector<Slot> changed;
    for (const std::vector<Slot> *some : {&added, &updated})
        std::ranges::copy_if(*some, std::back_inserter(changed), [this](Slot slot) { return see(slot); });
    // Of many at once, as when a board is loaded, those that live are known before those that failed one after the
    // other.
    if (changed.size() > 1)
        std::ranges::sort(changed, {}, [this](Slot slot) { return m_board.at(slot).statusSince; });
    for (const Slot slot : changed)
        noteLive(slot);
    for (const Slot slot : changed)
        look(slot);
    for (const Slot slot : removed)
        leave(slot);
    if (!m_restOfWave.isActive())
        findSomeOfWave();
    report();
}

// Whether it is another than when it was looked at last: heartbeats and the like change nothing.
bool Watch::see(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const Seen seen{.name = state.name.constData(),
                    .session = state.sessionId.constData(),
                    .appKey = state.appKey,
                    .nodeId = state.nodeId,
                    .statusSince = state.statusSince,
                    .injected = state.injected,
                    .published = state.published,
                    .phase = state.phase,
                    .doubt = state.doubt,
                    .noted = state.findings,
                    .isRefused = isRefused(state)};
    return std::exchange(m_marks[slot].seen, seen) != seen;
}

void Watch::check()
{
    m_now = m_clock();
    const auto sinceOf = [this](wcs::Phase phase) {
        return [this, phase](Slot slot) {
            const bool isWaitedFor = m_board.holds(slot) && m_board.at(slot).phase == phase;
            return isWaitedFor ? std::optional(m_board.at(slot).statusSince) : std::nullopt;
        };
    };
    lookAgain(m_pending.takeSince(m_now - m_thresholds.stuckAfter, sinceOf(wcs::Phase::Pending)));
    for (const Slot slot : m_lost.takeSince(m_now - m_thresholds.lostAfter, sinceOf(wcs::Phase::Failed)))
        lose(slot);
    m_waves.forget(m_now);
    while (!m_ends.empty() && m_now - m_ends.front().first >= m_thresholds.orphanAfter) {
        std::vector<Slot> players;
        m_players.forEach(m_ends.front().second, [&players](Slot slot) { players.push_back(slot); });
        m_ends.pop_front();
        lookAgain(players);
    }
    for (const size_t key : m_names.forget(m_now)) {
        if (const StreamNames::Name *name = m_names.find(key))
            lookAgain(name->publishers);
    }
    m_injected.forget(m_now);
    findSomeOfWave();
    report();
    m_board.tellFound();
}

void Watch::lookAgain(const std::vector<Slot> &some)
{
    for (const Slot slot : some)
        set(slot, kindsOf(slot));
}

void Watch::look(Slot slot)
{
    noteName(slot);
    const StreamState &state = m_board.at(slot);
    Mark &mark = m_marks[slot];
    if (const bool isPlayer = state.published == 0 && mark.name != 0; isPlayer && !mark.isPlayer) {
        mark.isPlayer = true;
        m_players.insert(mark.name, slot);
    }
    noteInjected(slot);
    if (mark.seen.isRefused && state.phase != wcs::Phase::Failed)
        mark.refusedAt = state.lastSeen;
    if (mark.phase != state.phase)
        notePhase(slot);
    if (const bool isPublishing = state.published == 1 && isLive(state); isPublishing != mark.isPublishing)
        notePublisher(slot, isPublishing);
    if (state.phase == wcs::Phase::Pending)
        m_pending.wait(slot, state.statusSince);
    set(slot, kindsOf(slot));
}

// By another name it is in other chains.
void Watch::noteName(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    Mark &mark = m_marks[slot];
    const size_t name = state.name.isEmpty() ? 0 : StreamNames::keyOf(m_board.text(state.appKey), state.name);
    if (mark.name == name)
        return;
    if (mark.isPublishing)
        notePublisher(slot, false);
    if (std::exchange(mark.isPlayer, false))
        m_players.remove(mark.name, slot);
    const Lost lost = mark.lost;
    setLost(slot, Lost::No);
    mark.name = name;
    setLost(slot, lost);
}

void Watch::notePhase(Slot slot)
{
    Mark &mark = m_marks[slot];
    mark.phase = m_board.at(slot).phase;
    const bool isLost = mark.phase == wcs::Phase::Failed || followsPublisher(slot);
    setLost(slot, !isLost ? Lost::No : m_board.at(slot).published == 1 ? Lost::Publisher : Lost::Other);
    if (isLost) {
        mark.isOfWave = false;
        mark.wave = 0;
        noteFailure(slot);
    } else if (mark.phase == wcs::Phase::Live && mark.name != 0) {
        recover(mark.name, slot);
    }
}

// Never 0.
size_t Watch::nodeOf(Slot slot) const
{
    return qHash(wcs::nodeKey(m_board.text(m_board.at(slot).nodeId))) | 1;
}

void Watch::noteLive(Slot slot)
{
    const size_t liveOn = isLive(m_board.at(slot)) ? nodeOf(slot) : 0;
    const size_t before = std::exchange(m_marks[slot].liveOn, liveOn);
    if (before == liveOn)
        return;
    if (before != 0)
        m_waves.addLive(before, -1);
    if (liveOn != 0)
        m_waves.addLive(liveOn, +1);
}

void Watch::notePublisher(Slot slot, bool isPublishing)
{
    Mark &mark = m_marks[slot];
    mark.isPublishing = isPublishing;
    if (mark.name == 0)
        return;
    const qint64 at = m_board.at(slot).statusSince;
    const StreamNames::Name *former = m_names.find(mark.name);
    const bool hadNone = former && former->endedAt != 0;
    const StreamNames::Name &name =
        isPublishing ? m_names.begin(mark.name, slot, at) : m_names.end(mark.name, slot, m_now);
    if (name.endedAt != 0)
        m_ends.emplace_back(m_now, mark.name);
    std::vector<Slot> others = name.publishers;
    std::erase(others, slot);
    if (isPublishing && hadNone)
        m_players.forEach(mark.name, [&others](Slot player) { others.push_back(player); });
    lookAgain(others);
}

void Watch::leave(Slot slot)
{
    Mark &mark = m_marks[slot];
    if (mark.isPlayer)
        m_players.remove(mark.name, slot);
    setLost(slot, Lost::No);
    if (mark.isPublishing)
        notePublisher(slot, false);
    if (mark.liveOn != 0)
        m_waves.addLive(mark.liveOn, -1);
    set(slot, {});
    mark = {};
}

Kinds Watch::kindsOf(Slot slot) const
{
    const StreamState &state = m_board.at(slot);
    const Mark &mark = m_marks[slot];
    Kinds kinds = kindsOfState(state, m_thresholds, m_now);
    kinds.set(Kind::Failed, mark.lost != Lost::No && wcs::isFinal(state.phase) && mark.isOfWave);
    const bool needsName = mark.isPublishing || (mark.isPlayer && isLive(state));
    const StreamNames::Name *const name = needsName && mark.name != 0 ? m_names.find(mark.name) : nullptr;
    if (!name)
        return kinds;
    const auto isOnItsNode = [&](Slot other) {
        return wcs::isSameNode(m_board.text(m_board.at(other).nodeId), m_board.text(state.nodeId));
    };
    kinds.set(Kind::TwoPublishers, mark.isPublishing && name->publishers.size() > 1 &&
                                       std::ranges::count_if(name->publishers, isOnItsNode) > 1);
    kinds.set(Kind::Flapping, mark.isPublishing && name->isFlapping);
    kinds.set(Kind::OrphanPlayer,
              mark.isPlayer && name->endedAt != 0 && m_now - name->endedAt >= m_thresholds.orphanAfter);
    return kinds;
}

void Watch::set(Slot slot, Kinds kinds)
{
    Kinds &open = m_marks[slot].open;
    if (open == kinds)
        return;
    const bool isHeard = isSignalConnected(QMetaMethod::fromSignal(&Watch::changed));
    forEachKind(open, [&](Kind kind) {
        if (kinds.has(kind))
            return;
        if (isHeard)
            m_changes.closed.push_back(finding(placeOf(slot, kind)));
        m_open.remove(placeOf(slot, kind));
    });
    forEachKind(kinds, [&](Kind kind) {
        if (open.has(kind))
            return;
        m_open.insert(placeOf(slot, kind), opened(slot, kind));
        if (isHeard)
            m_changes.opened.push_back(finding(placeOf(slot, kind)));
    });
    open = kinds;
    if (m_board.holds(slot))
        tellBoard(slot);
}

// The gravest says what it comes from.
void Watch::tellBoard(Slot slot)
{
    const Kinds open = m_marks[slot].open;
    Open gravest;
    forEachKind(open, [&](Kind kind) {
        const Open found = m_open.value(placeOf(slot, kind));
        if (gravest.id == 0 || severityOf(kind) > severityOf(gravest.kind))
            gravest = found;
    });
    m_board.setFound(slot, open, gravest.cause, gravest.isInjected);
}

Watch::Open Watch::opened(Slot slot, Kind kind)
{
    const StreamState &state = m_board.at(slot);
    const StreamNames::Name *const name = m_names.find(m_marks[slot].name);
    Open open{.id = m_ids.next(),
              .since = sinceOf(kind, state, name, m_now),
              .kind = kind,
              .cause = causeOf(slot, kind),
              .isInjected = isInjected(slot)};
    if (name && kind == Kind::Flapping)
        open.count = int(name->begins.size());
    if (name && kind == Kind::TwoPublishers)
        open.count = int(name->publishers.size());
    return open;
}

Finding Watch::finding(quint64 place) const
{
    const auto slot = Slot(place >> 8);
    const StreamState &state = m_board.at(slot);
    const Open open = m_open.value(place);
    return {.id = open.id,
            .kind = open.kind,
            .cause = open.cause,
            .isInjected = open.isInjected,
            .since = open.since,
            .subject = m_board.keyOf(slot),
            .mediaSessionId = state.mediaSessionId,
            .nodeId = m_board.text(state.nodeId),
            .appKey = m_board.text(state.appKey),
            .name = state.name,
            .client = board::clientAddress(state.sessionId).toByteArray(),
            .info = m_board.text(state.info),
            .origin = state.origin,
            .published = state.published,
            .count = open.count};
}

void Watch::report()
{
    if (!m_changes.isEmpty())
        emit changed(std::exchange(m_changes, {}));
}

} // namespace findings
