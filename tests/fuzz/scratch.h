#pragma once

#include <QDir>

#include <unistd.h>

namespace fuzz {

// A folder of this process with nothing in it, for files that come and go: of TMPDIR, which is best in memory.
inline QString emptyFolder()
{
    static QDir folder(QDir::tempPath() + QStringLiteral("/fuzz-%1").arg(::getpid()));
    folder.removeRecursively();
    folder.mkpath(QStringLiteral("."));
    return folder.path();
}

} // namespace fuzz
