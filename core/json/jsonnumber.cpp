#include "json/jsonnumber.h"

#include <QLocale>

#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace json {

namespace {

constexpr int Digits = 17; // that tell any two doubles apart

bool fits64Bits(QByteArrayView integer)
{
    const char *const end = integer.data() + integer.size();
    qint64 negative = 0;
    quint64 positive = 0;
    const auto read = integer.front() == '-' ? std::from_chars(integer.data(), end, negative)
                                             : std::from_chars(integer.data(), end, positive);
    return read.ec == std::errc();
}

// Without a point: so it is never longer than an integer that does not fit 64 bits.
QByteArray shortText(double number)
{
    std::array<char, 32> buffer{}; // 1.2345678901234567e+29
    const auto written = std::to_chars(buffer.begin(), buffer.end(), number, std::chars_format::scientific, Digits - 1);
    QByteArray text(buffer.data(), written.ptr - buffer.data());
    const qsizetype exponentAt = text.indexOf('e') + 1;
    const int exponent = text.sliced(exponentAt).toInt() - (Digits - 1);
    text.replace(exponentAt, text.size() - exponentAt, QByteArray::number(exponent));
    return text.remove(1, 1);
}

} // namespace

std::optional<QByteArray> mendedNumber(QByteArrayView number, bool isInteger)
{
    if (isInteger && fits64Bits(number))
        return std::nullopt;
    // Beyond a double it is infinite, which QByteArrayView::toDouble() would not say.
    const double value = QLocale::c().toDouble(QString::fromLatin1(number));
    if (!isInteger && !std::isinf(value))
        return std::nullopt;
    const QByteArray text = std::isinf(value) ? QByteArray("1e308") : shortText(std::fabs(value));
    return (number.front() == '-' ? '-' + text : text).leftJustified(number.size(), ' ');
}

} // namespace json
