#include "backend/proxy.h"

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
    const QString user = url.userName(QUrl::FullyDecoded);
    const QString password = url.password(QUrl::FullyDecoded);
    if (user.isEmpty() != password.isEmpty())
        return Error{QStringLiteral("names a user without a password, or a password without a user")};
    if (std::ranges::any_of(user + password, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
        return Error{QStringLiteral("has a control character in its user or password")};
    if (user.contains(u':')) // of "user:password" the first one ends the user (RFC 7617 §2)
        return Error{QStringLiteral("has a colon within the user's name")};
    return http::Proxy{.host = url.host(QUrl::FullyDecoded),
                       .port = quint16(url.port()),
                       .credentials = user.isEmpty() ? QByteArray() : (user + u':' + password).toUtf8()};
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
