#pragma once

#include <QString>

namespace journal {

// One sentence while the disk that holds this journal is nearly full: less than a twentieth is free, and less than a
// gigabyte. Otherwise empty.
QString diskNotice(const QString &path);
qint64 freeBytes(const QString &path); // on it; below 0: not known
// Whether it has space for more than a heartbeat.
bool hasDiskSpace(const QString &path);

} // namespace journal
