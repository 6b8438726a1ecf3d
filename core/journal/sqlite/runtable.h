#pragma once

#include "journal/sqlite/statement.h"

#include <optional>

namespace journal {

// The table `runs`, for the writer: when this program was there to receive. Times are program time, µs.
class RunTable final {
public:
    explicit RunTable(Database &database);

    std::optional<qint64> lastSign(); // of the runs before; 0: there was none. Nothing: the database failed
    // lastRecord: of the newest one, if there is any. It is the last sign of life of a run that crashed.
    bool begin(qint64 now, qint64 lastRecord);
    bool heartbeat(qint64 now);
    bool needsHeartbeat(qint64 now) const; // none for 10 s
    bool end(qint64 now);
    bool removeBefore(qint64 time); // runs that ended before it, as far as records go

private:
    Statement m_complete;
    Statement m_insert;
    Statement m_heartbeat;
    Statement m_end;
    Statement m_remove;
    qint64 m_lastHeartbeat = 0;
    qint64 m_id = 0;
    Database &m_database;
};

} // namespace journal
