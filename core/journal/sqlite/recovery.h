#pragma once

#include "base/result.h"
#include "journal/outcome.h"
#include "journal/predecessor.h"
#include "journal/sqlite/damagedtable.h"
#include "journal/sqlite/streamtable.h"

namespace journal {

// What a start makes good that follows damage or a kill.

// Begins to bring over what can be read of a journal that was set aside, if there is one.
Result<Done> bringOver(Database &database, const Predecessor &predecessor);

// lastId: of the newest record. All are of runs that have ended.

// The rows of streams may lack the newest records. Inside a transaction; false: the database failed.
bool completeStreams(Database &database, StreamTable &streams, DamagedTable &damaged, const Timeline &timeline,
                     qint64 lastId);
// Of answers that may not have gone out. Nothing: the database failed.
std::optional<Outcomes> unknownAnswers(Database &database, qint64 lastId);

} // namespace journal
