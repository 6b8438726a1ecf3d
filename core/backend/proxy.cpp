#include "backend/proxy.h"

#include "http/client/basicuser.h"
#include "text/secrets.h"

#include <QUrl>

#include <algorithm>

namespace backend {

Result<http::Proxy> parseProxy(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return Error{QStringLiteral("is no URL")};
    if (url.scheme() != u"http")
        return Error{QStringLiteral("does not begin with http://, and no other proxies are known")};
    if (url.host().isEmpty())
        return Error{QStringLiteral("has no host")};
    if (url.port() < 1)
        return Error{QStringLiteral("names no port")};
    if (url.hasQuery() || url.hasFragment() || (!url.path().isEmpty() && url.path() != u"/"))
        return Error{QStringLiteral("has something behind its port")};
    const Result<QByteArray> user = http::wholeBasicUserOf(url);
    if (!user)
        return user.error();
    return http::Proxy{.host = url.host(QUrl::FullyDecoded), .port = quint16(url.port()), .credentials = *user};
}

QString shownProxy(const http::Proxy &proxy)
{
    const QString user =
        QString::fromUtf8(proxy.credentials.first(std::max<qsizetype>(proxy.credentials.indexOf(':'), 0)));
    const QString host = proxy.host.contains(u':') ? u'[' + proxy.host + u']' : proxy.host;
    return QStringLiteral("http://%1%2:%3")
        .arg(user.isEmpty() ? QString() : user + u':' + QString::fromUtf8(text::SecretMask) + u'@', host)
        .arg(proxy.port);
}

} // namespace backend
