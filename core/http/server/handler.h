#pragma once

#include "http/message/message.h"
#include "http/server/responder.h"

#include <functional>

namespace http {

using Handler = std::function<void(Request &&, Responder &&)>;
// Whether a request is refused whatever its body is. Asked where a head has come without all of its body; if so, the
// handler gets the request at once (see Request::isWhole), and its answer ends the connection.
using HeadCheck = std::function<bool(const Request &)>;
// Whether a peer of that address is served at all: asked when it connects. If not, it gets 403.
using PeerCheck = std::function<bool(const QHostAddress &)>;

} // namespace http
