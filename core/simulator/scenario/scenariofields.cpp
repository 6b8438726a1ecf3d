#include "simulator/scenario/scenariofields.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace simulator {

using json::JsonFields;

namespace {

bool isPrintable(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c.unicode() != 0x7f; });
}

} // namespace

bool isWord(const QString &text, const char *more)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [more](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || QLatin1String(more).contains(c);
    });
}

QString line(JsonFields &fields, const char *name, qsizetype longest)
{
    const auto text = fields.text(key(name), longest);
    if (!text || text->isEmpty())
        fields.fail(key(name), QStringLiteral("Give a text for “%1”.").arg(key(name)));
    if (!isPrintable(*text))
        fields.fail(key(name), QStringLiteral("“%1” must be one line of text.").arg(key(name)));
    return *text;
}

QString lineOr(JsonFields &fields, const char *name, qsizetype longest, const char *usual)
{
    return fields.has(key(name)) ? line(fields, name, longest) : key(usual);
}

std::optional<Span> span(JsonFields &fields, const char *name, double least, double most, bool isWhole)
{
    if (!fields.has(key(name)))
        return std::nullopt;
    const QJsonValue value = fields.value(key(name));
    const auto isFit = [&](const QJsonValue &number) {
        return number.isDouble() && number.toDouble() >= least && number.toDouble() <= most &&
               (!isWhole || number.toDouble() == std::floor(number.toDouble()));
    };
    const QJsonArray pair = value.toArray();
    if (!isFit(value) && !(pair.size() == 2 && isFit(pair[0]) && isFit(pair[1]))) {
        const QString sentence = isWhole
                                     ? QStringLiteral("“%1” must be a whole number from %2 to %3, or two in a list.")
                                     : QStringLiteral("“%1” must be a number from %2 to %3, or two in a list.");
        fields.fail(key(name), sentence.arg(key(name)).arg(least).arg(most, 0, 'f', 0));
    }
    const Span found =
        value.isDouble() ? Span{value.toDouble(), value.toDouble()} : Span{pair[0].toDouble(), pair[1].toDouble()};
    if (found.most < found.least)
        fields.fail(key(name),
                    QStringLiteral("The second number of “%1” must not be less than the first.").arg(key(name)));
    return found;
}

} // namespace simulator
