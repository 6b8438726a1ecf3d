#include "http/net/ciphers.h"

#include <QSslCipher>

namespace http {
namespace {

// By OpenSSL's names. Those of TLS 1.3 name no exchange of keys: there it is always such a one.
bool isStrong(const QSslCipher &cipher)
{
    const QString name = cipher.name();
    const bool isAead = name.contains(u"GCM") || name.contains(u"CHACHA20");
    return isAead && (name.startsWith(u"ECDHE-") || name.startsWith(u"TLS_"));
}

} // namespace

QSslConfiguration withStrongCiphers(QSslConfiguration tls)
{
    QList<QSslCipher> strong = QSslConfiguration::supportedCiphers();
    strong.removeIf([](const QSslCipher &cipher) { return !isStrong(cipher); });
    tls.setCiphers(strong);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return tls;
}

} // namespace http
