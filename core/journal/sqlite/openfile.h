#pragma once

#include "journal/sqlite/migrations.h"
#include "journal/sqlite/place.h"
#include "journal/sqlite/sqlitefile.h"

namespace journal {

struct WriterOptions;

// A journal that only this process writes, of the newest schema. The place is held longer than the connection.
struct OpenFile {
    Place place;
    std::unique_ptr<Database> database;
    QString notice; // what was done to it, one sentence; empty: nothing worth saying
};

// Creates the file where it is missing, and its folder. Every Error is a sentence for the person who named the path;
// obstacle then says whether it may pass.
//
// What is no journal is refused where a person has named it, and left as it is; at the usual place, which is ours, it
// is damage (Obstacle::Damage). So is, wherever it stands, what can be told for a journal of ours that SQLite cannot
// read.
Result<OpenFile> openForWriting(const SqliteFile &file, const WriterOptions &options,
                                const QList<Migration> &migrations, Obstacle &obstacle);

} // namespace journal
