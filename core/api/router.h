#pragma once

#include "http/message/message.h"
#include "http/server/responder.h"

#include <QList>
#include <QUrlQuery>

#include <functional>
#include <optional>

namespace api {

// One call of the API: the request, what stands in its path where the pattern has a {name}, and its query.
struct Call {
    const http::Request &request;
    QList<QByteArray> arguments; // percent-decoded
    QUrlQuery query;

    QString text(const char *key) const;
    // The number of that key; `otherwise` where the key is missing, null where it is no number from `least` to `most`.
    std::optional<qint64> number(const char *key, qint64 otherwise, qint64 least, qint64 most) const;
};

// Thrown by a handler that has not taken the Responder yet: the answer that says why the call is refused. A
// json::JsonError is thrown the same way, and is answered 422.
struct Refusal {
    http::Response response;
};

// Answers at once, or keeps the Responder and answers later.
using Handler = std::function<void(const Call &, http::Responder &&)>;

struct Route {
    QByteArray method;  // "GET"; HEAD is served by it too
    QByteArray pattern; // "/api/v1/streams/{id}/history"
    Handler handler;
};

// Finds the route of a request: first by path, then by method.
class Router {
public:
    // For handlers that answer at once.
    void add(QByteArray method, QByteArray pattern, std::function<http::Response(const Call &)> handler);
    void add(Route route);
    const QList<Route> &routes() const { return m_routes; }

    // Answers 404 or 405 itself where there is no such route.
    void dispatch(const http::Request &request, http::Responder &&responder) const;

private:
    QList<Route> m_routes;
};

} // namespace api
