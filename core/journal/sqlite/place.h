#pragma once

#include "base/result.h"
#include "files/descriptor.h"
#include "journal/obstacle.h"
#include "journal/sqlite/recognition.h"

#include <QLockFile>

#include <memory>
#include <optional>

namespace journal {

// The place of a journal, held against every other Streamwatch: by a lock beside it, and by one on the file itself,
// whatever names it has. It is looked at before anything there is touched: nothing is opened that is not a regular
// file of ours with one name, and no link is followed that another user has laid.
class Place final {
public:
    // Creates the folder where it is missing, for us alone. Every Error is a sentence for the person who named the
    // path; obstacle then says whether it may pass.
    static Result<Place> claim(const QString &path, Obstacle &obstacle);

    const QString &path() const { return m_path; } // absolute, without links
    Content content() const;                       // before there is a connection to the file

    // A new file, where there is none. Readable by us alone, whatever the umask; as all below.
    Result<Done> create(Obstacle &obstacle);
    void makePrivate(); // the file and those beside it; if it may not, it goes on

    int file() const { return m_file.number(); } // for reading; not to be closed, which would drop SQLite's locks

    // Whether the file still has its name, and its name still the file.
    bool isStillThere() const;
    // Nobody has written over its beginning, or cut it: a journal never becomes shorter.
    bool isWhole();
    // Where it is then; empty: it was removed.
    QString whereItWent() const;

private:
    Place(QString path, std::unique_ptr<QLockFile> lock);
    Result<Done> take(files::Descriptor file, Obstacle &obstacle);

    QString m_path;
    std::unique_ptr<QLockFile> m_lock;
    files::Descriptor m_file; // none: it is missing
    qint64 m_size = 0;        // bytes, the largest that was seen
};

} // namespace journal
