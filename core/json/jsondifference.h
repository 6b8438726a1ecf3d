#pragma once

#include <QJsonValue>
#include <QString>

#include <optional>

namespace json {

// Where two values first differ, and how.
struct JsonDifference {
    QString pointer; // RFC 6901; empty: they are of different kinds as a whole
    QJsonValue one;  // what stands there; undefined: nothing
    QJsonValue other;
};

// Nothing: they say the same. The order of members does not count, that of elements does.
std::optional<JsonDifference> firstDifference(const QJsonValue &one, const QJsonValue &other);

} // namespace json
