#include "alerts/address.h"

#include <QUrl>

#include <algorithm>

namespace alerts {

namespace {

constexpr qsizetype LongestShown = 16; // characters of a piece of the path
constexpr char Hidden[] = "***";       // what may stand in a path

QByteArray shownPath(const QByteArray &path)
{
    QByteArrayList pieces = path.split('/');
    for (QByteArray &piece : pieces) {
        if (piece.size() > LongestShown)
            piece = Hidden;
    }
    return pieces.join('/');
}

} // namespace

Result<Address> Address::parse(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return Error{QStringLiteral("is no URL")};
    if (url.hasFragment())
        return Error{QStringLiteral("has a “#”, and what follows it is sent to nobody")};
    const QString user = url.userName(QUrl::FullyDecoded);
    const QString credentials = user + u':' + url.password(QUrl::FullyDecoded);
    if (user.contains(u':')) // of "user:password" the first one ends the user (RFC 7617 §2)
        return Error{QStringLiteral("has a colon within the user's name")};
    if (std::ranges::any_of(credentials, [](QChar c) { return c < u' ' || c == u'\x7f'; }))
        return Error{QStringLiteral("has a control character in its user or password")};
    const QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    const QByteArray query = url.hasQuery() ? '?' + url.query(QUrl::FullyEncoded).toLatin1() : QByteArray();
    url.setUserInfo(QString());
    url.setQuery(QString());
    Result<backend::Url> server = backend::Url::parse(url.toString(QUrl::FullyEncoded));
    if (!server)
        return server.error();
    return Address{.url = *server,
                   .target = (path.isEmpty() ? "/" : path) + query,
                   .credentials = credentials == u":" ? QByteArray() : credentials.toUtf8()};
}

QString Address::shown() const
{
    backend::Url shown = url;
    shown.path = shownPath(url.path);
    return shown.text() + (target.contains('?') ? QStringLiteral("?…") : QString());
}

} // namespace alerts
