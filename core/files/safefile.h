#pragma once

#include "result.h"

#include <QByteArray>
#include <QString>

#include <optional>

// Files of ours, safe from other users of the machine and from a fall of it: nobody else may read them, whatever the
// umask says; links are followed only where files::Place does so; what is no regular file (a device, a pipe, a folder)
// is neither replaced nor read. Errors are clauses that stand behind a colon.
namespace files {

// The content is in the file as a whole, and on the disk, or what was there is left as it was.
Result<Done> replace(const QString &path, const QByteArray &content);
// The same under a name that nothing has yet.
Result<Done> create(const QString &path, const QByteArray &content);
// Null: there is no such file. Of a file larger than `most` bytes an error.
Result<std::optional<QByteArray>> read(const QString &path, qint64 most = 64 * 1024 * 1024);
// For a file that others write (QSettings): that it is there, a regular one that is ours alone, and its folder, too,
// which is made with mode 0700.
Result<Done> prepare(const QString &path);

} // namespace files
