#include "json/jsondifference.h"

#include "json/jsonfields.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace json {

namespace {

std::optional<JsonDifference> differenceAt(const QString &pointer, const QJsonValue &one, const QJsonValue &other);

std::optional<JsonDifference> differenceOf(const QString &pointer, const QJsonObject &one, const QJsonObject &other)
{
    QStringList keys = one.keys();
    for (const QString &key : other.keys()) {
        if (!one.contains(key))
            keys.append(key);
    }
    for (const QString &key : std::as_const(keys)) {
        if (auto found = differenceAt(jsonPointer(pointer, key), one.value(key), other.value(key)))
            return found;
    }
    return {};
}

std::optional<JsonDifference> differenceOf(const QString &pointer, const QJsonArray &one, const QJsonArray &other)
{
    const qsizetype most = std::max(one.size(), other.size());
    for (qsizetype i = 0; i < most; ++i) {
        const auto at = [i](const QJsonArray &array) {
            return i < array.size() ? array.at(i) : QJsonValue(QJsonValue::Undefined);
        };
        if (auto found = differenceAt(jsonPointer(pointer, QString::number(i)), at(one), at(other)))
            return found;
    }
    return {};
}

std::optional<JsonDifference> differenceAt(const QString &pointer, const QJsonValue &one, const QJsonValue &other)
{
    if (one == other)
        return {};
    if (one.isObject() && other.isObject())
        return differenceOf(pointer, one.toObject(), other.toObject());
    if (one.isArray() && other.isArray())
        return differenceOf(pointer, one.toArray(), other.toArray());
    return JsonDifference{pointer, one, other};
}

} // namespace

std::optional<JsonDifference> firstDifference(const QJsonValue &one, const QJsonValue &other)
{
    return differenceAt({}, one, other);
}

} // namespace json
