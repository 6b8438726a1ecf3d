#pragma once

#include <QByteArrayView>

#include <algorithm>

namespace http {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Neither in a head nor in the framing of chunks, but for the ends of lines.
constexpr bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

// Optional whitespace (RFC 9110 §5.6.3).
constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

// RFC 9110 §5.6.2
inline bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

inline bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

} // namespace http
