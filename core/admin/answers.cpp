#include "admin/answers.h"

#include <QJsonDocument>

namespace admin {

namespace {

http::Response json(int status, const QJsonObject &object)
{
    return http::Response::json(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

http::Response ok(const QJsonObject &object)
{
    return json(200, object);
}

http::Response notFound(const QString &what)
{
    return http::Response::error(404, what);
}

http::Response badQuery(const char *key, const QString &demand)
{
    const QString name = QLatin1String(key);
    return json(400, {{QStringLiteral("error"), QStringLiteral("“%1” must be %2.").arg(name, demand)},
                      {QStringLiteral("parameter"), name}});
}

http::Response badFilter(const streams::FilterError &error)
{
    return json(400, {{QStringLiteral("error"), error.sentence},
                      {QStringLiteral("parameter"), QStringLiteral("filter")},
                      {QStringLiteral("position"), qint64(error.position)},
                      {QStringLiteral("length"), qint64(error.length)}});
}

http::Response failure(const Error &error)
{
    return http::Response::error(500, error.sentence);
}

} // namespace admin
