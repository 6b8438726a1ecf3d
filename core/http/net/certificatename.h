#pragma once

#include <QSslCertificate>
#include <QString>

namespace http {

// Whether a server's certificate is for that host (RFC 9525, RFC 6125): a name, or an address. What is wrong with it,
// as the end of a sentence: "its certificate is for a, b, not for c". Empty: it is for that host.
QString misnaming(const QSslCertificate &certificate, const QString &host);

} // namespace http
