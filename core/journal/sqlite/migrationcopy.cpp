#include "journal/sqlite/migrationcopy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 RoomLeft = 64 << 20; // bytes that the migration itself may need

// As it is, by sharing its blocks where the file system can. errno, or 0.
int copy(int from, int to, qint64 size)
{
    if (::ioctl(to, FICLONE, from) == 0)
        return 0;
    off_t at = 0;
    while (at < size) {
        const ssize_t copied = ::copy_file_range(from, &at, to, nullptr, size_t(size - at), 0);
        if (copied <= 0)
            return copied < 0 ? errno : EIO;
    }
    return ::fsync(to) == 0 ? 0 : errno;
}

QString failed(const QString &path, const QString &why)
{
    return u"The journal %1 was migrated without a copy of what it was: %2."_s.arg(path, why);
}

void removeOlder(const QString &kept)
{
    const QFileInfo info(kept);
    const QString stem = info.fileName().section(u'-', 0, -2) + u'-';
    for (const QString &name : info.dir().entryList(QDir::Files)) {
        bool isNumber = false;
        if (name.startsWith(stem))
            name.sliced(stem.size()).toInt(&isNumber);
        if (isNumber && name != info.fileName())
            QFile::remove(info.dir().filePath(name));
    }
}

} // namespace

QString copyBeforeMigration(const Place &place, Database &database, const QList<Migration> &migrations,
                            const std::function<void(const QString &)> &before)
{
    const Result<qint64> version = database.number(u"PRAGMA user_version"_s);
    if (!version || *version == 0 || migrations.isEmpty() || *version >= migrations.last().version)
        return {};
    before(u"The journal %1 is being copied and brought from schema %2 to %3; events are answered 503 until then."_s
               .arg(place.path())
               .arg(*version)
               .arg(migrations.last().version));
    if (const Result<Done> done = database.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s); !done)
        return failed(place.path(), done.error().sentence);
    const qint64 size = QFileInfo(place.path()).size();
    struct statvfs disk {};
    if (::statvfs(QFile::encodeName(place.path()).constData(), &disk) == 0 &&
        qint64(disk.f_bavail) * qint64(disk.f_frsize) < size + RoomLeft)
        return failed(place.path(), u"there is no room for one"_s);
    const QString name = u"%1.before-%2"_s.arg(place.path()).arg(migrations.last().version);
    const QString part = name + u".part"_s;
    QFile::remove(part);
    const files::Descriptor to(
        ::open(QFile::encodeName(part).constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    const int error = to.isOpen() ? copy(place.file(), to.number(), size) : errno;
    if (error != 0 || ::rename(QFile::encodeName(part).constData(), QFile::encodeName(name).constData()) != 0) {
        QFile::remove(part);
        return failed(place.path(), qt_error_string(error != 0 ? error : errno));
    }
    removeOlder(name);
    return u"The journal was migrated from schema %1 to %2; as it was, it is kept as %3."_s.arg(*version)
        .arg(migrations.last().version)
        .arg(name);
}

} // namespace journal
