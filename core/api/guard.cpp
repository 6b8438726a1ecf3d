#include "api/guard.h"

#include <QCryptographicHash>

#include <unistd.h>

namespace api {

namespace {

QByteArrayView withoutPort(QByteArrayView host)
{
    if (host.startsWith('['))
        return host.sliced(1, qMax<qsizetype>(0, host.indexOf(']') - 1));
    const qsizetype colon = host.indexOf(':');
    return colon < 0 ? host : host.first(colon);
}

} // namespace

Guard::Guard(const Options &options, http::WrongSecrets &wrongTokens)
    : m_wrongTokens(&wrongTokens)
    , m_scheme(options.tls.isNull() ? "http" : "https")
    , m_token(options.token)
    , m_isLocal(options.address.isLoopback())
    , m_isOpen(options.isInsecure && !m_isLocal)
{}

std::optional<http::Response> Guard::check(const http::Request &request) const
{
    const QByteArrayView host = request.host();
    if (!isOurHost(host))
        return http::Response::error(421, QStringLiteral("The control API answers to loopback names only."));
    const QByteArray origin = request.headerList("Origin");
    const QByteArray site = request.headerList("Sec-Fetch-Site");
    const bool isForeignOrigin = !origin.isNull() && origin != m_scheme + "://" + host.toByteArray();
    const bool isForeignSite = !site.isNull() && site != "none" && site != "same-origin";
    if (isForeignOrigin || isForeignSite)
        return http::Response::error(403, QStringLiteral("Other web pages may not use the control API."));
    if (!m_token.isEmpty())
        return checkToken(request);
    return m_isOpen ? std::nullopt : checkOwner(request.peerOwner);
}

bool Guard::isOurHost(QByteArrayView host) const
{
    const QByteArrayView name = withoutPort(host);
    if (name.compare("localhost", Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(QString::fromLatin1(name));
    if (address.isLoopback())
        return true;
    if (m_isLocal)
        return false;
    // Elsewhere the Host is whatever the peer calls this machine. Without a token only its addresses will do: no name
    // can be made to be one.
    return !m_token.isEmpty() || !address.isNull();
}

std::optional<http::Response> Guard::checkToken(const http::Request &request) const
{
    const QByteArrayView authorization = request.header("Authorization");
    if (!authorization.isNull() && m_wrongTokens->pauseMs(request) > 0) {
        const auto refused = m_wrongTokens->refuse(request);
        http::Response tooEarly = http::Response::error(refused.status, refused.sentence);
        tooEarly.headers.append(refused.retryAfter);
        return tooEarly;
    }
    if (hasToken(authorization)) {
        m_wrongTokens->noteRight(request);
        return std::nullopt;
    }
    if (!authorization.isNull())
        m_wrongTokens->noteWrong(request);
    http::Response asked = http::Response::error(401, QStringLiteral("The control API asks for its bearer token."));
    asked.headers.append(http::Header{"WWW-Authenticate", "Bearer realm=\"Streamwatch\""});
    return asked;
}

bool Guard::hasToken(QByteArrayView authorization) const
{
    if (authorization.size() < 7 || authorization.first(7).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return false;
    // Digests are compared, so that the time says nothing about the token.
    const auto digest = [](QByteArrayView text) { return QCryptographicHash::hash(text, QCryptographicHash::Sha256); };
    return digest(authorization.sliced(7).trimmed()) == digest(m_token);
}

std::optional<http::Response> Guard::checkOwner(std::optional<uid_t> owner)
{
    if (owner && (*owner == ::geteuid() || *owner == 0))
        return std::nullopt;
    const QString who = owner
                            ? QStringLiteral("Without a token, only programs of the user who runs Streamwatch may use "
                                             "the control API; this one runs as user %1.")
                                  .arg(*owner)
                            : QStringLiteral("Without a token, only programs of the user who runs Streamwatch may use "
                                             "the control API, and whose this one is cannot be told.");
    http::Response refusal =
        http::Response::error(403, who + QStringLiteral(" Start Streamwatch with --admin-token, and send that token."));
    refusal.close = true; // whoever asks again is looked up again
    return refusal;
}

} // namespace api
