#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace http {

// A Host value (RFC 9112 §3.2): a name, an IPv4 or a bracketed IPv6 address, perhaps with a port.
bool isHost(QByteArrayView value);

// The target as the handler sees it: origin-form as it is, absolute-form reduced to its path and query, "*" only for
// OPTIONS. Nothing for anything else, or where a fragment follows (RFC 9112 §3.2).
std::optional<QByteArray> reducedTarget(QByteArrayView method, QByteArrayView target);

// The host, perhaps with a port, that a target in absolute-form names.
QByteArrayView authorityOf(QByteArrayView absoluteTarget);

} // namespace http
