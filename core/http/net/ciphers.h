#pragma once

#include <QSslConfiguration>

namespace http {

// The same for a server that speaks no older TLS than 1.2, and with it only what keeps past conversations secret when
// the key becomes known (ECDHE) and guards each message as a whole (AEAD).
QSslConfiguration withStrongCiphers(QSslConfiguration tls);

} // namespace http
