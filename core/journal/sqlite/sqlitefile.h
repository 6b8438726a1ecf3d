#pragma once

#include <QString>

namespace journal {

// Where a journal is to be.
struct SqliteFile {
    QString path;        // its folder must exist or be creatable
    bool isNamed = true; // by a person; otherwise it is at the usual place, where nothing else belongs
};

} // namespace journal
