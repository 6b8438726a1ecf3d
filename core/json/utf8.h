#pragma once

#include <QByteArrayView>
#include <QString>

namespace json {

// A text from the network as it is. QString::fromUtf8() alone would leave out a byte order mark at its start, which is
// a part of a name like any other. What is no UTF-8 becomes U+FFFD.
inline QString decodedUtf8(QByteArrayView utf8)
{
    const QString text = QString::fromUtf8(utf8);
    return utf8.startsWith("\xef\xbb\xbf") ? QChar(QChar::ByteOrderMark) + text : text;
}

// Bytes of the character that the text begins with (RFC 3629 §4); 0 where it begins with none.
qsizetype utf8Length(QByteArrayView text);

// Its first characters, in no more than so many bytes.
QByteArrayView utf8Beginning(QByteArrayView text, qsizetype most);

// The same of UTF-16, in no more than so many units: a pair stays whole.
QString beginningOf(const QString &text, qsizetype most);

// What keeps the text from beginning with a character: "a character is written longer than need be", …
const char *utf8Fault(QByteArrayView text);

} // namespace json
