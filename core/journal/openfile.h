#pragma once

#include "journal/migrations.h"
#include "journal/place.h"

namespace journal {

// A journal that only this process writes, of the newest schema. The place is held longer than the connection.
struct OpenFile {
    Place place;
    std::unique_ptr<Database> database;
};

// Creates the file where it is missing, and its folder. Every Error is a sentence for the person who named the path;
// obstacle then says whether it may pass.
Result<OpenFile> openForWriting(const QString &path, const QList<Migration> &migrations, Obstacle &obstacle);

} // namespace journal
