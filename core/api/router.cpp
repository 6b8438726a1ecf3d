#include "api/router.h"

#include "api/answers.h"

namespace api {

namespace {

// What the path has where the pattern has a {name}; null when they do not fit.
std::optional<QList<QByteArray>> match(const QByteArray &pattern, const QList<QByteArray> &segments)
{
    const QList<QByteArray> parts = pattern.split('/');
    if (parts.size() != segments.size())
        return std::nullopt;
    QList<QByteArray> arguments;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts[i].startsWith('{') && !segments[i].isEmpty())
            arguments.append(QByteArray::fromPercentEncoding(segments[i]));
        else if (parts[i] != segments[i])
            return std::nullopt;
    }
    return arguments;
}

http::Response methodNotAllowed(const QList<QByteArray> &allowed)
{
    const QByteArray list = allowed.join(", ");
    http::Response response =
        http::Response::error(405, QStringLiteral("This path answers %1.").arg(QString::fromUtf8(list)));
    response.headers.append(http::Header{"Allow", list});
    return response;
}

} // namespace

QString Call::text(const char *key) const
{
    return query.queryItemValue(QLatin1String(key), QUrl::FullyDecoded);
}

std::optional<qint64> Call::number(const char *key, qint64 otherwise, qint64 least, qint64 most) const
{
    if (!query.hasQueryItem(QLatin1String(key)))
        return otherwise;
    bool isNumber = false;
    const qint64 number = text(key).toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return std::nullopt;
    return number;
}

void Router::add(QByteArray method, QByteArray pattern, std::function<http::Response(const Call &)> handler)
{
    add(Route{std::move(method), std::move(pattern),
              [handler = std::move(handler)](const Call &call, http::Responder &&responder) {
                  responder.respond(handler(call));
              }});
}

void Router::add(Route route)
{
    m_routes.append(std::move(route));
}

void Router::dispatch(const http::Request &request, http::Responder &&responder) const
{
    const QList<QByteArray> segments = request.path().toByteArray().split('/');
    QList<QByteArray> allowed;
    for (const Route &route : m_routes) {
        std::optional<QList<QByteArray>> arguments = match(route.pattern, segments);
        if (!arguments)
            continue;
        allowed.append(route.method);
        if (route.method != request.method && !(route.method == "GET" && request.method == "HEAD"))
            continue;
        QByteArray query = request.query().toByteArray();
        query.replace('+', "%20"); // as forms and most clients write a space
        const Call call{request, std::move(*arguments), QUrlQuery(QString::fromUtf8(query))};
        try {
            route.handler(call, std::move(responder));
        } catch (const Refusal &refusal) {
            responder.respond(refusal.response);
        } catch (const json::JsonError &error) {
            responder.respond(invalid(error));
        }
        return;
    }
    responder.respond(allowed.isEmpty()
                          ? http::Response::error(404, QStringLiteral("There is nothing at this path; see /api/v1."))
                          : methodNotAllowed(allowed));
}

} // namespace api
