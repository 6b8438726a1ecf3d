#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace journal {

// SQLite's write-ahead log, "journal.db-wal" (sqlite.org/walformat.html): pages in the order in which they were
// written, each with a checksum over all before it. SQLite takes them up to the last commit before the first one that
// does not fit, and writes over the rest without a word.

// Of the database's pages, bytes. Nothing where the file does not begin as a log does: then SQLite takes none of it.
std::optional<qint64> pageSizeOfLog(const QString &path);
bool isHeaderOfLog(const char *bytes, qint64 size); // the first 32 bytes are enough

struct LogSum {
    quint32 first = 0;
    quint32 second = 0;

    bool operator==(const LogSum &) const = default;
};
LogSum sumAt(const char *bytes);
// Of a frame, which is 24 bytes and a page, behind one with that sum, or behind the header.
LogSum sumOfFrame(LogSum before, const char *frame, qint64 pageSize, const char *header);

struct LogDamage {
    int pages = 0;   // that do not fit, though they were committed: the log goes on behind their commit
    int pagesOf = 0; // up to the last commit that is known to be one
};
// A commit that nothing follows may have been on its way to the disk when the power went: it counts for nothing.
LogDamage damageOf(const QString &path);

// Lets SQLite take the damaged pages, and all behind them. What stands on a page that is there again further on, as on
// most, is not even asked for. One that does not say any more which page it is gives way to the next one.
Result<Done> mendLog(const QString &path);

// Ends it behind the last commit that SQLite would take, so that nothing that stands behind it, or once did, is put
// into the journal by somebody who still has it open.
Result<Done> cutLog(const QString &path);

} // namespace journal
