#include "wcsrest/nodeurl.h"

#include "http/client/basicuser.h"
#include "text/secrets.h"

#include <QUrl>

namespace wcsrest {

Result<NodeUrl> NodeUrl::parse(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return Error{QStringLiteral("is no URL")};
    const Result<QByteArray> user = http::wholeBasicUserOf(url);
    if (!user)
        return user.error();
    if (url.hasQuery() || url.hasFragment())
        return Error{QStringLiteral("has something behind its path")};
    url.setUserInfo({});
    const auto parsed = backend::Url::parse(url.toString(QUrl::FullyEncoded));
    if (!parsed)
        return parsed.error();
    backend::Url place = *parsed;
    if (place.path.endsWith("/rest-api"))
        place.path.chop(qsizetype(qstrlen("/rest-api")));
    return NodeUrl{.url = place, .credentials = *user};
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
