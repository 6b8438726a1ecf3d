#include "streams/streamboard.h"

#include "journal/record.h"

namespace streams {

namespace {

size_t hashOf(const QByteArray &streamKey)
{
    return qHash(streamKey, QHashSeed::globalSeed());
}

// The state with its atoms taken from one pool to the other.
StreamState moved(StreamState state, const journal::StringPool &from, journal::StringPool &to)
{
    for (journal::Atom *atom : {&state.nodeId, &state.appKey, &state.mediaProvider, &state.status, &state.info,
                                &state.rtspUrl, &state.lastRule})
        *atom = to.atom(from.text(*atom));
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
    for (const StreamState &state : snapshot.streams)
        place(journal::streamKey(state, snapshot.pool), moved(state, snapshot.pool, m_pool));
    m_throughId = snapshot.throughId;
    report();
}

void StreamBoard::apply(const journal::Batch &batch)
{
    for (const journal::Record &record : batch.records) {
        if (record.id <= m_throughId)
            continue;
        m_throughId = record.id;
        if (!record.isRejected() && !record.streamKey.isEmpty())
            take(record);
    }
    report();
}

void StreamBoard::retireEnded(qint64 before)
{
    std::vector<Slot> leaving;
    if (m_totals.ended + m_totals.failed > 0) {
        for (Slot slot = 0; slot < slotEnd(); ++slot) {
            if (m_used[slot] && wcs::isFinal(at(slot).phase) && at(slot).statusSince < before)
                leaving.push_back(slot);
        }
    }
    remove(leaving);
}

void StreamBoard::clear()
{
    std::vector<Slot> leaving;
    for (Slot slot = 0; slot < slotEnd(); ++slot) {
        if (m_used[slot])
            leaving.push_back(slot);
    }
    m_throughId = 0;
    remove(leaving);
}

std::optional<Slot> StreamBoard::find(const QByteArray &streamKey) const
{
    return m_index.find(hashOf(streamKey), [&](Slot slot) { return keyOf(slot) == streamKey; });
}

void StreamBoard::take(const journal::Record &record)
{
    std::optional<Slot> slot = find(record.streamKey);
    if (!slot)
        slot = place(record.streamKey, {});
    StreamState &state = m_rows[*slot];
    count(state, -1);
    state.apply(record, m_pool);
    count(state, +1);
    mark(*slot, Mark::Updated);
}

Slot StreamBoard::place(const QByteArray &streamKey, StreamState state)
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
    m_index.insert(hashOf(streamKey), slot);
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
    const auto isPublisher = [&] {
        return state.published == 1 || (state.published < 0 && text(state.status) == "PUBLISHING");
    };
    switch (state.phase) {
    case wcs::Phase::Live:
        (isPublisher() ? m_totals.publishing : m_totals.playing) += by;
        break;
    case wcs::Phase::Pending:
        m_totals.pending += by;
        break;
    case wcs::Phase::Failed:
        m_totals.failed += by;
        break;
    case wcs::Phase::Ended:
        m_totals.ended += by;
        break;
    case wcs::Phase::Unknown:
        m_totals.unknown += by;
        break;
    }
}

void StreamBoard::remove(const std::vector<Slot> &leaving)
{
    for (const Slot slot : leaving) {
        m_index.remove(hashOf(keyOf(slot)), slot);
        count(at(slot), -1);
        m_used[slot] = false;
    }
    m_size -= qsizetype(leaving.size());
    emit changed({}, {}, leaving);
    for (const Slot slot : leaving)
        m_rows[slot] = {};
    m_free.insert(m_free.end(), leaving.begin(), leaving.end());
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
}

} // namespace streams
