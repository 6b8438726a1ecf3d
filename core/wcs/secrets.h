#pragma once

#include <QByteArray>

namespace wcs {

// The JSON text with the values of sipPassword, authToken and other credentials replaced by "•••", at any
// depth; everything else stays byte for byte. Text that is not JSON comes back with every value masked that
// follows such a key. For every place where a body is shown, copied or exported.
QByteArray maskSecrets(const QByteArray &json);

// The target of a request with the values of such keys in its query replaced, and the user and password before its host
// (RFC 3986 §3.2.1). Everything else stays byte for byte.
QByteArray maskTarget(const QByteArray &target);

} // namespace wcs
