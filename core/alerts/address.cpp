#include "alerts/address.h"

#include "http/client/basicuser.h"

#include <QUrl>

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
    const Result<QByteArray> user = http::basicUserOf(url);
    if (!user)
        return user.error();
    const QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    const QByteArray query = url.hasQuery() ? '?' + url.query(QUrl::FullyEncoded).toLatin1() : QByteArray();
    url.setUserInfo(QString());
    url.setQuery(QString());
    Result<backend::Url> server = backend::Url::parse(url.toString(QUrl::FullyEncoded));
    if (!server)
        return server.error();
    return Address{.url = *server, .target = (path.isEmpty() ? "/" : path) + query, .credentials = *user};
}

QString Address::shown() const
{
    backend::Url shown = url;
    shown.path = shownPath(url.path);
    return shown.text() + (target.contains('?') ? QStringLiteral("?…") : QString());
}

} // namespace alerts
