#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace wcsrest {

// Where a WCS, when it is asked, says something else of a stream than its hooks did. It was learned by asking: it is
// part of no history, and changes nothing on the board.
struct Difference {
    enum class Kind : quint8 {
        MissingHere,   // the WCS has it; by its hooks it never was, or has ended
        GoneThere,     // by its hooks it is open; the WCS does not have it, or as ended
        StatusDiffers, // both have it
    };
    Kind kind = Kind::MissingHere;
    QByteArray streamKey;
    QByteArray mediaSessionId;
    QByteArray nodeId;
    QByteArray name;
    qint8 published = -1;
    QByteArray statusHere;  // empty: none
    QByteArray statusThere; // the same
    qint64 askedAt = 0;     // program time, µs: the question by which it came to count

    QString sentence() const; // without the stream's name and the time
    bool operator==(const Difference &) const = default;
};

inline constexpr size_t KindCount = size_t(Difference::Kind::StatusDiffers) + 1;
QByteArrayView kindName(Difference::Kind kind); // "missingHere", "goneThere", "statusDiffers"

} // namespace wcsrest
