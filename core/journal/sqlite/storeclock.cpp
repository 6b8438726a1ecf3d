#include "journal/sqlite/storeclock.h"

#include <algorithm>

namespace journal {

StoreClock::StoreClock(Database &database, const WriterOptions &options)
    : m_jumps(database)
    , m_wall(options.wall)
    , m_steady(options.steady)
{}

bool StoreClock::load()
{
    const bool isLoaded = m_jumps.load(m_loaded);
    m_stored = m_loaded.jumps().size();
    return isLoaded;
}

void StoreClock::begin(const Timeline &predecessor, qint64 lastSign, qint64 lastId, qint64 lastStamp)
{
    const Timeline &known = predecessor.jumps().size() > m_stored ? predecessor : m_loaded;
    m_formerJumps = known.jumps().size();
    const qint64 last = std::max(lastSign, known.timeOf(lastId, lastStamp));
    m_watch.emplace(known, last, lastId + 1, m_wall(), m_steady());
}

bool StoreClock::look(qint64 nextRecord)
{
    const qsizetype before = timeline().jumps().size();
    m_watch->look(nextRecord, m_wall(), m_steady());
    return timeline().jumps().size() > before;
}

bool StoreClock::store()
{
    const QList<ClockJump> &jumps = timeline().jumps();
    for (; m_stored < jumps.size(); ++m_stored) {
        if (!m_jumps.insert(jumps[m_stored]))
            return false;
    }
    return true;
}

void StoreClock::restore(const State &state)
{
    m_watch = state.watch;
    m_stored = state.stored;
}

} // namespace journal
