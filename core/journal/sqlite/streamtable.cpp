#include "journal/sqlite/streamtable.h"

#include "journal/sqlite/streamrows.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// In memory. Above it, ended streams are left to the database, and texts that no stream has any more are forgotten.
constexpr qsizetype MostStreams = 100'000;
constexpr qint64 RowsPerCommit = 8;   // of a sweep that has time
constexpr qint64 SweepEvery = 10'000; // ms
constexpr qint64 MostRemoved = 1000;  // streams at a time: as many as records

} // namespace

StreamTable::StreamTable(Database &database, int tailRecords)
    : m_selectLive(database, streamQuery(u"WHERE ended_at > ? ORDER BY id"_s))
    , m_selectId(database, u"SELECT id FROM streams WHERE media_session_id = ? AND node = ? AND leg = ?"_s)
    , m_selectOne(database, streamQuery(u"WHERE id = ?"_s))
    , m_selectEnded(database, streamQuery(u"WHERE ended_at <= ? AND last_record < ? LIMIT ?"_s))
    , m_insert(database, streamInsert())
    , m_update(database, streamUpdate())
    , m_updateEnd(database, u"UPDATE streams SET ended_at = ? WHERE id = ?"_s)
    , m_delete(database, u"DELETE FROM streams WHERE id = ?"_s)
    , m_setComplete(database, u"UPDATE meta SET value = ? WHERE key = 'complete_through'"_s)
    , m_database(database)
    , m_mostStreams(MostStreams)
    , m_tail(std::max(8, tailRecords))
{
    m_sinceSweep.start();
}

bool StreamTable::load(qint64 endedAfter)
{
    const Result<qint64> complete = m_database.number(u"SELECT value FROM meta WHERE key = 'complete_through'"_s);
    const Result<qint64> lastRow = m_database.number(u"SELECT max(id) FROM streams"_s);
    if (!complete || !lastRow || !m_selectLive.run(endedAfter))
        return false;
    m_complete = *complete;
    m_lastRow = *lastRow;
    while (m_selectLive.next()) {
        StreamState state = readStream(m_selectLive, m_pool);
        state.endRun();
        const qint64 end = endOf(state);
        const QByteArray key = streamKey(state, m_pool);
        insert({.key = key, .state = std::move(state), .storedEnd = end});
    }
    return !m_selectLive.hasFailed();
}

SnapshotPtr StreamTable::snapshot(qint64 endedAfter, qint64 throughId, qint64 endedThrough, const Timeline &timeline,
                                  const KeptIncidents &incidents) const
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->pool = m_pool;
    snapshot->throughId = throughId;
    snapshot->timeline = timeline;
    snapshot->incidents = incidents;
    for (size_t slot = 0; slot < m_rows.size(); ++slot) {
        if (!m_used[slot] || endOf(m_rows[slot].state) <= endedAfter)
            continue;
        StreamState &state = snapshot->streams.emplace_back(m_rows[slot].state);
        if (state.lastRecord <= endedThrough)
            state.endRun();
    }
    return snapshot;
}

void StreamTable::begin()
{
    ++m_transaction;
    m_before.clear();
    m_new.clear();
    m_atBegin = {m_changed, m_complete, m_sweep};
}

void StreamTable::keep()
{
    if (m_slots.size() > m_mostStreams)
        forgetEnded();
    if (m_pool.hasGrown())
        forgetTexts();
}

void StreamTable::undo()
{
    for (const auto &[slot, row] : m_before)
        m_rows[slot] = row;
    for (const Slot slot : m_new) {
        m_rows[slot].changed = false;
        forget(slot);
    }
    m_lastRow -= qint64(m_new.size());
    m_changed = m_atBegin.changed;
    m_complete = m_atBegin.complete;
    m_sweep = m_atBegin.sweep;
}

std::optional<StreamTable::Place> StreamTable::add(const Record &record)
{
    const std::optional<Slot> slot = find(record);
    if (!slot)
        return {};
    const StreamState &state = m_rows[*slot].state;
    const Place place{state.rowId, state.lastRecord};
    apply(*slot, record);
    return place;
}

bool StreamTable::replay(const Record &record)
{
    const std::optional<Slot> slot = find(record);
    if (slot && record.id > m_rows[*slot].state.lastRecord)
        apply(*slot, record);
    return slot.has_value();
}

bool StreamTable::settle(const Outcome &outcome)
{
    const auto slot = m_slots.constFind(outcome.streamKey);
    if (slot == m_slots.cend())
        return true;
    remember(*slot);
    Row &row = m_rows[*slot];
    if (!row.state.settle(outcome, m_pool))
        return true;
    m_changed += row.changed ? 0 : 1;
    row.changed = true;
    return write(*slot);
}

bool StreamTable::writeNew()
{
    return std::ranges::all_of(m_new, [this](Slot slot) {
        Row &row = m_rows[slot];
        if (!insertStream(m_insert, row.state, m_pool))
            return false;
        row.storedEnd = endOf(row.state);
        row.changed = false;
        --m_changed;
        return true;
    });
}

bool StreamTable::sweep(qint64 lastId, qint64 records)
{
    // Begun at 5/8 of the tail and done a quarter of it later, it is done in time and has least to write.
    const bool pressing = lastId - m_complete > m_tail * 5 / 8;
    if (!m_sweep.active) {
        if (!pressing && (m_changed == 0 || m_sinceSweep.elapsed() < SweepEvery))
            return true;
        m_sweep = {.active = true, .next = 0, .through = lastId};
    }
    const qint64 share = qint64(m_rows.size()) * records / (m_tail / 4);
    return writeRows(RowsPerCommit + (pressing ? share : 0));
}

