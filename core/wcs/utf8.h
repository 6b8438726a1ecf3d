#pragma once

#include <QString>

namespace wcs {

// A text from the network as it is. QString::fromUtf8() alone would leave out a byte order mark at its start, which is
// a part of a name like any other. What is no UTF-8 becomes U+FFFD.
inline QString decodedUtf8(QByteArrayView utf8)
{
    const QString text = QString::fromUtf8(utf8);
    return utf8.startsWith("\xef\xbb\xbf") ? QChar(QChar::ByteOrderMark) + text : text;
}

} // namespace wcs
