#pragma once

#include "http/refusal.h"

#include <QByteArrayView>

#include <optional>

namespace http {

// What the first byte of a TLS handshake is: nothing else that may come to a server begins with it.
inline constexpr char TlsHandshake = 0x16;

// What is known to come to a server of HTTP/1 by mistake, by its first bytes. Null: nothing that is known.
std::optional<Refusal> otherProtocol(QByteArrayView beginning);

// The first bytes of what nobody knows, as text where they are: “hello wo”, 0x03 0x00. Too few to hold a secret.
QString beginningText(QByteArrayView beginning);

} // namespace http
