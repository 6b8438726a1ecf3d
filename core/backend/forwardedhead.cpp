#include "backend/forwardedhead.h"

#include <algorithm>
#include <array>

namespace backend {

namespace {

using http::isFieldName;

// Between two neighbours, or set anew on each way.
bool isOfOneHop(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 11> Names{"Connection",
                                                          "Content-Length",
                                                          "Keep-Alive",
                                                          "Proxy-Authenticate",
                                                          "Proxy-Authentication-Info",
                                                          "Proxy-Authorization",
                                                          "Proxy-Connection",
                                                          "TE",
                                                          "Trailer",
                                                          "Transfer-Encoding",
                                                          "Upgrade"};
    return std::ranges::any_of(Names, [name](QByteArrayView other) { return isFieldName(name, other); });
}

template <typename Visit>
void forEachItem(QByteArrayView list, Visit visit)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        visit((comma < 0 ? list : list.first(comma)).trimmed());
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
}

bool names(QByteArrayView list, QByteArrayView name)
{
    bool found = false;
    forEachItem(list, [&](QByteArrayView item) { found = found || isFieldName(item, name); });
    return found;
}

// Of "192.168.1.5:50000", "[::1]:50000".
QByteArrayView hostOf(QByteArrayView peer)
{
    const QByteArrayView host = peer.first(std::max<qsizetype>(peer.lastIndexOf(':'), 0));
    return host.startsWith('[') ? host.sliced(1, host.size() - 2) : host;
}

// The lines of a head that go on.
template <typename Visit>
void forEachForwarded(QByteArrayView head, Visit visit)
{
    const QByteArray connection = http::fieldList(head, "Connection");
    http::forEachField(head, [&](QByteArrayView name, QByteArrayView value) {
        if (!isOfOneHop(name) && !names(connection, name))
            visit(name, value);
    });
}

} // namespace

QByteArray targetOf(const Url &url, const http::Request &request, const QByteArray &method)
{
    const QByteArrayView query = request.query();
    const QByteArray path = url.path + '/' + method;
    return query.isEmpty() ? path : path + '?' + query.toByteArray();
}

QByteArray forwardedHead(const http::Request &request, const QByteArray &target, const QByteArray &name)
{
    QByteArray head;
    head.reserve(request.head.size() + target.size() + 160);
    head.append("POST ").append(target).append(" HTTP/1.1\r\n");
    QByteArray forwardedFor;
    forEachForwarded(request.head, [&](QByteArrayView field, QByteArrayView value) {
        if (isFieldName(field, "Host") || isFieldName(field, "Expect"))
            return;
        if (isFieldName(field, "X-Forwarded-For"))
            forwardedFor.append(value).append(", ");
        else
            head.append(field).append(": ").append(value).append("\r\n");
    });
    head.append("X-Forwarded-For: ").append(forwardedFor);
    head.append(hostOf(request.peer)).append("\r\n");
    head.append("Via: 1.1 ").append(name).append("\r\n");
    return head;
}

bool cameBy(const http::Request &request, const QByteArray &name)
{
    const QByteArray via = request.headerList("Via");
    bool found = false;
    forEachItem(via, [&](QByteArrayView item) { // "1.1 name (comment)"
        const qsizetype begin = item.indexOf(' ') + 1;
        const QByteArrayView rest = item.sliced(begin);
        found = found || (rest.startsWith(name) && (rest.size() == name.size() || rest[name.size()] == ' '));
    });
    return found;
}

http::Response forwardedResponse(const http::Reply &reply)
{
    // Not null: an empty reason goes back as an empty one.
    http::Response response{
        .status = reply.status, .reason = reply.reason.isEmpty() ? QByteArray("") : reply.reason, .body = reply.body};
    response.lines.reserve(reply.head.size());
    forEachForwarded(reply.head, [&response](QByteArrayView name, QByteArrayView value) {
        response.lines.append(name).append(": ").append(value).append("\r\n");
    });
    return response;
}

} // namespace backend
