#include "backend/targetjson.h"

#include <algorithm>

namespace backend {

using json::JsonError;

namespace {

const QString BasePathKey = QStringLiteral("basePath");
const QString UrlKey = QStringLiteral("url");

constexpr qsizetype MostTargets = 100;
constexpr qsizetype LongestText = 2'000; // characters

Target targetFrom(const QJsonValue &value, const QString &pointer)
{
    json::JsonFields fields(value, pointer);
    Target target;
    if (!fields.value(BasePathKey).isNull()) {
        const QByteArray path = fields.text(BasePathKey, LongestText).value_or(QString()).toUtf8();
        if (fields.has(BasePathKey)) // not null: it is for this path alone, be it the empty one
            target.basePath = path.isEmpty() ? QByteArray("") : path;
    }
    const Result<Url> url = Url::parse(fields.text(UrlKey, LongestText).value_or(QString()));
    fields.end();
    if (!url)
        fields.fail(UrlKey, QStringLiteral("“url” %1.").arg(url.error().sentence));
    target.url = *url;
    return target;
}

} // namespace

QJsonArray targetsJson(const QList<Target> &targets)
{
    QJsonArray list;
    for (const Target &target : targets)
        list.append(QJsonObject{
            {BasePathKey, target.basePath.isNull() ? QJsonValue() : QJsonValue(QString::fromUtf8(target.basePath))},
            {UrlKey, target.url.text()}});
    return list;
}

std::variant<QList<Target>, JsonError> targetsFrom(const QJsonValue &value, const QString &pointer)
{
    if (!value.isArray() || value.toArray().size() > MostTargets)
        return JsonError{
            pointer, QStringLiteral("They are a list of at most %1, each with “basePath” and “url”.").arg(MostTargets)};
    QList<Target> targets;
    try {
        const QJsonArray list = value.toArray();
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QString at = json::jsonPointer(pointer, QString::number(i));
            const Target target = targetFrom(list[i], at);
            const bool isTwice = std::ranges::any_of(targets, [&target](const Target &other) {
                return other.basePath == target.basePath && other.basePath.isNull() == target.basePath.isNull();
            });
            if (isTwice)
                return JsonError{json::jsonPointer(at, BasePathKey),
                                 QStringLiteral("The same “basePath” stands there twice.")};
            targets.append(target);
        }
    } catch (const JsonError &error) {
        return error;
    }
    return targets;
}

} // namespace backend
