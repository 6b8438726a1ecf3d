#include "files/safefile.h"

#include "files/place.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace files {
namespace {

constexpr mode_t OursAlone = 0600;

Error because(int error)
{
    return Error{qt_error_string(error)};
}

std::optional<Error> irregularity(const struct stat &file)
{
    if (S_ISREG(file.st_mode))
        return std::nullopt;
    const QString what = S_ISDIR(file.st_mode)                            ? QStringLiteral("a folder")
                         : S_ISFIFO(file.st_mode)                         ? QStringLiteral("a pipe")
                         : S_ISSOCK(file.st_mode)                         ? QStringLiteral("a socket")
                         : S_ISCHR(file.st_mode) || S_ISBLK(file.st_mode) ? QStringLiteral("a device")
                                                                          : QStringLiteral("no file");
    return Error{QStringLiteral("it is %1, not a regular file").arg(what)};
}

bool isNull(const struct stat &file)
{
    return S_ISCHR(file.st_mode) && file.st_rdev == makedev(1, 3);
}

// Of what may be read because somebody has named it.
std::optional<Error> strangeness(const struct stat &file)
{
    return S_ISFIFO(file.st_mode) || isNull(file) ? std::nullopt : irregularity(file);
}

Error tooLarge(qint64 most)
{
    return Error{QStringLiteral("it is larger than %1").arg(QLocale::c().formattedDataSize(most, 0))};
}

// A pipe ends with its writers, and one that nobody writes to yet is waited for.
Result<QByteArray> contentOf(const Descriptor &file, qint64 most, QDeadlineTimer patience)
{
    QByteArray content;
    QByteArray chunk(64 * 1024, Qt::Uninitialized);
    pollfd waiting{.fd = file.number(), .events = POLLIN, .revents = 0};
    while (!patience.hasExpired()) {
        if (::poll(&waiting, 1, int(std::min<qint64>(patience.remainingTime(), INT_MAX))) <= 0)
            continue;
        const ssize_t size = ::read(file.number(), chunk.data(), size_t(chunk.size()));
        if (size == 0)
            return content;
        if (size < 0 && errno != EINTR && errno != EAGAIN)
            return because(errno);
        content.append(chunk.constData(), std::max<ssize_t>(size, 0));
        if (content.size() > most)
            return tooLarge(most);
    }
    return Error{QStringLiteral("it has not ended in time")};
}

Result<Place> regularPlace(const QString &path)
{
    Result<Place> place = Place::of(path);
    if (place && place->file) {
        if (const auto problem = irregularity(*place->file))
            return *problem;
    }
    return place;
}

bool writeAll(int file, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const ssize_t written = ::write(file, content.data(), size_t(content.size()));
        if (written < 0 && errno != EINTR)
            return false;
        content = content.sliced(std::max<ssize_t>(written, 0));
    }
    return true;
}

// Beside the file, under a name that nobody can foresee. Goes away unless it has taken the file's.
class Draft final {
public:
    explicit Draft(const Place &place)
        : m_place(place)
        , m_name(".streamwatch-" + QByteArray::number(QRandomGenerator::system()->generate64(), 16))
        , m_file(::openat(place.folder.number(), m_name.constData(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, OursAlone))
    {}
    ~Draft()
    {
        if (m_file.isOpen() && !m_hasMoved)
            ::unlinkat(m_place.folder.number(), m_name.constData(), 0);
    }
    Draft(const Draft &) = delete;
    Draft &operator=(const Draft &) = delete;

    bool write(QByteArrayView content) const
    {
        return m_file.isOpen() && ::fchmod(m_file.number(), OursAlone) == 0 && writeAll(m_file.number(), content) &&
               ::fsync(m_file.number()) == 0;
    }
    bool take(const QByteArray &name, unsigned flags)
    {
        const int folder = m_place.folder.number();
        m_hasMoved = ::renameat2(folder, m_name.constData(), folder, name.constData(), flags) == 0;
        return m_hasMoved;
    }

private:
    const Place &m_place;
    QByteArray m_name;
    Descriptor m_file;
    bool m_hasMoved = false;
};

Result<Done> put(const Place &place, const QByteArray &content, unsigned flags)
{
    if (!place.folder.isOpen())
        return because(ENOENT);
    Draft draft(place);
    if (!draft.write(content) || !draft.take(place.name, flags))
        return because(errno);
    return Done{};
}

// Those that are missing, too.
Result<Done> makeFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return Done{};
    if (const auto parent = makeFolder(info.absolutePath()); !parent)
        return parent;
    const Result<Place> place = Place::of(info.absoluteFilePath());
    if (!place)
        return place.error();
    const int folder = place->folder.number();
    if (::mkdirat(folder, place->name.constData(), 0700) == 0)
        return ::fchmodat(folder, place->name.constData(), 0700, 0) == 0 ? Result<Done>(Done{}) : because(errno);
    return errno == EEXIST ? Result<Done>(Done{}) : because(errno);
}

} // namespace

Result<Done> replace(const QString &path, const QByteArray &content)
{
    const Result<Place> place = regularPlace(path);
    return place ? put(*place, content, 0) : place.error();
}

Result<Done> create(const QString &path, const QByteArray &content)
{
    const Result<Place> place = Place::of(path);
    return place ? put(*place, content, RENAME_NOREPLACE) : place.error();
}

// The file may be another one by the time that it is opened: what was opened is looked at once more.
Result<std::optional<QByteArray>> read(const QString &path, qint64 most)
{
    const Result<Place> place = regularPlace(path);
    if (!place)
        return place.error();
    if (!place->file)
        return std::optional<QByteArray>();
    const Descriptor file(::openat(place->folder.number(), place->name.constData(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat found {};
    if (!file.isOpen() || ::fstat(file.number(), &found) != 0)
        return because(errno);
    if (const auto problem = irregularity(found))
        return *problem;
    const Result<QByteArray> content = contentOf(file, most, QDeadlineTimer::Forever);
    return content ? Result<std::optional<QByteArray>>(*content) : content.error();
}

// A device may do something when it is opened, so it is looked at before, and what was opened once more.
Result<QByteArray> readNamed(const QString &path, qint64 most, std::chrono::milliseconds patience)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat found {};
    if (::stat(name.constData(), &found) != 0)
        return because(errno);
    if (const auto problem = strangeness(found))
        return *problem;
    const Descriptor file(::open(name.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.isOpen() || ::fstat(file.number(), &found) != 0)
        return because(errno);
    if (const auto problem = strangeness(found))
        return *problem;
    return S_ISREG(found.st_mode) && found.st_size > most ? tooLarge(most) : contentOf(file, most, patience);
}

Result<Done> prepare(const QString &path, qint64 most)
{
    if (const auto made = makeFolder(QFileInfo(path).absolutePath()); !made)
        return made;
    const Result<Place> place = regularPlace(path);
    if (!place)
        return place.error();
    if (!place->folder.isOpen())
        return because(ENOENT);
    const Descriptor file(::openat(place->folder.number(), place->name.constData(),
                                   O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, OursAlone));
    struct stat found {};
    if (!file.isOpen() || ::fstat(file.number(), &found) != 0)
        return because(errno);
    if (const auto problem = irregularity(found))
        return *problem;
    if (found.st_uid != ::geteuid())
        return Error{QStringLiteral("it is the file of user %1").arg(found.st_uid)};
    if (found.st_size > most)
        return tooLarge(most);
    return ::fchmod(file.number(), OursAlone) == 0 ? Result<Done>(Done{}) : because(errno);
}

} // namespace files
