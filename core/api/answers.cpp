#include "api/answers.h"

#include <QJsonDocument>

namespace api {

namespace {

QJsonObject errorObject(const QString &sentence, const QString &pointer)
{
    return {{QStringLiteral("error"), sentence}, {QStringLiteral("pointer"), pointer}};
}

} // namespace

http::Response json(int status, const QJsonObject &object)
{
    return http::Response::json(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

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

http::Response badFilter(const filter::FilterError &error)
{
    return json(400, {{QStringLiteral("error"), error.sentence},
                      {QStringLiteral("parameter"), QStringLiteral("filter")},
                      {QStringLiteral("position"), qint64(error.position)},
                      {QStringLiteral("length"), qint64(error.length)}});
}

http::Response badFilterAt(const QString &pointer, const filter::FilterError &error)
{
    QJsonObject object = errorObject(error.sentence, pointer);
    object.insert(QStringLiteral("position"), qint64(error.position));
    object.insert(QStringLiteral("length"), qint64(error.length));
    return json(422, object);
}

http::Response notJson(const json::JsonFault &fault)
{
    const QString sentence = QStringLiteral("The body is not JSON: %1.").arg(QString::fromUtf8(fault.sentence()));
    return json(400, {{QStringLiteral("error"), sentence}, {QStringLiteral("offset"), qint64(fault.offset)}});
}

http::Response invalid(const json::JsonError &error)
{
    return json(422, errorObject(error.sentence, error.pointer));
}

http::Response refused(const rules::Problem &problem)
{
    QJsonObject object = errorObject(problem.sentence, problem.pointer);
    if (problem.needsConfirmation)
        object.insert(QStringLiteral("confirm"), QStringLiteral("required"));
    return json(problem.status, object);
}

http::Response failure(const Error &error)
{
    return http::Response::error(500, error.sentence);
}

http::Response tooMany(const QString &sentence)
{
    http::Response response = http::Response::error(429, sentence);
    response.headers.append(http::Header{"Retry-After", "1"});
    return response;
}

http::Response ending()
{
    return http::Response::error(503, QStringLiteral("Streamwatch is ending."));
}

} // namespace api
