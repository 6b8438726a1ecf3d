#pragma once

#include "backend/url.h"
#include "http/message/message.h"
#include "http/message/reply.h"

namespace backend {

// What of a message goes on to the next hop (RFC 9110 §7.6): all but what is between two neighbours alone, which is
// Connection and what it names, Keep-Alive, Proxy-…, TE, Trailer, Transfer-Encoding, Upgrade.

// Where a hook of that method goes, with the query that the request has.
QByteArray targetOf(const Url &url, const http::Request &request, const QByteArray &method);
// Request line and header lines as http::Client takes them, so without Host and Content-Length. target: of the request
// line. name: ours, for Via.
QByteArray forwardedHead(const http::Request &request, const QByteArray &target, const QByteArray &name);
// Whether the request has come by that name before.
bool cameBy(const http::Request &request, const QByteArray &name);

// An answer as it goes back: status, reason, header lines and body as they came.
http::Response forwardedResponse(const http::Reply &reply);

} // namespace backend
