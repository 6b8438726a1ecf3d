#pragma once

#include "files/descriptor.h"
#include "journal/sqlite/logfile.h"

#include <QString>

#include <array>
#include <optional>

namespace journal {

// Knows how far the write-ahead log of an open journal was written, so that it is noticed when another program removes
// it, puts another file in its place, cuts it or writes over it: what SQLite wrote there may be gone, and SQLite itself
// does not look. Asks for no lock, and drops none: SQLite has none on that file.
class LogWatch final {
public:
    explicit LogWatch(const QString &journalPath);

    void begin();              // with what stands there now
    bool isStillThere() const; // under its name

    enum class Finding : quint8 {
        Same,  // all that was known stands there
        Anew,  // it holds nothing, or begins anew: as after a checkpoint of another program
        Broken // what was known does not stand there
    };
    Finding look() const;
    // After a transaction that wrote: goes on to its end. False: it cannot be read back from there.
    bool follow();
    // After one that failed: what it wrote may stand there, and counts for nothing.
    void passOver();

private:
    static constexpr qint64 HeaderSize = 32;
    static constexpr qint64 FrameHeadSize = 24; // bytes before each page
    using Header = std::array<char, HeaderSize>;
    using FrameHead = std::array<char, FrameHeadSize>;

    bool read(char *bytes, qint64 size, qint64 offset) const;
    Header header() const; // zeros where there is none
    std::optional<FrameHead> frameHead(qint64 frame) const;
    bool hasLast() const;
    qint64 offset(qint64 frame) const;
    void beginWith(const Header &header);
    qint64 pageSize() const;
    bool hasSalts(const FrameHead &head) const; // otherwise it is left of a log before
    bool fits(qint64 frame, const FrameHead &head, LogSum before) const;
    bool walk();

    QString m_path;
    files::Descriptor m_file; // none: it could not be opened, and is not watched
    Header m_header{};
    qint64 m_frames = 0;             // up to the end of the last transaction
    qint64 m_doubtful = 0;           // up to here, frames may be of transactions that failed: their checksums tell
    std::optional<FrameHead> m_last; // of them
};

} // namespace journal
