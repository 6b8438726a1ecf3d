#include "board/streamboard.h"

#include "board/subject.h"
#include "journal/record.h"
#include "wcs/nodeid.h"

#include <algorithm>
#include <array>

namespace board {

namespace {

// What need not have ended, or has failed and is missed, stays longer than what has ended: that it is old does not mean
// that all is well. µs.
constexpr qint64 DoubtedLonger = 86'400'000'000;
constexpr qint64 MissedLonger = 7 * DoubtedLonger;

size_t hashOf(const QByteArray &streamKey)
{
    return qHash(streamKey, QHashSeed::globalSeed());
}

// The state with its atoms taken from one pool to the other.
StreamState moved(StreamState state, const journal::StringPool &from, journal::StringPool &to)
{
    journal::forEachAtom(state, [&](journal::Atom &atom) { atom = to.atom(from.text(atom)); });
    return state;
}

} // namespace

StreamBoard::StreamBoard(QObject *parent)
    : QObject(parent)
{}

void StreamBoard::load(const journal::Snapshot &snapshot)
{
    if (m_size > 0)
        clear();
    m_index.reserve(snapshot.streams.size());
    for (const StreamState &state : snapshot.streams) {
        if (state.origin == wcs::Origin::Demonstration)
            continue; // also one that never ended, as the program was killed
        place(hashOf(journal::streamKey(state, snapshot.pool)), moved(state, snapshot.pool, m_pool));
    }
    m_throughId = snapshot.throughId;
    m_timeline = snapshot.timeline;
    noteFailures();
    report();
}

void StreamBoard::apply(const journal::Batch &batch)
{
    // Streams lie anywhere in memory. What a record will touch is asked for some records ahead, so that the cache
    // misses overlap: half the time for 100,000 streams.
    constexpr size_t RowAhead = 8;
    constexpr size_t TextsAhead = 4;
    std::vector<size_t> hashes;
    hashes.reserve(batch.records.size());
    for (const journal::Record &record : batch.records) {
        hashes.push_back(hashOf(record.streamKey));
        m_index.prefetch(hashes.back());
    }
    for (const journal::ClockJump &jump : batch.jumps) {
        if (m_timeline.jumps().isEmpty() || jump.at > m_timeline.jumps().last().at)
            m_timeline.add(jump);
    }
    for (size_t i = 0; i < hashes.size(); ++i) {
        if (i + RowAhead < hashes.size())
            prefetchRow(hashes[i + RowAhead]);
        if (i + TextsAhead < hashes.size())
            prefetchTexts(hashes[i + TextsAhead]);
        take(batch.records[i], hashes[i]);
    }
    report();
}

void StreamBoard::settle(const journal::Outcomes &outcomes)
{
    for (const journal::Outcome &outcome : outcomes) {
        const std::optional<Slot> slot = find(outcome.streamKey);
        if (!slot)
            continue;
        emit changing(*slot);
        if (m_rows[*slot].settle(outcome, m_pool))
            mark(*slot, Mark::Updated);
    }
    if (!m_updated.empty())
        report();
}

void StreamBoard::retireEnded(qint64 before)
{
    const auto isOver = [before](const StreamState &state) {
        if (state.doubt != journal::Doubt::None)
            return state.doubtSince < before - DoubtedLonger;
        const bool isMissed = state.published == 1 && state.found.kinds.has(findings::Kind::Failed);
        return wcs::isFinal(state.phase) && state.statusSince < before - (isMissed ? MissedLonger : 0);
    };
    const int mayBeOver = m_totals.ended + m_totals.failed + m_totals.stale + m_totals.unknown;
    remove(mayBeOver == 0 ? std::vector<Slot>() : slotsWhere(isOver));
    if (m_pool.hasGrown())
        forgetTexts();
}

void StreamBoard::drop(wcs::Origin origin)
{
    m_admitted.drop(origin);
    remove(slotsWhere([origin](const StreamState &state) { return state.origin == origin; }));
    noteFailures();
}

void StreamBoard::admit(wcs::Origin origin, qint64 since)
{
    m_admitted.admit(origin, since);
}

void StreamBoard::clear()
{
    m_throughId = 0;
    remove(slotsWhere([](const StreamState &) { return true; }));
    noteFailures();
}

std::optional<Slot> StreamBoard::find(const QByteArray &streamKey) const
{
    return find(streamKey, hashOf(streamKey));
}

std::optional<Slot> StreamBoard::find(const QByteArray &streamKey, size_t hash) const
{
    return m_index.find(hash, [&](Slot slot) { return hasKey(slot, streamKey); });
}

// keyOf(slot) == streamKey; for a stream with an id (node, newline, id) without putting the key together.
bool StreamBoard::hasKey(Slot slot, const QByteArray &streamKey) const
{
    const QByteArray &id = at(slot).mediaSessionId;
    const QByteArrayView node = wcs::nodeKey(text(at(slot).nodeId));
    if (id.isEmpty())
        return keyOf(slot) == streamKey;
    return streamKey.size() == node.size() + 1 + id.size() && streamKey.endsWith(id) &&
           streamKey[node.size()] == '\n' && streamKey.startsWith(node);
}

void StreamBoard::prefetchRow(size_t hash) const
{
    constexpr size_t Line = 64;
    if (const std::optional<Slot> slot = m_index.find(hash, [](Slot) { return true; })) {
        const char *row = reinterpret_cast<const char *>(&at(*slot));
        for (size_t offset = 0; offset < sizeof(StreamState); offset += Line)
            __builtin_prefetch(row + offset);
    }
}

void StreamBoard::prefetchTexts(size_t hash) const
{
    if (const std::optional<Slot> slot = m_index.find(hash, [](Slot) { return true; })) {
        for (const QByteArray *text : {&at(*slot).mediaSessionId, &at(*slot).sessionId, &at(*slot).name})
            __builtin_prefetch(text->constData());
    }
}

void StreamBoard::take(const journal::Record &record, size_t hash)
{
    if (record.id <= m_throughId)
        return;
    m_throughId = record.id;
    if (record.isRejected())
        return;
    if (record.event.endsSession())
        endSession(record);
    std::optional<Slot> slot = record.streamKey.isEmpty() ? std::nullopt : find(record.streamKey, hash);
    if (!slot || at(*slot).doubt == journal::Doubt::Restarted)
        noteNode(record);
    if (record.streamKey.isEmpty() || (!slot && !m_admitted.has(record)))
        return;
    if (slot)
        emit changing(*slot);
    else
        slot = place(hash, {});
    change(*slot, record);
    mark(*slot, Mark::Updated);
}

void StreamBoard::change(Slot slot, const journal::Record &record)
{
    StreamState &state = m_rows[slot];
    const qint64 failedBefore = state.phase == wcs::Phase::Failed ? state.statusSince : -1;
    const QByteArray session = state.sessionId;
    const qint64 heartbeat = state.heartbeat;
    count(state, -1);
    state.apply(record, m_pool);
    if (!m_isListening)
        (void)state.suspect(journal::Doubt::Unheard, state.lastSeen);
    count(state, +1);
    if (state.phase == wcs::Phase::Failed && state.statusSince != failedBefore)
        m_failures.note(state.statusSince);
    if (heartbeat != 0 && state.heartbeat > heartbeat &&
        m_pace.note(wcs::nodeKey(text(state.nodeId)), state.heartbeat - heartbeat))
        waitForAllHeartbeats(); // they may be due sooner
    waitForHeartbeat(slot);
    if (state.sessionId != session) {
        leaveSession(slot, session);
        joinSession(slot);
    }
}

Slot StreamBoard::place(size_t hash, StreamState state)
{
    Slot slot = slotEnd();
    if (m_free.empty()) {
        m_rows.emplace_back();
        m_used.push_back(false);
        m_marks.push_back(Mark::None);
    } else {
        slot = m_free.back();
        m_free.pop_back();
    }
    m_used[slot] = true;
    m_rows[slot] = std::move(state);
    m_index.insert(hash, slot);
    joinSession(slot);
    count(m_rows[slot], +1);
    mark(slot, Mark::Added);
    ++m_size;
    return slot;
}

void StreamBoard::mark(Slot slot, Mark mark)
{
    if (m_marks[slot] != Mark::None)
        return;
    m_marks[slot] = mark;
    (mark == Mark::Added ? m_added : m_updated).push_back(slot);
}

void StreamBoard::count(const StreamState &state, int by)
{
    static constexpr std::array Places{&Totals::publishing, &Totals::playing, &Totals::paused,
                                       &Totals::pending,    &Totals::failed,  &Totals::ended,
                                       &Totals::other,      &Totals::stale,   &Totals::unknown}; // as wcs::Doing
    m_totals.*Places.at(size_t(doingOf(state, m_pool))) += by;
    m_totals.stuck += state.found.kinds.has(findings::Kind::Stuck) ? by : 0;
}

void StreamBoard::noteFailures()
{
    std::vector<qint64> times;
    for (const Slot slot : slotsWhere([](const StreamState &state) { return state.phase == wcs::Phase::Failed; }))
        times.push_back(at(slot).statusSince);
    std::ranges::sort(times);
    m_failures = {};
    for (const qint64 time : times)
        m_failures.note(time);
}

void StreamBoard::setFound(Slot slot, findings::Kinds kinds, findings::Cause cause, bool isInjected)
{
    find(slot, {kinds, cause, isInjected, at(slot).found.incident});
}

void StreamBoard::setIncident(Slot slot, qint64 incident)
{
    journal::Found found = at(slot).found;
    found.incident = incident;
    find(slot, found);
}

void StreamBoard::find(Slot slot, const journal::Found &found)
{
    if (at(slot).found == found)
        return;
    emit changing(slot);
    count(at(slot), -1);
    m_rows[slot].found = found;
    count(at(slot), +1);
    m_found.push_back(slot);
}

void StreamBoard::tellFound()
{
    std::ranges::sort(m_found);
    m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
    std::erase_if(m_found, [this](Slot slot) { return !m_used[slot]; });
    if (!m_found.empty())
        emit changed({}, std::exchange(m_found, {}), {});
}

void StreamBoard::remove(const std::vector<Slot> &leaving)
{
    for (const Slot slot : leaving) {
        m_index.remove(hashOf(keyOf(slot)), slot);
        leaveSession(slot, at(slot).sessionId);
        count(at(slot), -1);
        m_used[slot] = false;
    }
    m_size -= qsizetype(leaving.size());
    emit changed({}, {}, leaving);
    for (const Slot slot : leaving)
        m_rows[slot] = {};
    m_free.insert(m_free.end(), leaving.begin(), leaving.end());
    tellFound();
}

void StreamBoard::forgetTexts()
{
    journal::StringPool pool;
    const auto move = [&](StreamState &state) { state = moved(std::move(state), m_pool, pool); };
    for (const Slot slot : slotsWhere([](const StreamState &) { return true; }))
        move(m_rows[slot]);
    emit textsMoving(move);
    m_pool = std::move(pool);
    m_pool.setUsed();
}

void StreamBoard::report()
{
    for (const Slot slot : m_added)
        m_marks[slot] = Mark::None;
    for (const Slot slot : m_updated)
        m_marks[slot] = Mark::None;
    const std::vector<Slot> added = std::exchange(m_added, {});
    const std::vector<Slot> updated = std::exchange(m_updated, {});
    emit changed(added, updated, {});
    tellFound();
}

} // namespace board
