#pragma once

#include "journal/sqlite/database.h"

#include <QList>

namespace journal {

// One step of the schema, from version − 1 to version. Applied whole or not at all.
struct Migration {
    int version = 0;
    QString sql; // statements, each ended by a semicolon at the end of its line
};

// Those of resources/sql/sqlite/NNN_name.sql, in order.
QList<Migration> bundledMigrations();

// Refuses a database that a newer program has migrated further than we know; changes nothing.
Result<Done> refuseNewer(Database &database, const QList<Migration> &migrations);

// Brings the database from the version it has (PRAGMA user_version) to the newest.
Result<Done> migrate(Database &database, const QList<Migration> &migrations);

} // namespace journal
