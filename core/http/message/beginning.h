#pragma once

#include "http/message/refusal.h"

#include <QByteArrayView>

#include <optional>

namespace http {

// What is known to come to a server of HTTP/1 by mistake, by its first bytes. Null: nothing that is known.
std::optional<Refusal> otherProtocol(QByteArrayView beginning);
// Whether so little came that it may yet be one of these.
bool mayBecomeOtherProtocol(QByteArrayView beginning);

// The first bytes of what nobody knows, as text where they are: “hello wo”, 0x03 0x00. Too few to hold a secret.
QString beginningText(QByteArrayView beginning);

} // namespace http
