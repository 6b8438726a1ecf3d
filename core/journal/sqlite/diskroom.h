#pragma once

#include <QString>

namespace journal {

// One sentence while the disk that holds this journal is nearly full: less than a twentieth is free, and less than a
// gigabyte. Otherwise empty.
QString roomNews(const QString &path);
// Whether it has room for more than a sign of life.
bool hasRoom(const QString &path);

} // namespace journal
