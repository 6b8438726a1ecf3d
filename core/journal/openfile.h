#pragma once

#include "journal/migrations.h"

#include <QLockFile>

namespace journal {

// A journal that only this process writes, of the newest schema. The lock outlives the connection.
struct OpenFile {
    std::unique_ptr<QLockFile> lock;
    std::unique_ptr<Database> database;
};

// Creates the file where it is missing, and its folder. Every Error is a sentence for the person who named the path.
Result<OpenFile> openForWriting(const QString &path, const QList<Migration> &migrations);

} // namespace journal