bool StreamTable::writeSome(qint64 lastId, qint64 mostRows)
{
    if (!m_sweep.active)
        m_sweep = {.active = true, .next = 0, .through = lastId};
    return writeRows(mostRows);
}

bool StreamTable::writeAll(qint64 lastId)
{
    m_sweep.active = false; // one that is on its way has left rows behind it
    return writeSome(lastId, std::numeric_limits<qint64>::max());
}

bool StreamTable::removeEnded(qint64 firstId, qint64 oldest)
{
    std::vector<std::pair<qint64, QByteArray>> ended;
    if (!m_selectEnded.run(oldest, firstId, MostRemoved))
        return false;
    while (m_selectEnded.next()) {
        const StreamState state = readStream(m_selectEnded, m_pool);
        ended.emplace_back(state.rowId, streamKey(state, m_pool));
    }
    if (m_selectEnded.hasFailed())
        return false;
    for (const auto &[id, key] : ended) {
        const auto it = m_slots.constFind(key);
        if (it != m_slots.cend()) {
            const Row &row = m_rows[*it];
            if (row.changed || endOf(row.state) == NotEnded)
                continue; // the row is old: the stream lives again
            forget(*it);
        }
        if (!m_delete.run(id))
            return false;
    }
    return true;
}

std::optional<StreamTable::Slot> StreamTable::find(const Record &record)
{
    const auto it = m_slots.constFind(record.streamKey);
    if (it != m_slots.cend())
        return *it;

    const std::optional<qint64> stored = storedRow(record);
    if (!stored)
        return {};
    Row row{.key = record.streamKey};
    if (*stored != 0) {
        if (!m_selectOne.run(*stored) || !m_selectOne.next())
            return {};
        row.state = readStream(m_selectOne, m_pool);
        m_selectOne.finish();
        row.storedEnd = endOf(row.state);
        return insert(std::move(row));
    }
    row.state.rowId = ++m_lastRow;
    row.transaction = m_transaction;
    m_new.push_back(insert(std::move(row)));
    return m_new.back();
}

// Most streams that are not in memory are new. Asked for a single column, SQLite's driver does not describe thirty.
std::optional<qint64> StreamTable::storedRow(const Record &record)
{
    const StreamName name = streamName(record.streamKey, record.event.mediaSessionId, record.event.nodeId);
    if (!m_selectId.run(name.mediaSessionId, name.node, name.leg))
        return {};
    const qint64 id = m_selectId.next() ? m_selectId.number(0) : 0;
    if (m_selectId.hasFailed())
        return {};
    m_selectId.finish();
    return id;
}

StreamTable::Slot StreamTable::insert(Row row)
{
    const QByteArray key = row.key;
    Slot slot = Slot(m_rows.size());
    if (m_free.empty()) {
        m_rows.push_back(std::move(row));
        m_used.push_back(true);
    } else {
        slot = m_free.back();
        m_free.pop_back();
        m_rows[slot] = std::move(row);
        m_used[slot] = true;
    }
    m_slots.insert(key, slot);
    return slot;
}

void StreamTable::remember(Slot slot)
{
    Row &row = m_rows[slot];
    if (row.transaction == m_transaction)
        return;
    m_before.emplace_back(slot, row);
    row.transaction = m_transaction;
}

void StreamTable::apply(Slot slot, const Record &record)
{
    remember(slot);
    Row &row = m_rows[slot];
    row.state.apply(record, m_pool);
    m_changed += row.changed ? 0 : 1;
    row.changed = true;
}

bool StreamTable::write(Slot slot)
{
    remember(slot);
    Row &row = m_rows[slot];
    if (!updateStream(m_update, row.state, m_pool))
        return false;
    const qint64 end = endOf(row.state);
    if (end != row.storedEnd && !m_updateEnd.run(end, row.state.rowId))
        return false;
    row.storedEnd = end;
    row.changed = false;
    --m_changed;
    return true;
}

bool StreamTable::writeRows(qint64 most)
{
    for (; m_sweep.next < m_rows.size(); ++m_sweep.next) {
        if (!m_rows[m_sweep.next].changed)
            continue;
        if (most-- == 0)
            return true;
        if (!write(Slot(m_sweep.next)))
            return false;
    }
    m_sweep.active = false;
    m_sinceSweep.restart();
    m_complete = m_sweep.through;
    return m_setComplete.run(m_complete);
}

void StreamTable::forget(Slot slot)
{
    m_slots.remove(m_rows[slot].key);
    m_rows[slot] = {};
    m_used[slot] = false;
    m_free.push_back(slot);
}

void StreamTable::forgetEnded()
{
    for (size_t slot = 0; slot < m_rows.size(); ++slot) {
        const Row &row = m_rows[slot];
        if (m_used[slot] && !row.changed && endOf(row.state) != NotEnded)
            forget(Slot(slot));
    }
    m_mostStreams = std::max(MostStreams, 2 * m_slots.size());
}

void StreamTable::forgetTexts()
{
    StringPool pool;
    for (Row &row : m_rows) {
        forEachAtom(row.state, [&](Atom &atom) { atom = pool.atom(m_pool.text(atom)); });
    }
    m_pool = std::move(pool);
    m_pool.setUsed();
}

} // namespace journal
