#pragma once

#include "journal/sqlite/statement.h"
#include "journal/streamstate.h"

#include <QElapsedTimer>
#include <QHash>

#include <deque>
#include <optional>
#include <vector>

namespace journal {

// The table `streams` and, in memory, the true state of all streams that live or ended not long ago.
//
// A row is written with its stream's first record. Later changes are written lazily, since a row changed per event
// would be a page written per event: now and then a sweep goes along all streams in order and writes those that
// changed, in small portions, each in a transaction that runs anyway. Then all rows are complete through the record
// that was the newest when the sweep began, which `meta.complete_through` says; a start after a crash applies the
// records above it again.
class StreamTable final {
public:
    StreamTable(Database &database, int tailRecords);

    bool load(qint64 endedAfter); // program time, µs
    // endedThrough: the newest record of the runs before this one.
    SnapshotPtr snapshot(qint64 endedAfter, qint64 throughId, qint64 endedThrough, const Timeline &timeline,
                         const KeptIncidents &incidents) const;
    qint64 completeThrough() const { return m_complete; }

    // All below happens between begin() and keep(), the transaction was committed, or undo(), it was rolled back.
    // False or nothing: the database failed.
    void begin();
    void keep();
    void undo();

    // Takes in one more record of a stream; where it belongs.
    struct Place {
        qint64 stream = 0;   // streams.id
        qint64 previous = 0; // its record before this one
    };
    std::optional<Place> add(const Record &record);
    // The same after a crash: the row may already hold the record.
    bool replay(const Record &record);
    // What became of an answer: of a stream that is in memory, its row is written at once, as a start after a crash
    // would not do it again.
    bool settle(const Outcome &outcome);

    bool writeNew();                           // rows of streams that add() saw for the first time
    bool sweep(qint64 lastId, qint64 records); // with every commit, of so many records
    bool hasUnwritten(qint64 lastId) const { return m_changed > 0 || m_complete < lastId; }
    bool writeSome(qint64 lastId, qint64 mostRows); // when there is time
    bool writeAll(qint64 lastId);

    // Removes streams whose records are all gone; oldest is the program time of the oldest record kept.
    bool removeEnded(qint64 firstId, qint64 oldest);

private:
    using Slot = quint32;
    struct Row {
        QByteArray key; // of m_slots
        StreamState state;
        qint64 storedEnd = 0;
        quint32 transaction = 0; // the last one that changed it, here or in the database
        bool changed = false;    // since it was written
    };
    struct Sweep {
        bool active = false;
        size_t next = 0;
        qint64 through = 0; // record that was the newest when it began
    };

    std::optional<Slot> find(const Record &record);
    std::optional<qint64> storedRow(const Record &record); // its id, 0 where there is none
    Slot insert(Row row);
    void remember(Slot slot);
    void apply(Slot slot, const Record &record);
    bool write(Slot slot);
    bool writeRows(qint64 most);
    void forget(Slot slot);
    void forgetEnded();
    void forgetTexts();

    Statement m_selectLive;
    Statement m_selectId;
    Statement m_selectOne;
    Statement m_selectEnded;
    Statement m_insert;
    Statement m_update;
    Statement m_updateEnd;
    Statement m_delete;
    Statement m_setComplete;
    Database &m_database;

    StringPool m_pool;
    std::deque<Row> m_rows;
    std::vector<bool> m_used;
    std::vector<Slot> m_free;
    QHash<QByteArray, Slot> m_slots;
    qsizetype m_mostStreams; // in memory, before some are forgotten; so the next
    qint64 m_lastRow = 0;
    qint64 m_changed = 0; // rows to be written
    qint64 m_complete = 0;
    qint64 m_tail;
    Sweep m_sweep;
    QElapsedTimer m_sinceSweep;

    quint32 m_transaction = 0;
    std::vector<std::pair<Slot, Row>> m_before; // rows as they were when the transaction began
    std::vector<Slot> m_new;
    struct {
        qint64 changed = 0;
        qint64 complete = 0;
        Sweep sweep;
    } m_atBegin;
};

} // namespace journal
