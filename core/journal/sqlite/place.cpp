#include "journal/sqlite/place.h"

#include <QDir>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr int LockPatience = 500; // ms
constexpr mode_t OnlyOurs = 0600;
constexpr mode_t OnlyOurFolder = 0700;
constexpr auto Nfs = 0x6969; // of statfs(2)

bool mayPass(int error)
{
    return error == EACCES || error == EPERM || error == EROFS || error == ENOSPC || error == EDQUOT || error == EIO ||
           error == EMFILE || error == ENFILE || error == ENOMEM;
}

bool isOurs(const struct stat &status)
{
    return status.st_uid == ::geteuid();
}

std::optional<struct stat> statusOf(const QString &path)
{
    struct stat status {};
    if (::lstat(QFile::encodeName(path).constData(), &status) == 0)
        return status;
    return {};
}

Error lasting(const QString &sentence, Obstacle &obstacle)
{
    obstacle = Obstacle::Lasting;
    return {sentence};
}

Error failed(const QString &sentence, int error, Obstacle &obstacle)
{
    obstacle = mayPass(error) ? Obstacle::Passing : Obstacle::Lasting;
    return {sentence};
}

// Where the link at that path leads, or the path itself.
Result<QString> followLink(const QString &path, Obstacle &obstacle)
{
    const auto status = statusOf(path);
    if (!status || !S_ISLNK(status->st_mode)) {
        const QFileInfo info(path);
        const QString folder = QFileInfo(info.path()).canonicalFilePath();
        return folder.isEmpty() ? path : QDir(folder).filePath(info.fileName());
    }
    if (!isOurs(*status) && status->st_uid != 0)
        return lasting(u"%1 is a link of another user, and is not followed; name the journal itself."_s.arg(path),
                       obstacle);
    const QString target = QFileInfo(path).canonicalFilePath();
    if (target.isEmpty())
        return lasting(u"%1 is a link that leads nowhere; name another file."_s.arg(path), obstacle);
    return target;
}

Result<Done> checkFile(const QString &path, const struct stat &status, Obstacle &obstacle)
{
    if (S_ISDIR(status.st_mode))
        return lasting(u"%1 is a folder, not a journal; name a file in it."_s.arg(path), obstacle);
    if (!S_ISREG(status.st_mode))
        return lasting(u"%1 is not a regular file, and so cannot be a journal; name another file."_s.arg(path),
                       obstacle);
    if (!isOurs(status))
        return lasting(u"%1 belongs to another user, and was left as it is; name another file."_s.arg(path), obstacle);
    if (status.st_nlink > 1)
        return lasting(u"%1 has %2 names (hard links), and so can be in use unseen; remove the others, or name another "
                       "file."_s.arg(path)
                           .arg(status.st_nlink),
                       obstacle);
    return Done{};
}

Result<Done> makeFolder(const QString &folder, Obstacle &obstacle)
{
    if (QFileInfo(folder).isDir())
        return Done{};
    const QString parent = QFileInfo(folder).path();
    if (parent != folder) {
        if (Result<Done> done = makeFolder(parent, obstacle); !done)
            return done;
    }
    const QByteArray name = QFile::encodeName(folder);
    if (::mkdir(name.constData(), OnlyOurFolder) != 0 && errno != EEXIST)
        return failed(u"The folder %1 cannot be created (%2); choose another place for the journal."_s.arg(
                          folder, qt_error_string(errno)),
                      errno, obstacle);
    if (QFileInfo(folder).isDir())
        return Done{};
    return lasting(u"The folder %1 cannot be created, as a file has that name; choose another place for the "
                   "journal."_s.arg(folder),
                   obstacle);
}

// The lock goes with its process, however that ends: what a killed one left behind is taken over at once, and one that
// is still being torn down is waited for.
Result<std::unique_ptr<QLockFile>> lock(const QString &path, Obstacle &obstacle)
{
    const QString name = path + u".lock"_s;
    if (const auto status = statusOf(name); status && !S_ISREG(status->st_mode))
        return lasting(u"%1, which must be a file of Streamwatch, is a folder or a link; remove it, or name another "
                       "journal."_s.arg(name),
                       obstacle);
    auto lock = std::make_unique<QLockFile>(name);
    lock->setStaleLockTime(0);
    if (lock->tryLock(0) || (lock->removeStaleLockFile() && lock->tryLock(0)) || lock->tryLock(LockPatience)) {
        QFile::setPermissions(name, QFile::ReadOwner | QFile::WriteOwner);
        return lock;
    }
    // Where nothing can be written, what a killed one left behind cannot be taken over.
    const bool mayWrite = ::access(QFile::encodeName(QFileInfo(path).path()).constData(), W_OK) == 0;
    if (!mayWrite || lock->error() != QLockFile::LockFailedError) {
        obstacle = Obstacle::Passing;
        return Error{u"%1 cannot be written; check the rights of its folder and the room on its disk."_s.arg(name)};
    }
    qint64 pid = 0;
    QString host;
    QString program;
    if (!lock->getLockInfo(&pid, &host, &program) || pid == 0)
        return lasting(u"The journal %1 is in use by another program, as far as %2 says; close that one or choose "
                       "another file."_s.arg(path, name),
                       obstacle);
    return lasting(u"The journal %1 is in use by another Streamwatch (process %2); close that one or choose another "
                   "file."_s.arg(path)
                       .arg(pid),
                   obstacle);
}

