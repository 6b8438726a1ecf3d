#pragma once

#include <QByteArrayList>
#include <QByteArrayView>

namespace wcs {

// How WCS treats the answer to a hook (PROTOCOL §2 and §3).
enum class MethodType : quint8 {
    Connect,  // an error answer refuses the client's connection
    Direct,   // we may refuse it
    Event,    // accepted, never forbidden
    Incoming, // WCS answers the caller by our answer
    Unknown,  // the list is open: answered and recorded like any other
};

QByteArrayList knownMethods();
MethodType methodType(QByteArrayView method);
QByteArrayView methodTypeName(MethodType type);

// Whether a 200 to this method may only be given once its record is committed. True for events, and for
// unknown methods that are named like one; the others are answered from memory, so that a full disk
// cannot lock clients out.
bool waitsForJournal(QByteArrayView method);

// Whether a hook of this method says something about one media session.
bool concernsStream(QByteArrayView method);

// Whether the name can be the last segment of a hook's path: 1 to 128 letters, digits, '_', '-' or '.', but
// neither "." nor "..".
bool isMethodName(QByteArrayView method);

} // namespace wcs
