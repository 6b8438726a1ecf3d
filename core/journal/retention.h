#pragma once

#include "journal/statement.h"

#include <optional>

namespace journal {

class OutcomeTable;
class RunTable;
class StreamTable;

// Removes the oldest history, a little at a time, so that no commit waits for it long.
class Retention final {
public:
    Retention(Database &database, int days, double gigabytes);

    // Oldest record kept. Never moves past the newest or past what a start after a crash would need.
    qint64 firstId() const { return m_firstId; }
    bool load();
    void began(qint64 firstId, qint64 receivedAt); // the journal got its first record

    // Whether there is something to remove, at this time (UTC, µs since 1970).
    bool isDue(qint64 now, qint64 lastRemovable);
    // Removes one portion; inside a transaction. The number of rejected requests in it; nothing: the database failed.
    std::optional<qint64> removeSome(qint64 now, qint64 lastRemovable, StreamTable &streams, RunTable &runs,
                                     OutcomeTable &outcomes);
    void undo() { (void)load(); }

private:
    bool isTooLarge();

    Database &m_database;
    Statement m_pages;
    Statement m_oldest;
    Statement m_firstYoung;
    Statement m_rejected;
    Statement m_removeRecords;
    Statement m_removeForms;
    qint64 m_keepTime;  // µs
    qint64 m_mostPages; // of the database
    qint64 m_firstId = 0;
    qint64 m_oldestAt = 0;
};

} // namespace journal
