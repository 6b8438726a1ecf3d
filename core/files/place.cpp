#include "files/place.h"

#include <QFile>
#include <QList>

#include <array>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <unistd.h>

namespace files {
namespace {

constexpr int MostLinks = 40; // as the kernel has it

// What is left of a path to walk.
class Names final {
public:
    void prepend(const QByteArray &path)
    {
        QList<QByteArray> names = path.split('/');
        names.removeIf([](const QByteArray &name) { return name.isEmpty() || name == "."; });
        m_names = names + m_names;
    }
    bool isEmpty() const { return m_names.isEmpty(); }
    QByteArray next() { return m_names.takeFirst(); }

private:
    QList<QByteArray> m_names;
};

Error because(int error)
{
    return Error{qt_error_string(error)};
}

Descriptor folderAt(int folder, const char *name)
{
    return Descriptor(::openat(folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

Descriptor startOf(const QByteArray &path)
{
    return folderAt(AT_FDCWD, path.startsWith('/') ? "/" : ".");
}

Result<QByteArray> targetOf(int folder, const QByteArray &name, const struct stat &link)
{
    if (link.st_uid != ::geteuid() && link.st_uid != 0)
        return Error{QStringLiteral("it leads through a link of user %1").arg(link.st_uid)};
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(folder, name.constData(), target.data(), target.size());
    if (size < 0)
        return because(errno);
    return QByteArray(target.data(), size);
}

} // namespace

Result<Place> Place::of(const QString &path)
{
    const QByteArray whole = QFile::encodeName(path);
    if (whole.isEmpty() || whole.endsWith('/'))
        return Error{QStringLiteral("it names no file")};
    Place place{.folder = startOf(whole), .name = {}, .file = {}};
    Names names;
    names.prepend(whole);
    for (int links = 0; !names.isEmpty();) {
        place.name = names.next();
        struct stat found {};
        const bool isThere = ::fstatat(place.folder.number(), place.name.constData(), &found, AT_SYMLINK_NOFOLLOW) == 0;
        if (!isThere && errno != ENOENT)
            return because(errno);
        if (!isThere && !names.isEmpty())
            return Place();
        if (isThere && S_ISLNK(found.st_mode)) {
            const Result<QByteArray> target = targetOf(place.folder.number(), place.name, found);
            if (!target || ++links > MostLinks)
                return target ? because(ELOOP) : target.error();
            if (target->startsWith('/'))
                place.folder = startOf(*target);
            names.prepend(*target);
        } else if (!names.isEmpty()) {
            place.folder = folderAt(place.folder.number(), place.name.constData());
        } else if (isThere) {
            place.file = found;
        }
        if (!place.folder.isOpen())
            return because(errno);
    }
    return place;
}

} // namespace files
