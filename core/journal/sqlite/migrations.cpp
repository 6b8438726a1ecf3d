#include "journal/sqlite/migrations.h"

#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

Result<Done> apply(Database &database, const Migration &migration)
{
    const QStringList statements = migration.sql.split(u";\n"_s, Qt::SkipEmptyParts);
    for (const QString &statement : statements) {
        if (statement.trimmed().isEmpty())
            continue;
        if (Result<Done> done = database.execute(statement); !done)
            return done;
    }
    return database.execute(u"PRAGMA user_version = %1"_s.arg(migration.version));
}

} // namespace

QList<Migration> bundledMigrations()
{
    const QDir folder(u":/sql/sqlite"_s);
    QList<Migration> migrations;
    const QStringList names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            migrations.append({name.section(u'_', 0, 0).toInt(), QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

Result<Done> refuseNewer(Database &database, const QList<Migration> &migrations)
{
    const Result<qint64> version = database.number(u"PRAGMA user_version"_s);
    if (!version)
        return version.error();
    const int newest = migrations.isEmpty() ? 0 : migrations.last().version;
    if (*version <= newest)
        return Done{};
    return Error{u"The journal %1 was written by a newer Streamwatch (schema %2, this one knows %3); update this "
                 "program or choose another file."_s.arg(database.path())
                     .arg(*version)
                     .arg(newest)};
}

Result<Done> migrate(Database &database, const QList<Migration> &migrations)
{
    const Result<qint64> version = database.number(u"PRAGMA user_version"_s);
    if (!version)
        return version.error();
    for (const Migration &migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (Result<Done> begun = database.execute(u"BEGIN IMMEDIATE"_s); !begun)
            return begun;
        Result<Done> done = apply(database, migration);
        if (done)
            done = database.execute(u"COMMIT"_s);
        if (!done) {
            database.rollBack();
            return done;
        }
    }
    return Done{};
}

} // namespace journal
