#pragma once

#include "base/result.h"
#include "journal/obstacle.h"

#include <QString>

namespace journal {

// Moves a damaged journal, with its log, to a name that says when: "streamwatch.db.damaged-20261128T201500Z". Now: UTC,
// µs since 1970. Nobody may have it open. Where it is then. After an Error, obstacle says of what kind it is.
Result<QString> setAside(const QString &path, qint64 now, Obstacle &obstacle);

// Looks after its log alone, before SQLite does: one that is none any more is moved aside, and one that is damaged is
// copied there and mended. A sentence for the log; empty: all is well.
QString careForLog(const QString &path, qint64 now);

// Gives a journal that was set aside a beginning that SQLite can read, where its own is gone. What stood there is kept
// beside it (".beginning").
Result<Done> mendBeginning(const QString &path);

} // namespace journal
