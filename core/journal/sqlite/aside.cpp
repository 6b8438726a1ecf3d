#include "journal/sqlite/aside.h"

#include "journal/sqlite/logfile.h"
#include "journal/sqlite/migrations.h"
#include "journal/sqlite/place.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qsizetype HeaderSize = 100; // of a database (sqlite.org/fileformat.html), before the first page's own
const QStringList &parts()
{
    static const QStringList all{QString(), u"-wal"_s, u"-shm"_s};
    return all;
}

// What SQLite makes of the log for itself, anew for whoever opens it first. It says nothing that the log does not, and
// may be what is wrong.
const QString IndexPart = u"-shm"_s;

bool isFree(const QString &path)
{
    return std::ranges::none_of(parts(), [&](const QString &part) { return QFileInfo::exists(path + part); });
}

QString freeName(const QString &path, qint64 now)
{
    const QString name =
        path + u".damaged-"_s + QDateTime::fromMSecsSinceEpoch(now / 1000, Qt::UTC).toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    QString free = name;
    for (int n = 2; !isFree(free); ++n)
        free = u"%1-%2"_s.arg(name).arg(n);
    return free;
}

// The first page of a journal that holds nothing. Its tables begin on the same pages as those of any other.
QByteArray emptyBeginning()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"empty.db"_s);
    if (!QFile(path).open(QIODevice::WriteOnly))
        return {};
    if (auto database = Database::open(path, Database::Access::Write);
        !database || !(*database)->execute(u"PRAGMA page_size = %1"_s.arg(PageSize)) ||
        !migrate(**database, bundledMigrations()))
        return {};
    QFile file(path);
    QByteArray page = file.open(QIODevice::ReadOnly) ? file.read(PageSize) : QByteArray();
    if (page.size() == PageSize)
        page.replace(18, 2, QByteArray(2, '\2')); // as of one with a write-ahead log
    return page;
}

// With what is left of that page, where it still lists the tables.
QByteArray beginningFor(const QByteArray &former)
{
    QByteArray page = emptyBeginning();
    const bool hasTables = former[HeaderSize] == 13 || former[HeaderSize] == 5; // it is a page of a table
    if (hasTables && page.size() == PageSize)
        page.replace(HeaderSize, PageSize - HeaderSize, former.sliced(HeaderSize));
    return page;
}

// In pages.
qint64 sizeIn(const QByteArray &page)
{
    return qFromBigEndian<quint32>(page.constData() + 28);
}

// The size that the header gives counts only where the numbers at 24 and 92 are the same; otherwise the file's own.
QByteArray withoutSize(QByteArray page)
{
    return page.replace(24, 4, QByteArray(4, '\1')).replace(92, 4, QByteArray(4, '\0'));
}

} // namespace

Result<QString> setAside(const QString &path, qint64 now, Obstacle &obstacle)
{
    const Result<Place> place = Place::claim(path, obstacle);
    if (!place)
        return place.error();
    const QString name = freeName(place->path(), now);
    for (const QString &part : parts()) {
        if (!QFileInfo::exists(place->path() + part))
            continue;
        QFile file(place->path() + part);
        if (!(part == IndexPart ? file.remove() : file.rename(name + part))) {
            obstacle = Obstacle::Passing;
            return Error{u"The journal %1 is damaged, and cannot be moved out of the way: %2."_s.arg(
                place->path(), file.errorString())};
        }
    }
    return name;
}

QString careForLog(const QString &path, qint64 now)
{
    const QString log = path + u"-wal"_s;
    if (QFileInfo(log).size() == 0)
        return {};
    const QString name = freeName(path, now) + u"-wal"_s;
    if (!pageSizeOfLog(log))
        return !QFile::rename(log, name)
                   ? QString()
                   : u"The log %1 was damaged; it is kept as %2. What was written last before the program ended may "
                     "be missing."_s.arg(log, name);
    const LogDamage damage = damageOf(log);
    if (damage.pages == 0)
        return {};
    const bool isKept = QFile::copy(log, name); // if not, it is still better mended than written over
    const bool isMended = mendLog(log).ok() && damageOf(log).pages == 0;
    return u"Of the %1 pages in the log %2, %3 did not fit their checksums; %4 %5."_s.arg(
        QString::number(damage.pagesOf), log, QString::number(damage.pages),
        isMended ? u"they were taken as far as they can be read, and records that are damaged are listed as that."_s
                 : u"what was written from there on until the program ended is missing."_s,
        isKept ? u"As it was, the log is kept as "_s + name : u"It could not be kept"_s);
}

Result<Done> mendBeginning(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return Error{file.errorString()};
    const Content content = recognise(path, file.handle());
    const QByteArray former = file.read(PageSize);
    if ((content != Content::Damaged && content != Content::Journal) || former.size() != PageSize)
        return Error{u"There is nothing of a journal in it."_s};
    if (content == Content::Journal && sizeIn(former) * PageSize <= file.size())
        return Done{};
    const QByteArray page = content == Content::Journal ? former : beginningFor(former);
    if (page.size() != PageSize)
        return Error{u"An empty journal cannot be made."_s};
    QFile kept(path + u".beginning"_s);
    if (!kept.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner) ||
        kept.write(former) != former.size() || !kept.flush())
        return Error{kept.errorString()};
    if (!file.seek(0) || file.write(withoutSize(page)) != page.size() || !file.flush())
        return Error{file.errorString()};
    return Done{};
}

} // namespace journal
