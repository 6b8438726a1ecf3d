#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <string_view>

namespace json {

// What a JSON Pointer (RFC 6901) names, step by step and unescaped, UTF-8; "" names the whole.
QList<QByteArray> pointerTokens(const QString &pointer);

// Which element of an array a step names. Nothing: none, as it is no number, or has a leading zero.
std::optional<size_t> placeInArray(std::string_view token);

} // namespace json
