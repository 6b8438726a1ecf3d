#include "json/jsonprobe.h"
#include "json/utf8.h"
#include "rules/rulejson.h"

#include <QJsonArray>

namespace rules {

using json::JsonError;
using json::JsonFields;

namespace {

constexpr qsizetype MostPlaces = 20;
constexpr qsizetype MostHeaders = 20;
constexpr qsizetype MostStatuses = 50;
constexpr qsizetype LongestStatus = 16; // more than any has

QMap<QString, QString> parseHeaders(JsonFields &fields)
{
    const QString at = fields.pointerTo(key("headers"));
    const QJsonValue value = fields.value(key("headers"));
    if (value.isUndefined())
        return {};
    if (!value.isObject())
        throw JsonError{at, QStringLiteral("“headers” is an object of names and patterns.")};
    const QJsonObject object = value.toObject();
    if (object.size() > MostHeaders)
        throw JsonError{at, QStringLiteral("“headers” has at most %1 entries.").arg(MostHeaders)};
    QMap<QString, QString> headers;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = json::jsonPointer(at, it.key());
        const QString pattern = it.value().toString();
        if (!isHeaderName(it.key()))
            throw JsonError{
                pointer, QStringLiteral("“%1” cannot be the name of a header.").arg(json::beginningOf(it.key(), 64))};
        if (!it.value().isString() || pattern.isEmpty() || pattern.size() > LongestPattern)
            throw JsonError{
                pointer,
                QStringLiteral("A pattern is a text of 1 to %1 characters; “*” is any value.").arg(LongestPattern)};
        headers.insert(it.key(), pattern);
    }
    return headers;
}

// "5xx", 404. What of them is a status, BackendMatcher knows.
QString statusWord(const QJsonValue &value, const QString &pointer)
{
    if (value.isDouble() && value.toInt(-1) >= 0)
        return QString::number(value.toInt());
    const QString word = value.toString();
    if (word.isEmpty() || word.size() > LongestStatus)
        throw JsonError{pointer, QStringLiteral("A status of the backend's answer is written like 404, “5xx” or "
                                                "“none”; “status” is one, or a list of them.")};
    return word;
}

QStringList parseStatus(JsonFields &fields)
{
    const QString at = fields.pointerTo(key("status"));
    const QJsonValue value = fields.value(key("status"));
    if (value.isUndefined())
        return {};
    if (!value.isArray())
        return {statusWord(value, at)};
    const QJsonArray list = value.toArray();
    if (list.size() > MostStatuses)
        throw JsonError{at, QStringLiteral("“status” has at most %1 entries.").arg(MostStatuses)};
    QStringList words;
    for (qsizetype i = 0; i < list.size(); ++i)
        words.append(statusWord(list[i], json::jsonPointer(at, QString::number(i))));
    return words;
}

} // namespace

QMap<QString, QJsonValue> parsePlaces(JsonFields &fields, const QString &key, const QString &what)
{
    const QString at = fields.pointerTo(key);
    const QJsonValue value = fields.value(key);
    if (value.isUndefined())
        return {};
    if (!value.isObject())
        throw JsonError{at, QStringLiteral("“%1” is an object of JSON Pointers and %2.").arg(key, what)};
    const QJsonObject object = value.toObject();
    if (object.size() > MostPlaces)
        throw JsonError{at, QStringLiteral("“%1” has at most %2 places.").arg(key).arg(MostPlaces)};
    QMap<QString, QJsonValue> places;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!json::JsonProbe::isPointer(it.key()))
            throw JsonError{json::jsonPointer(at, it.key()),
                            QStringLiteral("“%1” is not a JSON Pointer; one is written like “/audioState/muted”.")
                                .arg(json::beginningOf(it.key(), 64))};
        places.insert(it.key(), it.value());
    }
    return places;
}

QJsonObject placesJson(const QMap<QString, QJsonValue> &places)
{
    QJsonObject object;
    for (auto it = places.begin(); it != places.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

BackendMatch parseBackendMatch(const QJsonValue &value, const QString &pointer)
{
    JsonFields fields(value, pointer);
    BackendMatch match;
    match.status = parseStatus(fields);
    if (fields.has(key("status")) && match.status.isEmpty())
        fields.fail(key("status"), QStringLiteral("An empty list matches nothing; leave “status” out to match all."));
    match.headers = parseHeaders(fields);
    match.body = parsePlaces(fields, key("body"), QStringLiteral("the values to be there"));
    fields.end();
    if (match.isEmpty())
        throw JsonError{pointer,
                        QStringLiteral("Say which answer of the backend it is: “status”, “headers” or “body”.")};
    return match;
}

QJsonObject backendMatchJson(const BackendMatch &match)
{
    QJsonObject object;
    if (!match.status.isEmpty())
        object.insert(key("status"), QJsonArray::fromStringList(match.status));
    QJsonObject headers;
    for (auto it = match.headers.begin(); it != match.headers.end(); ++it)
        headers.insert(it.key(), it.value());
    if (!headers.isEmpty())
        object.insert(key("headers"), headers);
    if (!match.body.isEmpty())
        object.insert(key("body"), placesJson(match.body));
    return object;
}

} // namespace rules
