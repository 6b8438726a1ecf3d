#pragma once

#include "journal/clockwatch.h"
#include "journal/sqlite/jumptable.h"
#include "journal/writeroptions.h"

namespace journal {

// Program time of a journal that is open for writing, and the jumps of the clock that stand in it.
class StoreClock final {
public:
    StoreClock(Database &database, const WriterOptions &options);

    bool load(); // the jumps. False: the database failed
    // Goes on behind all that is stored: from the last sign of life (program time) and the newest record. predecessor:
    // of the journal that this one takes the place of; it may know of more jumps.
    void begin(const Timeline &predecessor, qint64 lastSign, qint64 lastId, qint64 lastStamp);

    const Timeline &timeline() const { return m_watch ? m_watch->timeline() : m_loaded; }
    qsizetype formerJumps() const { return m_formerJumps; }  // that there were before this run
    qint64 steady() const { return m_steady(); }             // ns
    qint64 now() const { return timeline().at(m_steady()); } // program time

    void add(Record &record) { m_watch->add(record); } // gives it its program time
    // Whether the clock was set, and no record tells of it.
    bool look(qint64 nextRecord);
    bool store(); // the jumps that were noticed, inside a transaction. False: the database failed

    // Before a transaction, and after one that was rolled back.
    struct State {
        ClockWatch watch;
        qsizetype stored = 0;
    };
    State state() const { return {*m_watch, m_stored}; }
    void restore(const State &state);

private:
    JumpTable m_jumps;
    std::function<qint64()> m_wall;
    std::function<qint64()> m_steady;
    Timeline m_loaded;
    std::optional<ClockWatch> m_watch; // from begin() on
    qsizetype m_formerJumps = 0;
    qsizetype m_stored = 0;
};

} // namespace journal
