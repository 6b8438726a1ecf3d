#include "backend/url.h"

#include <QUrl>

namespace backend {

namespace {

constexpr quint16 HttpPort = 80;
constexpr quint16 HttpsPort = 443;

} // namespace

Result<Url> Url::parse(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return Error{QStringLiteral("is no URL")};
    const bool isTls = url.scheme() == u"https";
    if (!isTls && url.scheme() != u"http")
        return Error{QStringLiteral("does not begin with http:// or https://")};
    if (url.host().isEmpty())
        return Error{QStringLiteral("has no host")};
    if (!url.userInfo().isEmpty())
        return Error{QStringLiteral("names a user: the credentials that WCS sends are handed on, and no others")};
    if (url.hasQuery() || url.hasFragment())
        return Error{QStringLiteral("has something behind its path: methods are added to the path")};
    if (url.port() == 0)
        return Error{QStringLiteral("has the port 0")};
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    return Url{.host = url.host(QUrl::FullyDecoded),
               .port = quint16(url.port(isTls ? HttpsPort : HttpPort)),
               .isTls = isTls,
               .path = path};
}

QString Url::text() const
{
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    const QString place = port == (isTls ? HttpsPort : HttpPort) ? name : name + u':' + QString::number(port);
    return (isTls ? QStringLiteral("https://") : QStringLiteral("http://")) + place + QString::fromLatin1(path);
}

} // namespace backend
