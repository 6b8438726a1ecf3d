#pragma once

#include <QString>

namespace journal {

constexpr qint64 ApplicationId = 0x5377'4a31; // "SwJ1": PRAGMA application_id of our journals
constexpr qint64 PageSize = 16384;            // of our journals, bytes

// What the bytes of a file say.
enum class Content : quint8 {
    Nothing, // empty, with no log beside it
    Journal,
    Damaged,  // a journal of ours that SQLite cannot open, or what is left of one
    Database, // of another program
    Other,    // text, a picture, …
};

// Looks at the regular file with this absolute path without changing anything, nor asking for a lock: at its header,
// and where older versions wrote it, at its tables. For a process that has no connection to it: closing a file drops
// the locks that the process has on it.
Content recognise(const QString &path, int descriptor);

} // namespace journal
