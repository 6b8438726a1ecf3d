#pragma once

#include "journal/sqlite/migrations.h"
#include "journal/sqlite/place.h"

#include <functional>

namespace journal {

// Copies a journal that is about to be migrated to its name with ".before-8", where 8 is the schema that it gets, in
// place of such a copy from before. Without room for it, it goes on all the same: a migration is done whole or not at
// all, and hooks would have to wait for somebody. What there is to say of it, one sentence; empty: there is nothing to
// migrate. before: called with what is going to take its time, one sentence, where there is something to migrate.
QString copyBeforeMigration(const Place &place, Database &database, const QList<Migration> &migrations,
                            const std::function<void(const QString &)> &before);

} // namespace journal
