#include "text/naturalorder.h"

#include "text/asciicase.h"

#include <algorithm>
#include <cstring>

namespace text {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// The digits that begin here, without leading zeros; moves `at` behind them.
QByteArrayView number(QByteArrayView text, qsizetype &at)
{
    while (at < text.size() && text[at] == '0')
        ++at;
    const qsizetype from = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return text.sliced(from, at - from);
}

int sign(qsizetype difference)
{
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

} // namespace

int compareNatural(QByteArrayView a, QByteArrayView b)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const QByteArrayView left = number(a, i);
            const QByteArrayView right = number(b, j);
            if (left.size() != right.size())
                return sign(left.size() - right.size());
            if (const int order = std::memcmp(left.data(), right.data(), size_t(left.size())))
                return order;
        } else if (const int order = quint8(text::asciiLower(a[i++])) - quint8(text::asciiLower(b[j++]))) {
            return order;
        }
    }
    return sign((a.size() - i) - (b.size() - j));
}

quint64 naturalPrefix(QByteArrayView text)
{
    quint64 prefix = 0;
    int bytes = 0;
    const auto add = [&](char c) {
        if (bytes++ < 8)
            prefix = prefix << 8 | quint8(c);
    };
    for (qsizetype at = 0; at < text.size() && bytes < 8;) {
        if (!isDigit(text[at])) {
            add(text::asciiLower(text[at++]));
            continue;
        }
        // A number is led by its length, so that longer ones are greater. Very long ones are told apart by
        // compareNatural alone.
        const QByteArrayView digits = number(text, at);
        add(char('0' + std::min<qsizetype>(digits.size(), 9)));
        if (digits.size() >= 9)
            break;
        for (const char digit : digits)
            add(digit);
    }
    for (; bytes < 8; ++bytes)
        prefix <<= 8;
    return prefix;
}

} // namespace text
