#include "admin/guard.h"

#include <QCryptographicHash>

namespace admin {

namespace {

QByteArrayView withoutPort(QByteArrayView host)
{
    if (host.startsWith('['))
        return host.sliced(1, qMax<qsizetype>(0, host.indexOf(']') - 1));
    const qsizetype colon = host.indexOf(':');
    return colon < 0 ? host : host.first(colon);
}

} // namespace

Guard::Guard(const Options &options)
    : m_address(options.address)
    , m_scheme(options.tls.isNull() ? "http" : "https")
    , m_token(options.token)
{}

std::optional<http::Response> Guard::check(const http::Request &request) const
{
    const QByteArrayView host = request.host();
    if (!isOurHost(host))
        return http::Response::error(421, QStringLiteral("The control API answers to loopback names only."));
    const QByteArrayView origin = request.header("Origin");
    const QByteArrayView site = request.header("Sec-Fetch-Site");
    const bool isForeignOrigin = !origin.isNull() && origin != m_scheme + "://" + host.toByteArray();
    const bool isForeignSite = !site.isNull() && site != "none" && site != "same-origin";
    if (isForeignOrigin || isForeignSite)
        return http::Response::error(403, QStringLiteral("Other web pages may not use the control API."));
    if (!hasToken(request)) {
        http::Response response =
            http::Response::error(401, QStringLiteral("The control API asks for its bearer token."));
        response.headers.append(http::Header{"WWW-Authenticate", "Bearer realm=\"Streamwatch\""});
        return response;
    }
    return std::nullopt;
}

bool Guard::isOurHost(QByteArrayView host) const
{
    const QByteArrayView name = withoutPort(host);
    if (name.compare("localhost", Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(QString::fromLatin1(name));
    if (address.isLoopback())
        return true;
    // Where it listens on other addresses, a token is set, and the Host is whatever the peer calls this machine.
    return !m_address.isLoopback() && !m_token.isEmpty();
}

bool Guard::hasToken(const http::Request &request) const
{
    if (m_token.isEmpty())
        return true;
    const QByteArrayView authorization = request.header("Authorization");
    if (authorization.size() < 7 || authorization.first(7).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return false;
    // Digests are compared, so that the time says nothing about the token.
    const auto digest = [](QByteArrayView text) { return QCryptographicHash::hash(text, QCryptographicHash::Sha256); };
    return digest(authorization.sliced(7).trimmed()) == digest(m_token);
}

} // namespace admin
