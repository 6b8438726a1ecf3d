#include "rules/shown.h"

#include "json/jsonchange.h"
#include "json/utf8.h"

namespace rules {

namespace {

constexpr qsizetype ShownText = 60;

} // namespace

QString shownText(const QByteArray &text)
{
    return text.isEmpty() ? QStringLiteral("none")
                          : u'“' + json::beginningOf(QString::fromUtf8(text), ShownText) + u'”';
}

QString shownJson(const QJsonValue &value)
{
    return json::beginningOf(QString::fromUtf8(json::compactJson(value)), ShownText);
}

} // namespace rules
