#pragma once

#include "journal/migrations.h"
#include "journal/place.h"

namespace journal {

// Copies a journal that is about to be migrated to its name with ".before-8", where 8 is the schema that it gets, in
// place of such a copy from before. Without room for it, it goes on all the same: a migration is done whole or not at
// all, and hooks would have to wait for somebody. What there is to say of it, one sentence; empty: there is nothing to
// migrate.
QString copyBeforeMigration(const Place &place, Database &database, const QList<Migration> &migrations);

} // namespace journal
