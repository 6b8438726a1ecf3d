#include "wcsrest/nodeurl.h"

#include "text/secrets.h"

#include <QUrl>

#include <algorithm>

namespace wcsrest {

Result<NodeUrl> NodeUrl::parse(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return Error{QStringLiteral("is no URL")};
    const QString user = url.userName(QUrl::FullyDecoded);
    const QString password = url.password(QUrl::FullyDecoded);
    if (user.isEmpty() != password.isEmpty())
        return Error{QStringLiteral("names a user without a password, or a password without a user")};
    if (std::ranges::any_of(user + password, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
        return Error{QStringLiteral("has a control character in its user or password")};
    if (user.contains(u':')) // of "user:password" the first one ends the user (RFC 7617 §2)
        return Error{QStringLiteral("has a colon within the user's name")};
    if (url.hasQuery() || url.hasFragment())
        return Error{QStringLiteral("has something behind its path")};
    url.setUserInfo({});
    const auto parsed = backend::Url::parse(url.toString(QUrl::FullyEncoded));
    if (!parsed)
        return parsed.error();
    backend::Url place = *parsed;
    if (place.path.endsWith("/rest-api"))
        place.path.chop(qsizetype(qstrlen("/rest-api")));
    return NodeUrl{.url = place, .credentials = user.isEmpty() ? QByteArray() : (user + u':' + password).toUtf8()};
}

QString NodeUrl::text() const
{
    const QString plain = url.text();
    if (credentials.isEmpty())
        return plain;
    const qsizetype host = plain.indexOf(u"://") + 3;
    return plain.first(host) + QString::fromUtf8(text::SecretMask) + u'@' + plain.sliced(host);
}

} // namespace wcsrest
