#pragma once

#include "journal/statement.h"

namespace journal {

// The table `runs`, for the writer: when this program was there to receive. Times are UTC, µs since 1970.
class RunTable final {
public:
    explicit RunTable(Database &database);

    bool begin(qint64 now); // also gives a run that crashed its last record as its last sign of life
    bool alive(qint64 now);
    bool isSilent(qint64 now) const; // no sign of life for 10 s
    bool end(qint64 now);
    bool removeBefore(qint64 time); // runs that ended before it, as far as records go

private:
    Statement m_complete;
    Statement m_insert;
    Statement m_alive;
    Statement m_end;
    Statement m_remove;
    qint64 m_lastAlive = 0;
    qint64 m_id = 0;
    Database &m_database;
};

} // namespace journal
