#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

// Files of ours, safe from other users of the machine and from a fall of it: nobody else may read them, whatever the
// umask says; links are followed only where files::Place does so; what is no regular file (a device, a pipe, a folder)
// is neither replaced nor read. Errors are clauses that stand behind a colon.
//
// Nothing is read without a bound: neither in size nor, from a pipe, in time.
namespace files {

// The content is in the file as a whole, and on the disk, or what was there is left as it was.
Result<Done> replace(const QString &path, const QByteArray &content);
// The same under a name that nothing has yet.
Result<Done> create(const QString &path, const QByteArray &content);
// Null: there is no such file. Of a file larger than `most` bytes an error.
Result<std::optional<QByteArray>> read(const QString &path, qint64 most = 64 * 1024 * 1024);
// What somebody has named to be read, by an option or in the window, whoever's links lead there: a regular file, or
// what comes through a pipe (a process substitution, /dev/stdin) and ends within `patience`; /dev/null is empty.
// Whatever else it is is refused before it is opened. Of more than `most` bytes an error.
Result<QByteArray> readNamed(const QString &path, qint64 most,
                             std::chrono::milliseconds patience = std::chrono::seconds(60));
// For a file that others write and read (QSettings): that it is there, a regular one that is ours alone, of `most`
// bytes at most; and its folder, too, which is made with mode 0700.
Result<Done> prepare(const QString &path, qint64 most = 4 * 1024 * 1024);

} // namespace files
