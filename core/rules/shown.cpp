#include "rules/shown.h"

#include "json/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>

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
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return json::beginningOf(QString::fromUtf8(list.sliced(1, list.size() - 2)), ShownText);
}

} // namespace rules