// One beside those of SQLite, of which it knows nothing. Over NFS it would be one of those.
bool isHeldByAnother(const files::Descriptor &file)
{
    struct statfs system {};
    if (::fstatfs(file.number(), &system) == 0 && system.f_type == Nfs)
        return false;
    return ::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

} // namespace

Place::Place(QString path, std::unique_ptr<QLockFile> lock)
    : m_path(std::move(path))
    , m_lock(std::move(lock))
{}

Result<Place> Place::claim(const QString &path, Obstacle &obstacle)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (Result<Done> done = makeFolder(QFileInfo(absolute).path(), obstacle); !done)
        return done.error();
    const Result<QString> real = followLink(absolute, obstacle);
    if (!real)
        return real.error();
    if (const auto status = statusOf(*real)) {
        if (Result<Done> done = checkFile(*real, *status, obstacle); !done)
            return done.error();
    }
    Result<std::unique_ptr<QLockFile>> locked = lock(*real, obstacle);
    if (!locked)
        return locked.error();
    Place place(*real, *std::move(locked));
    files::Descriptor file(
        ::open(QFile::encodeName(*real).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen() && errno == ENOENT)
        return place;
    if (!file.isOpen())
        return failed(u"The journal %1 cannot be read: %2."_s.arg(*real, qt_error_string(errno)), errno, obstacle);
    if (Result<Done> done = place.take(std::move(file), obstacle); !done)
        return done.error();
    return place;
}

Result<Done> Place::take(files::Descriptor file, Obstacle &obstacle)
{
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        return failed(u"The journal %1 cannot be read: %2."_s.arg(m_path, qt_error_string(errno)), errno, obstacle);
    if (Result<Done> done = checkFile(m_path, status, obstacle); !done)
        return done;
    if (isHeldByAnother(file))
        return lasting(u"The journal %1 is in use by another Streamwatch, which knows it by another name; close that "
                       "one or choose another file."_s.arg(m_path),
                       obstacle);
    m_file = std::move(file);
    return Done{};
}

Content Place::content() const
{
    return m_file.isOpen() ? recognise(m_path, m_file.number()) : Content::Nothing;
}

Result<Done> Place::create(Obstacle &obstacle)
{
    files::Descriptor file(
        ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, OnlyOurs));
    if (!file.isOpen())
        return failed(u"The journal %1 cannot be created: %2."_s.arg(m_path, qt_error_string(errno)), errno, obstacle);
    return take(std::move(file), obstacle);
}

void Place::makePrivate()
{
    (void)::fchmod(m_file.number(), OnlyOurs); // bodies can hold credentials
    for (const QString &part : {u"-wal"_s, u"-shm"_s}) {
        const files::Descriptor file(
            ::open(QFile::encodeName(m_path + part).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat status {};
        if (file.isOpen() && ::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode) && isOurs(status))
            (void)::fchmod(file.number(), OnlyOurs);
    }
}

bool Place::isStillThere() const
{
    struct stat ours {};
    const auto there = statusOf(m_path);
    return there && ::fstat(m_file.number(), &ours) == 0 && there->st_dev == ours.st_dev &&
           there->st_ino == ours.st_ino;
}

bool Place::isWhole()
{
    struct stat status {};
    if (::fstat(m_file.number(), &status) != 0 || status.st_size < m_size)
        return false;
    m_size = status.st_size;
    constexpr std::string_view Magic("SQLite format 3\0", 16);
    std::array<char, Magic.size()> bytes{};
    return ::pread(m_file.number(), bytes.data(), bytes.size(), 0) == ssize_t(bytes.size()) &&
           std::string_view(bytes.data(), bytes.size()) == Magic;
}

QString Place::whereItWent() const
{
    struct stat ours {};
    if (::fstat(m_file.number(), &ours) != 0 || ours.st_nlink == 0)
        return {};
    return QFile::symLinkTarget(u"/proc/self/fd/%1"_s.arg(m_file.number()));
}

} // namespace journal
