#pragma once

#include <QByteArray>

namespace wcs {

// Where a hook comes from. Stored by number: add at the end.
enum class Origin : quint8 {
    Wcs,           // a WCS, which says nothing of it
    Test,          // somebody tries the endpoint
    Demonstration, // the simulated WCS of the program itself
    Replay,        // it was stored before, and is sent again
};
inline constexpr size_t OriginCount = size_t(Origin::Replay) + 1;

// The header by which who is no WCS says so, with one of the names.
inline constexpr QByteArrayView OriginHeader = "Streamwatch-Origin";

QByteArrayView originName(Origin origin); // "wcs", "test", "demo", "replay"; as filter and control API have it
// What the value of the header (of the first, if there are more) says; null: there is none. Whoever sends another value
// than the names, or an empty one, is no WCS either: a test.
Origin originOf(QByteArrayView value);
Origin originOf(qint64 stored); // as a number; what is none's, as a file was damaged: a WCS

} // namespace wcs
