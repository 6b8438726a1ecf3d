#pragma once

#include "rules/rule.h"

namespace rules {

// How the parts of a rule are read and written; for this room alone. What reads throws json::JsonError.
Rule parseRule(const QJsonValue &value, const QString &pointer);
Action parseAction(const QJsonValue &value, const QString &pointer);
QJsonObject actionJson(const Action &action);

constexpr qsizetype LongestId = 64; // characters

inline QString key(const char *text)
{
    return QLatin1String(text);
}

} // namespace rules
