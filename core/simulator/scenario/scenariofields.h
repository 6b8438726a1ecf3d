#pragma once

#include "json/jsonfields.h"
#include "simulator/scenario/scenario.h"

#include <QString>

#include <optional>

namespace simulator {

// What the members of a scenario's file have in common. Each throws a json::JsonError that names the member.

constexpr qsizetype LongestId = 64;
constexpr qsizetype LongestText = 200;
constexpr double LongestSeconds = 7 * 24 * 60 * 60.0;

inline QString key(const char *text)
{
    return QLatin1String(text);
}

// Of letters, digits and some more characters.
bool isWord(const QString &text, const char *more);
// A text that has to be there, on one line.
QString line(json::JsonFields &fields, const char *name, qsizetype longest);
QString lineOr(json::JsonFields &fields, const char *name, qsizetype longest, const char *usual);
// A number, or [least, most]; nothing: it is not there.
std::optional<Span> span(json::JsonFields &fields, const char *name, double least, double most, bool isWhole = false);

} // namespace simulator
