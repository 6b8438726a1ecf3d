#include "journal/sqlite/diskspace.h"

#include <QFileInfo>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 Megabyte = 1'000'000;
constexpr qint64 LittleRoom = 1000 * Megabyte;
constexpr qint64 LeastRoom = 1024 * 1024; // bytes

QStorageInfo diskOf(const QString &path)
{
    return QStorageInfo(QFileInfo(path).path());
}

} // namespace

QString diskNotice(const QString &path)
{
    const QStorageInfo disk = diskOf(path);
    const qint64 free = disk.bytesAvailable();
    if (free < 0 || free >= std::min(disk.bytesTotal() / 20, LittleRoom))
        return {};
    return u"The disk that holds the journal %1 is filling up: %2 MB of %3 MB are free; free some space, or events are "
           "answered 503 once it is full."_s.arg(path)
               .arg(free / Megabyte)
               .arg(disk.bytesTotal() / Megabyte);
}

qint64 freeBytes(const QString &path)
{
    return diskOf(path).bytesAvailable();
}

bool hasDiskSpace(const QString &path)
{
    return freeBytes(path) >= LeastRoom;
}

} // namespace journal
