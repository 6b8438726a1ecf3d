#include "journal/openfile.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr int LockPatience = 500; // ms

Result<Done> prepareFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return Error{u"%1 is a folder, not a journal; name a file in it."_s.arg(path)};
    if (!QDir().mkpath(info.absolutePath()))
        return Error{
            u"The folder %1 cannot be created; choose another place for the journal."_s.arg(info.absolutePath())};
    return Done{};
}

// The lock goes with its process, however that ends: what a killed one left behind is taken over at once, and one that
// is still being torn down is waited for.
Result<std::unique_ptr<QLockFile>> lock(const QString &path)
{
    auto lock = std::make_unique<QLockFile>(path + u".lock"_s);
    lock->setStaleLockTime(0);
    if (lock->tryLock(0) || (lock->removeStaleLockFile() && lock->tryLock(0)) || lock->tryLock(LockPatience))
        return lock;
    if (lock->error() != QLockFile::LockFailedError)
        return Error{u"The folder %1 may not be written; choose another place for the journal."_s.arg(
            QFileInfo(path).absolutePath())};
    qint64 pid = 0;
    QString host;
    QString program;
    lock->getLockInfo(&pid, &host, &program);
    return Error{u"The journal %1 is in use by another Streamwatch (process %2); close that one or choose another "
                 "file."_s.arg(path)
                     .arg(pid)};
}

// Only where there is none: opening and closing a file takes away the locks that this process has on it.
Result<Done> createFile(const QString &path)
{
    QFile file(path);
    if (file.exists())
        file.setPermissions(QFile::ReadOwner |
                            QFile::WriteOwner); // bodies can hold credentials; if it may not, it runs
    if (file.exists() || file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return Done{};
    return Error{u"The journal %1 cannot be created: %2."_s.arg(path, file.errorString())};
}

Result<Done> configure(Database &database)
{
    const QStringList pragmas{
        u"PRAGMA page_size = 16384"_s, // of a new file, before its first table
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

Result<Done> prepare(Database &database, const QList<Migration> &migrations)
{
    Result<Done> done = refuseNewer(database, migrations);
    if (done)
        done = configure(database);
    return done ? migrate(database, migrations) : done;
}

} // namespace

Result<OpenFile> openForWriting(const QString &path, const QList<Migration> &migrations)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (Result<Done> done = prepareFolder(absolute); !done)
        return done.error();
    Result<std::unique_ptr<QLockFile>> locked = lock(absolute);
    if (!locked)
        return locked.error();
    if (Result<Done> done = createFile(absolute); !done)
        return done.error();
    Result<std::unique_ptr<Database>> database = Database::open(absolute, Database::Access::Write);
    if (!database)
        return database.error();
    if (Result<Done> done = prepare(**database, migrations); !done)
        return done.error();
    return OpenFile{*std::move(locked), *std::move(database)};
}

} // namespace journal
