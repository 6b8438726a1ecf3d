#pragma once

#include <qnamespace.h>

namespace streams {

// Of every table of ours: what a cell says as data, QString. A text as it came, a time as ISO 8601 with its zone, all
// else as it is shown, and nothing where nothing is known. What is shown itself is for the eye only, see text.h.
inline constexpr int CopyRole = Qt::UserRole + 100; // more than any table has roles of its own

} // namespace streams
