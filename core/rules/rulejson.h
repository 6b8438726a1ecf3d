#pragma once

#include "rules/rule.h"

namespace rules {

// How the parts of a rule are read and written; for this room alone. What reads throws json::JsonError.
Rule parseRule(const QJsonValue &value, const QString &pointer);
Action parseAction(const QJsonValue &value, const QString &pointer);
QJsonObject actionJson(const Action &action);

BackendMatch parseBackendMatch(const QJsonValue &value, const QString &pointer);
QJsonObject backendMatchJson(const BackendMatch &match);

// A member that is an object of JSON Pointers and values; empty where it is not there. what: the values, in the
// sentence that says so.
QMap<QString, QJsonValue> parsePlaces(json::JsonFields &fields, const QString &key, const QString &what);
QJsonObject placesJson(const QMap<QString, QJsonValue> &places);

bool mayHaveBody(int status);
bool isHeaderName(const QString &text);
qsizetype textSize(const Action &action); // characters of what it sends

constexpr qsizetype LongestPattern = 1'000; // characters
constexpr qsizetype LongestId = 64;         // characters

inline QString key(const char *text)
{
    return QLatin1String(text);
}

} // namespace rules
