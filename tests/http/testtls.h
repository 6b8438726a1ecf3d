#pragma once

#include "testdata.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

// The test certificate of tests/data/tls, on either side.
namespace testtls {

inline QByteArray read(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA "/tls/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QSslConfiguration serverSide()
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(read("test-cert.pem")));
    tls.setPrivateKey(QSslKey(read("test-key.pem"), QSsl::Ec));
    return tls;
}

// Trusts the test certificate and nothing else.
inline QSslConfiguration clientSide()
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates({QSslCertificate(read("test-cert.pem"))});
    return tls;
}

} // namespace testtls
