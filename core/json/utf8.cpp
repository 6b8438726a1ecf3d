#include "json/utf8.h"

#include <algorithm>
#include <array>

namespace json {

namespace {

// Which second bytes a first byte may have; those behind the second are 80 to BF.
struct Form {
    quint8 first;
    quint8 last;
    quint8 length;
    quint8 secondFrom;
    quint8 secondTo;
};

constexpr std::array Forms{
    Form{0x00, 0x7f, 1, 0x00, 0x00}, Form{0xc2, 0xdf, 2, 0x80, 0xbf}, Form{0xe0, 0xe0, 3, 0xa0, 0xbf},
    Form{0xe1, 0xec, 3, 0x80, 0xbf}, Form{0xed, 0xed, 3, 0x80, 0x9f}, Form{0xee, 0xef, 3, 0x80, 0xbf},
    Form{0xf0, 0xf0, 4, 0x90, 0xbf}, Form{0xf1, 0xf3, 4, 0x80, 0xbf}, Form{0xf4, 0xf4, 4, 0x80, 0x8f},
};

bool isBetween(char c, quint8 from, quint8 to)
{
    return quint8(c) >= from && quint8(c) <= to;
}

bool isContinuation(char c)
{
    return isBetween(c, 0x80, 0xbf);
}

} // namespace

qsizetype utf8Length(QByteArrayView text)
{
    for (const Form &form : Forms) {
        if (text.isEmpty() || !isBetween(text[0], form.first, form.last))
            continue;
        if (form.length == 1)
            return 1;
        const bool isWhole = text.size() >= form.length && isBetween(text[1], form.secondFrom, form.secondTo) &&
                             std::all_of(text.begin() + 2, text.begin() + form.length, isContinuation);
        return isWhole ? form.length : 0;
    }
    return 0;
}

const char *utf8Fault(QByteArrayView text)
{
    const quint8 first = text.isEmpty() ? 0 : quint8(text[0]);
    const quint8 second = text.size() < 2 ? 0 : quint8(text[1]);
    const bool hasSecond = isContinuation(char(second));
    if (isContinuation(char(first)))
        return "a character lacks its first byte";
    if (first == 0xc0 || first == 0xc1 ||
        (hasSecond && ((first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90))))
        return "a character is written with more bytes than it needs";
    if (hasSecond && first == 0xed)
        return "half a surrogate pair is no character";
    if (first > 0xf4 || (hasSecond && first == 0xf4 && second > 0x8f))
        return "there is no character beyond U+10FFFF";
    return "a character is cut short";
}

QString beginningOf(const QString &text, qsizetype most)
{
    const bool cutsPair =
        most > 0 && most < text.size() && text[most].isLowSurrogate() && text[most - 1].isHighSurrogate();
    return text.left(cutsPair ? most - 1 : most);
}

QByteArrayView utf8Beginning(QByteArrayView text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (uchar(text[most]) & 0xc0) == 0x80)
        --most;
    return text.first(most);
}

} // namespace json
