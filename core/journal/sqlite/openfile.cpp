#include "journal/sqlite/openfile.h"

#include "journal/sqlite/aside.h"
#include "journal/sqlite/migrationcopy.h"
#include "journal/writeroptions.h"

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

// Of a new file before its log is there, so that it stands in the file itself.
Result<Done> giveId(Database &database)
{
    const Result<qint64> id = database.number(u"PRAGMA application_id"_s);
    if (!id)
        return id.error();
    return *id == ApplicationId ? Done{} : database.execute(u"PRAGMA application_id = %1"_s.arg(ApplicationId));
}

Result<Done> configure(Database &database)
{
    if (Result<Done> done = database.execute(u"PRAGMA page_size = %1"_s.arg(PageSize)); !done) // of a new file
        return done;
    if (Result<Done> done = giveId(database); !done)
        return done;
    const QStringList pragmas{
        u"PRAGMA journal_mode = WAL"_s,
        u"PRAGMA synchronous = FULL"_s,       // a commit is on the disk when it returns
        u"PRAGMA wal_autocheckpoint = 500"_s, // pages
        u"PRAGMA journal_size_limit = 67108864"_s,
        u"PRAGMA cache_size = -65536"_s, // KiB
    };
    for (const QString &pragma : pragmas) {
        if (Result<Done> done = database.execute(pragma); !done)
            return done;
    }
    return Done{};
}

Result<Done> prepare(OpenFile &file, const WriterOptions &options, const QList<Migration> &migrations)
{
    Result<Done> done = refuseNewer(*file.database, migrations);
    if (done)
        done = configure(*file.database);
    if (done) {
        const QString copied = copyBeforeMigration(file.place, *file.database, migrations, options.beforeLongWork);
        file.notice = QStringList{file.notice, copied}.join(u' ').trimmed();
    }
    return done ? migrate(*file.database, migrations) : done;
}

Result<Done> checkContent(const Place &place, bool isNamed, Obstacle &obstacle)
{
    const Content content = place.content();
    if (content == Content::Nothing || content == Content::Journal)
        return Done{};
    if (content == Content::Damaged) {
        obstacle = Obstacle::Damage;
        return Error{u"The journal %1 is damaged: what it begins with is gone."_s.arg(place.path())};
    }
    obstacle = isNamed ? Obstacle::Lasting : Obstacle::Damage;
    if (!isNamed)
        return Error{u"The journal %1 is damaged: something else stands in its place."_s.arg(place.path())};
    return Error{(content == Content::Database
                      ? u"%1 is not a journal of Streamwatch, but a database of another program, and was left as it "
                        "is; choose another file."_s
                      : u"%1 is not a journal of Streamwatch, and was left as it is; choose another file."_s)
                     .arg(place.path())};
}

} // namespace

Result<OpenFile> openForWriting(const SqliteFile &file, const WriterOptions &options,
                                const QList<Migration> &migrations, Obstacle &obstacle)
{
    Result<Place> place = Place::claim(file.path, obstacle);
    if (!place)
        return place.error();
    if (Result<Done> done = checkContent(*place, file.isNamed, obstacle); !done)
        return done.error();
    if (Result<Done> done = place->isStillThere() ? Done{} : (*place).create(obstacle); !done)
        return done.error();
    (*place).makePrivate();
    const QString logNotice = careForLog(place->path(), options.wall());
    Result<std::unique_ptr<Database>> database = Database::open(place->path(), Database::Access::Write);
    if (!database) {
        obstacle = Obstacle::Passing;
        return database.error();
    }
    OpenFile opened{*std::move(place), *std::move(database), logNotice};
    if (Result<Done> done = prepare(opened, options, migrations); !done) {
        obstacle = opened.database->obstacle();
        return done.error();
    }
    return opened;
}

} // namespace journal
