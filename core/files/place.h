#pragma once

#include "base/result.h"
#include "files/descriptor.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <sys/stat.h>

namespace files {

// Where a path leads to: an open folder and a name in it that is no link. Links on the way are followed where root or
// this user has made them, and nobody else's: whoever may make one in a folder that others share could lead us
// wherever we may write.
struct Place {
    Descriptor folder; // not open: a folder on the way there is missing
    QByteArray name;
    std::optional<struct stat> file; // null: there is none of that name

    // Errors are clauses: "it leads through a link of user 1001".
    static Result<Place> of(const QString &path);
};

} // namespace files
