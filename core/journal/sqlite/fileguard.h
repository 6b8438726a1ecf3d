#pragma once

#include "journal/loss.h"
#include "journal/sqlite/database.h"
#include "journal/sqlite/logwatch.h"
#include "journal/sqlite/place.h"

namespace journal {

// Watches over the file of an open journal and its log: whether they are where they were, and as the writer left them.
class FileGuard final {
public:
    explicit FileGuard(Place place);

    const QString &path() const { return m_place.path(); }
    qint64 bytes() const; // on disk, with its log
    void begin() { m_log.begin(); }

    // As Store says. database: the writer's connection; records: that it holds.
    Loss look(Database &database, qint64 records);
    Loss lookAfterWrite(Database &database, qint64 records);
    // Whether the log is as it was left: another program may have cut it, or written over it.
    bool hasItsLog(Database &database);
    void passOver() { m_log.passOver(); } // a transaction that was rolled back
    // Nothing more of a log that is broken gets into the file than the next start would take.
    void leaveLog();

private:
    Loss moved(qint64 records) const;
    Loss brokenLog() const;
    Loss overwritten() const;
    bool canReadNewest(Database &database) const;

    Place m_place;
    LogWatch m_log;
};

} // namespace journal
