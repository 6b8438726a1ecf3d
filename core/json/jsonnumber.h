#pragma once

#include <QByteArray>

#include <optional>

namespace json {

// The number of a JSON text in a form that simdjson takes, as long as it is with blanks behind it; nothing where it is
// taken as it is. Integers that do not fit 64 bits become the nearest double, what is beyond a double becomes 1e308.
std::optional<QByteArray> mendedNumber(QByteArrayView number, bool isInteger);

} // namespace json
