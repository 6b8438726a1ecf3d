#include "findings/watch.h"

#include "board/subject.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace findings {

using board::Slot;
using journal::Doubt;
using journal::StreamState;

namespace {

constexpr int SecondMs = 1'000;

quint64 keyOf(Slot slot, Kind kind)
{
    return quint64(slot) << 8 | quint64(kind);
}

bool isLive(const StreamState &state)
{
    return state.phase == wcs::Phase::Live && state.doubt == Doubt::None;
}

Cause causeOfKind(Kind kind, QByteArrayView info)
{
    switch (kind) {
    case Kind::Failed:
        return causeOf(wcs::causeOf(info)).value_or(Cause::Unknown);
    case Kind::Stale:
    case Kind::SessionEnded:
        return Cause::Network;
    case Kind::Unheard:
        return Cause::Streamwatch;
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

} // namespace

Watch::Watch(board::StreamBoard &board, FindingIds &ids, const Thresholds &thresholds, std::function<qint64()> now,
             QObject *parent)
    : QObject(parent)
    , m_board(board)
    , m_ids(ids)
    , m_thresholds(thresholds)
    , m_clock(now ? std::move(now) : [this] { return m_board.timeline().now(); })
    , m_waves({thresholds.failWindow, thresholds.failsFrom, thresholds.failsShare})
    , m_names(thresholds.flapWindow, int(thresholds.flapsFrom), int(thresholds.flapsUntil))
    , m_injected(thresholds.injectedFor)
    , m_second(this)
{
    connect(&m_board, &board::StreamBoard::changed, this, &Watch::take);
    connect(&m_second, &QTimer::timeout, this, &Watch::check);
    m_second.start(SecondMs);
}

void Watch::take(const std::vector<Slot> &added, const std::vector<Slot> &updated, const std::vector<Slot> &removed)
{
    m_now = m_clock();
    m_marks.resize(std::max<size_t>(m_marks.size(), m_board.slotEnd()));
    // Of many at once, as when a board is loaded, those that live are known before those that failed one after the
    // other.
    std::vector<Slot> changed = added;
    std::ranges::sort(changed, {}, [this](Slot slot) { return m_board.at(slot).statusSince; });
    changed.insert(changed.end(), updated.begin(), updated.end());
    for (const Slot slot : changed)
        noteLive(slot);
    for (const Slot slot : changed)
        look(slot);
    for (const Slot slot : removed)
        leave(slot);
    report();
}

void Watch::check()
{
    m_now = m_clock();
    const auto pendingSince = [this](Slot slot) {
        const bool isPending = m_board.holds(slot) && m_board.at(slot).phase == wcs::Phase::Pending;
        return isPending ? std::optional(m_board.at(slot).statusSince) : std::nullopt;
    };
    for (const Slot slot : m_pending.takeSince(m_now - m_thresholds.stuckAfter, pendingSince))
        look(slot);
    const auto failedSince = [this](Slot slot) {
        const bool isMissed = m_board.holds(slot) && m_board.at(slot).phase == wcs::Phase::Failed;
        return isMissed ? std::optional(m_board.at(slot).statusSince) : std::nullopt;
    };
    for (const Slot slot : m_lost.takeSince(m_now - m_thresholds.lostAfter, failedSince))
        lose(slot);
    m_waves.forget(m_now);
    while (!m_ends.empty() && m_now - m_ends.front().first >= m_thresholds.orphanAfter) {
        const QByteArray key = m_ends.front().second;
        m_ends.pop_front();
        m_players.forEach(qHash(key), [this](Slot slot) { look(slot); });
    }
    for (const QByteArray &key : m_names.forget(m_now)) {
        if (const StreamNames::Name *name = m_names.find(key)) {
            for (const Slot slot : name->publishers)
                look(slot);
        }
    }
    m_injected.forget(m_now);
    report();
    m_board.tellFound();
}

QByteArray Watch::keyOf(Slot slot) const
{
    const StreamState &state = m_board.at(slot);
    return state.name.isEmpty() ? QByteArray() : StreamNames::keyOf(m_board.text(state.appKey), state.name);
}

void Watch::look(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const QByteArray key = keyOf(slot);
    Mark &mark = m_marks[slot];
    if (const size_t name = qHash(key); mark.name != name) {
        if (mark.isPlayer)
            m_players.remove(mark.name, slot);
        mark.name = name;
        mark.isPlayer = false;
    }
    if (const bool isPlayer = state.published == 0 && !key.isEmpty(); isPlayer && !mark.isPlayer) {
        mark.isPlayer = true;
        m_players.insert(mark.name, slot);
    }
    if (mark.phase != state.phase)
        notePhase(slot, key);
    if (const bool isPublishing = state.published == 1 && isLive(state); isPublishing != mark.isPublishing)
        notePublisher(slot, key, isPublishing);
    if (state.phase == wcs::Phase::Pending)
        m_pending.wait(slot, state.statusSince);
    noteInjected(slot, key);
    set(slot, kindsOf(slot, key));
}

void Watch::notePhase(Slot slot, const QByteArray &key)
{
    Mark &mark = m_marks[slot];
    const wcs::Phase before = std::exchange(mark.phase, m_board.at(slot).phase);
    if (before == wcs::Phase::Failed)
        m_failed.remove(mark.name, slot);
    if (mark.phase == wcs::Phase::Failed) {
        mark.hasRecovered = false;
        mark.isOfWave = false;
        m_failed.insert(mark.name, slot);
        noteFailure(slot);
    } else if (mark.phase == wcs::Phase::Live && !key.isEmpty()) {
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
    const StreamState &state = m_board.at(slot);
    const size_t liveOn = isLive(state) ? nodeOf(slot) : 0;
    const size_t before = std::exchange(m_marks[slot].liveOn, liveOn);
    if (before == liveOn)
        return;
    if (before != 0)
        m_waves.addLive(before, -1);
    if (liveOn != 0)
        m_waves.addLive(liveOn, +1);
}

void Watch::noteFailure(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    const std::vector<Slot> wave = m_waves.add(nodeOf(slot), slot, state.statusSince);
    for (const Slot other : wave) {
        const bool isThere = m_board.holds(other) && m_marks[other].phase == wcs::Phase::Failed;
        if (!isThere)
            continue;
        m_marks[other].isOfWave = true;
        if (other != slot)
            set(other, kindsOf(other, keyOf(other)));
    }
    if (state.published == 1)
        m_lost.wait(slot, state.statusSince);
}

// It has not come back, and takes with it those of its name that failed with it.
void Watch::lose(Slot slot)
{
    const StreamState &state = m_board.at(slot);
    std::vector<Slot> taken{slot};
    m_failed.forEach(m_marks[slot].name, [&](Slot other) {
        if (other != slot && qAbs(m_board.at(other).statusSince - state.statusSince) <= m_thresholds.failWindow)
            taken.push_back(other);
    });
    const bool isMissed = !m_marks[slot].hasRecovered;
    for (const Slot other : taken) {
        m_marks[other].isOfWave = m_marks[other].isOfWave || isMissed;
        set(other, kindsOf(other, keyOf(other)));
    }
}

// Those of its name and direction that have failed are replaced by it.
void Watch::recover(size_t hash, Slot slot)
{
    const qint8 published = m_board.at(slot).published;
    m_failed.forEach(hash, [&](Slot failed) {
        if (m_marks[failed].hasRecovered || m_board.at(failed).published != published)
            return;
        m_marks[failed].hasRecovered = true;
        m_waves.takeBack(nodeOf(failed), m_board.at(failed).statusSince);
        Kinds kinds = m_marks[failed].open;
        kinds.set(Kind::Failed, false);
        set(failed, kinds);
    });
}

void Watch::notePublisher(Slot slot, const QByteArray &key, bool isPublishing)
{
    m_marks[slot].isPublishing = isPublishing;
    if (key.isEmpty())
        return;
    const qint64 at = m_board.at(slot).statusSince;
    const StreamNames::Name *former = m_names.find(key);
    const bool hadNone = former && former->endedAt != 0;
    const StreamNames::Name &name = isPublishing ? m_names.begin(key, slot, at) : m_names.end(key, slot, m_now);
    if (name.endedAt != 0)
        m_ends.emplace_back(m_now, key);
    for (const Slot other : std::vector(name.publishers)) {
        if (other != slot)
            set(other, kindsOf(other, key));
    }
    if (isPublishing && hadNone)
        m_players.forEach(m_marks[slot].name, [&](Slot player) { set(player, kindsOf(player, keyOf(player))); });
}

void Watch::leave(Slot slot)
{
    Mark &mark = m_marks[slot];
    if (mark.isPlayer)
        m_players.remove(mark.name, slot);
    if (mark.phase == wcs::Phase::Failed)
        m_failed.remove(mark.name, slot);
    if (mark.isPublishing)
        notePublisher(slot, keyOf(slot), false);
    if (mark.liveOn != 0)
        m_waves.addLive(mark.liveOn, -1);
    set(slot, {});
    mark = {};
}

Kinds Watch::kindsOf(Slot slot, const QByteArray &key) const
{
    const StreamState &state = m_board.at(slot);
    const Mark &mark = m_marks[slot];
    const auto isNoted = [&state](journal::Finding finding) { return (state.findings & quint8(finding)) != 0; };
    Kinds kinds;
    kinds.set(Kind::Failed, state.phase == wcs::Phase::Failed && mark.isOfWave && !mark.hasRecovered);
    kinds.set(Kind::Stuck, state.phase == wcs::Phase::Pending && state.doubt == Doubt::None &&
                               m_now - state.statusSince >= m_thresholds.stuckAfter);
    kinds.set(Kind::Stale, state.doubt == Doubt::Stale);
    kinds.set(Kind::Unheard, state.doubt == Doubt::Unheard);
    kinds.set(Kind::SessionEnded, state.doubt == Doubt::SessionEnded);
    kinds.set(Kind::IllegalTransition, isNoted(journal::Finding::UnexpectedTransition));
    kinds.set(Kind::LateStatus, isNoted(journal::Finding::LateStatus));
    kinds.set(Kind::Duplicate, isNoted(journal::Finding::SentAgain));
    const StreamNames::Name *const name = key.isEmpty() ? nullptr : m_names.find(key);
    if (!name)
        return kinds;
    const auto isOnItsNode = [&](Slot other) {
        return wcs::isSameNode(m_board.text(m_board.at(other).nodeId), m_board.text(state.nodeId));
    };
    kinds.set(Kind::TwoPublishers, mark.isPublishing && std::ranges::count_if(name->publishers, isOnItsNode) > 1);
    kinds.set(Kind::Flapping, mark.isPublishing && name->isFlapping);
    kinds.set(Kind::OrphanPlayer, mark.isPlayer && isLive(state) && name->endedAt != 0 &&
                                      m_now - name->endedAt >= m_thresholds.orphanAfter);
    return kinds;
}

void Watch::noteInjected(Slot slot, const QByteArray &key)
{
    const StreamState &state = m_board.at(slot);
    if (const quint32 before = std::exchange(m_marks[slot].injected, state.injected); before >= state.injected)
        return;
    const qint64 at = std::min(m_now, state.lastSeen);
    m_injected.note(state.sessionId, at);
    m_injected.note(key, at);
}

bool Watch::isInjected(Slot slot) const
{
    return m_injected.has(m_board.at(slot).sessionId, m_now) || m_injected.has(keyOf(slot), m_now);
}

void Watch::set(Slot slot, Kinds kinds)
{
    Kinds &open = m_marks[slot].open;
    if (open == kinds)
        return;
    for (size_t i = 0; i < KindCount; ++i) {
        const auto kind = Kind(i);
        if (open.has(kind) == kinds.has(kind))
            continue;
        const quint64 key = findings::keyOf(slot, kind);
        if (kinds.has(kind)) {
            Finding &opened = m_findings[key] = finding(slot, kind);
            opened.id = m_ids.next();
            m_changes.opened.push_back(opened);
        } else {
            m_changes.closed.push_back(m_findings.take(key));
        }
    }
    open = kinds;
    if (m_board.holds(slot))
        tellBoard(slot);
}

// The gravest says what it comes from.
void Watch::tellBoard(Slot slot)
{
    const Finding *gravest = nullptr;
    for (size_t i = 0; i < KindCount; ++i) {
        const auto found = m_findings.constFind(findings::keyOf(slot, Kind(i)));
        if (found != m_findings.cend() && (!gravest || severityOf(found->kind) > severityOf(gravest->kind)))
            gravest = &*found;
    }
    m_board.setFound(slot, m_marks[slot].open, gravest ? gravest->cause : Cause::Unknown,
                     gravest && gravest->isInjected);
}

Finding Watch::finding(Slot slot, Kind kind) const
{
    const StreamState &state = m_board.at(slot);
    const StreamNames::Name *const name = m_names.find(keyOf(slot));
    Finding finding{.kind = kind,
                    .cause = causeOfKind(kind, m_board.text(state.info)),
                    .isInjected = isInjected(slot),
                    .since = sinceOf(kind, state, name, m_now),
                    .subject = m_board.keyOf(slot),
                    .mediaSessionId = state.mediaSessionId,
                    .nodeId = m_board.text(state.nodeId),
                    .appKey = m_board.text(state.appKey),
                    .name = state.name,
                    .client = board::clientAddress(state.sessionId).toByteArray(),
                    .info = m_board.text(state.info),
                    .origin = state.origin,
                    .published = state.published};
    if (name && kind == Kind::Flapping)
        finding.count = int(name->begins.size());
    if (name && kind == Kind::TwoPublishers)
        finding.count = int(name->publishers.size());
    return finding;
}

void Watch::report()
{
    if (m_changes.isEmpty())
        return;
    emit changed(std::exchange(m_changes, {}));
}

} // namespace findings
