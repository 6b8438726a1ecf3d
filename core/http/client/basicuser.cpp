#include "http/client/basicuser.h"

#include <QUrl>

#include <algorithm>

namespace http {

Result<QByteArray> basicUserOf(const QUrl &url)
{
    const QString user = url.userName(QUrl::FullyDecoded);
    const QString password = url.password(QUrl::FullyDecoded);
    if (user.contains(u':')) // of "user:password" the first one ends the user (RFC 7617 §2)
        return Error{QStringLiteral("has a colon within the user's name")};
    if (std::ranges::any_of(user + password, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
        return Error{QStringLiteral("has a control character in its user or password")};
    return user.isEmpty() && password.isEmpty() ? QByteArray() : (user + u':' + password).toUtf8();
}

Result<QByteArray> wholeBasicUserOf(const QUrl &url)
{
    if (url.userName().isEmpty() != url.password().isEmpty())
        return Error{QStringLiteral("names a user without a password, or a password without a user")};
    return basicUserOf(url);
}

} // namespace http
