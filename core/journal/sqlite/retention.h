#pragma once

#include "journal/sqlite/statement.h"
#include "journal/timeline.h"

#include <QString>

#include <optional>

namespace journal {

class OutcomeTable;
class RunTable;
class StreamTable;
struct WriterOptions;

// Removes the oldest history, a little at a time, so that no commit waits for it long.
//
// How old a record is, is told by the newest one, not by the clock, which may be wrong; and where program time and
// what the records' stamps say differ, by what makes it younger. Only a stamp from the future says nothing.
class Retention final {
public:
    // The journal as it stands.
    struct Horizon {
        const Timeline &timeline;
        qint64 newest = 0; // record
        qint64 newestStamp = 0;
        qint64 lastRemovable = 0;
        qint64 steady = 0; // ns, now
    };
    struct Removed {
        qint64 records = 0; // ids
        qint64 rows = 0;    // those of them that were there: see RejectedShare
        qint64 oldest = 0;  // of those that are left: program time, µs
        bool forSize = false;
    };

    Retention(Database &database, const WriterOptions &options);

    // Oldest record kept. Never moves past the newest or past what a start after a crash would need.
    qint64 firstId() const { return m_firstId; }
    bool load();
    void began(qint64 firstId, qint64 stamp); // the journal got its first record
    void grew(qint64 records) { m_keepUp += 2 * records; }

    bool isDue(const Horizon &horizon) { return allowance(horizon) > 0; } // whether there is something to remove now
    // Removes one portion; inside a transaction. Nothing: the database failed. Then settle(), if it was committed.
    std::optional<Removed> removeSome(const Horizon &horizon, StreamTable &streams, RunTable &runs,
                                      OutcomeTable &outcomes);
    void settle(const Removed &removed, const Horizon &horizon);
    void undo() { (void)load(); }

    // One sentence while much was removed in the hour before; otherwise empty.
    QString notice(qint64 steady) const;

private:
    qint64 allowance(const Horizon &horizon); // records that may go now
    bool isOld(const Horizon &horizon, qint64 record, qint64 stamp) const;
    bool isSettled(qint64 steady) const { return steady - m_started >= m_waitNs; }
    qint64 share(const Horizon &horizon) const;
    qint64 beyondSize(const Horizon &horizon);

    Database &m_database;
    Statement m_pages;
    Statement m_oldest;
    Statement m_firstYoung;
    Statement m_rows;
    Statement m_removeRecords;
    Statement m_removeTemplates;
    Statement m_removeBackendForms;
    Statement m_removeBackendBodies;
    QString m_limits[2];
    qint64 m_keepTime;  // µs
    qint64 m_mostPages; // of the database
    qint64 m_started;   // as all below, steady clock, ns
    qint64 m_waitNs;
    qint64 m_everyNs;
    double m_share; // of all records
    qint64 m_firstId = 0;
    qint64 m_oldestStamp = 0;
    qint64 m_keepUp = 0; // records that may go for their size before it has settled
    qint64 m_shareSince = 0;
    qint64 m_shareLeft = 0;
    struct {
        qint64 since = 0;
        qint64 had = 0; // records, when it began; 0: none has begun
        Removed removed;
    } m_hour;
};

} // namespace journal
