#include "hooks/guard.h"

#include "text/secrets.h"
#include "wcs/method.h"

#include <QMessageAuthenticationCode>

#include <algorithm>

namespace hooks {

using journal::Reason;

namespace {

constexpr qsizetype MostGoodHeads = 1'000;   // remembered
constexpr qsizetype LongestGoodHead = 1'024; // bytes

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    uint difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= uint(uchar(a[i]) ^ uchar(b[i]));
    return difference == 0;
}

bool startsWithWord(QByteArrayView text, QByteArrayView word)
{
    return text.size() > word.size() && text.first(word.size()).compare(word, Qt::CaseInsensitive) == 0 &&
           text[word.size()] == ' ';
}

// Behind the slashes that begin there.
qsizetype behindSlashes(QByteArrayView path, qsizetype at)
{
    while (at < path.size() && path[at] == '/')
        ++at;
    return at;
}

// What follows `base` and a slash, where runs of slashes count as one, but for those at the end. Empty: nothing, or the
// path lies elsewhere.
QByteArrayView behindBase(QByteArrayView path, QByteArrayView base)
{
    qsizetype at = 0;
    for (const char c : base) {
        if (at == path.size() || path[at] != c)
            return {};
        at = c == '/' ? behindSlashes(path, at) : at + 1;
    }
    const qsizetype begin = behindSlashes(path, at);
    QByteArrayView rest = path.sliced(begin);
    while (rest.endsWith('/'))
        rest.chop(1);
    return begin > at ? rest : QByteArrayView();
}

// A word of the peer's, in a sentence: as it is, but for what no terminal should see.
QString shown(QByteArrayView word)
{
    constexpr qsizetype Longest = 60; // bytes
    QString text;
    for (const char c : word.first(std::min(word.size(), Longest))) {
        const bool isVisible = c >= ' ' && c <= '~';
        text += isVisible ? QString(QLatin1Char(c)) : QString::asprintf("%%%02X", uint(uchar(c)));
    }
    return text;
}

} // namespace

Guard::Guard(const Options &options, const WrongCredentials &wrong)
    : m_wrong(wrong)
    , m_basePaths(options.basePaths)
    , m_allowedPeers(options.allowedPeers)
    , m_secret(options.secret)
    , m_basic(options.credentials.toBase64())
{}

std::optional<Guard::Place> Guard::placeOf(QByteArrayView path) const
{
    for (qsizetype i = 0; i < m_basePaths.size(); ++i) {
        const QByteArrayView method = behindBase(path, m_basePaths[i]);
        if (wcs::isMethodName(method))
            return Place{method.toByteArray(), size_t(i)};
    }
    return std::nullopt;
}

Guard::Refusal Guard::pathUnknown() const
{
    QStringList paths;
    for (const QByteArray &base : m_basePaths)
        paths.append(QString::fromUtf8(base) + QStringLiteral("/METHOD"));
    return {404,
            QStringLiteral("Hooks are posted to %1, for example %2/StreamStatusEvent.")
                .arg(paths.join(QStringLiteral(" or ")), QString::fromUtf8(m_basePaths.first())),
            Reason::WrongPath};
}

http::Response Guard::Refusal::answer() const
{
    QByteArray json = http::jsonError(sentence);
    if (offset >= 0)
        json.insert(json.lastIndexOf('}'), ",\"offset\":" + QByteArray::number(offset));
    http::Response response = http::Response::json(status, json);
    response.headers += headers;
    return response;
}

std::optional<Guard::Refusal> Guard::check(const http::Request &request)
{
    if (auto refusal = checkMethod(request))
        return refusal;
    if (auto refusal = checkHeaders(request))
        return refusal;
    return checkAuthorization(request);
}

bool Guard::refusesHead(const http::Request &head)
{
    if (!placeOf(head.path()) || checkMethod(head) || checkHeaders(head))
        return true;
    return asksForSecret() && refusesAuthorization(head);
}

// What is not looked at is refused here, too: else a wait for the body would tell that it is right.
bool Guard::refusesAuthorization(const http::Request &head) const
{
    const QByteArrayView authorization = head.header("Authorization");
    return authorization.isNull() || wrongOf(authorization).pauseMs(head) > 0 ||
           (!needsBody(authorization) && !hasBasic(authorization));
}

std::optional<Guard::Refusal> Guard::checkMethod(const http::Request &request) const
{
    if (request.method == "POST")
        return std::nullopt;
    return Refusal{405,
                   QStringLiteral("A hook is a POST, not a %1.").arg(shown(request.method)),
                   Reason::WrongMethod,
                   {{"Allow", "POST"}}};
}

bool Guard::serves(const QHostAddress &peer) const
{
    const auto holds = [&](const Subnet &subnet) { return peer.isInSubnet(subnet); };
    return m_allowedPeers.isEmpty() || std::ranges::any_of(m_allowedPeers, holds);
}

std::optional<Guard::Refusal> Guard::checkHeaders(const http::Request &request)
{
    if (m_goodHeads.contains(request.head))
        return std::nullopt;
    std::optional<Refusal> refusal = headersRefusal(request);
    if (!refusal && request.head.size() <= LongestGoodHead && text::maskHead(request.head) == request.head) {
        if (m_goodHeads.size() >= MostGoodHeads)
            m_goodHeads.clear();
        m_goodHeads.insert(request.head);
    }
    return refusal;
}

std::optional<Guard::Refusal> Guard::headersRefusal(const http::Request &request) const
{
    const QByteArray site = request.headerList("Sec-Fetch-Site");
    const bool isForeignSite = !site.isNull() && site != "none" && site != "same-origin";
    if (isForeignSite || !request.header("Origin").isNull())
        return Refusal{403, QStringLiteral("Web pages may not post hooks here."), Reason::BrowserPage, {}};

    const QByteArray encoding = request.headerList("Content-Encoding");
    if (!encoding.isNull() && encoding.compare("identity", Qt::CaseInsensitive) != 0)
        return Refusal{415,
                       QStringLiteral("A hook's body must not be encoded; Content-Encoding is not supported."),
                       Reason::EncodedBody,
                       {}};
    const QByteArray type = request.headerList("Content-Type");
    if (type.isNull())
        return Refusal{415,
                       QStringLiteral("A hook's Content-Type must be application/json, and there is none."),
                       Reason::WrongContentType,
                       {}};
    if (!http::isJsonType(type))
        return Refusal{415,
                       QStringLiteral("A hook's Content-Type must be application/json, not %1.").arg(shown(type)),
                       Reason::WrongContentType,
                       {}};
    return std::nullopt;
}

QByteArray Guard::keptHead(const QByteArray &head) const
{
    const auto good = m_goodHeads.constFind(head);
    return good == m_goodHeads.constEnd() ? text::maskHead(head) : *good;
}

std::optional<Guard::Refusal> Guard::checkAuthorization(const http::Request &request)
{
    if (!asksForSecret())
        return std::nullopt;
    const QByteArray challenge = m_secret.isEmpty() ? "Basic realm=\"Streamwatch hooks\", charset=\"UTF-8\"" : "WCS";
    const QList<http::Header> headers{{"WWW-Authenticate", challenge}};
    const QByteArrayView authorization = request.header("Authorization");
    if (authorization.isNull())
        return Refusal{401, QStringLiteral("The Authorization header is missing."), Reason::MissingCredentials,
                       headers};
    const bool hasPassed = hasBasic(authorization);
    const bool isHash = !hasPassed && needsBody(authorization);
    http::WrongSecrets &wrong = wrongOf(authorization);
    // Without its body, one that may be right was refused by its head as its peer had to wait, if only until now.
    if (wrong.pauseMs(request) > 0 || (!request.isWhole && (hasPassed || isHash))) {
        const auto refused = wrong.refuse(request);
        return Refusal{refused.status, refused.sentence, Reason::WrongCredentials, {refused.retryAfter}};
    }
    if (hasPassed || (isHash && hasValidHash(authorization, request.body))) {
        wrong.noteRight(request);
        return std::nullopt;
    }
    wrong.noteWrong(request);
    return Refusal{401, QStringLiteral("The Authorization header does not match this hook."), Reason::WrongCredentials,
                   headers};
}

http::WrongSecrets &Guard::wrongOf(QByteArrayView authorization) const
{
    return startsWithWord(authorization, "Basic") ? m_wrong.passwords : m_wrong.hashes;
}

bool Guard::needsBody(QByteArrayView authorization) const
{
    return !m_secret.isEmpty() && startsWithWord(authorization, "WCS");
}

bool Guard::hasBasic(QByteArrayView authorization) const
{
    return !m_basic.isEmpty() && startsWithWord(authorization, "Basic") &&
           equalInConstantTime(authorization.sliced(6).trimmed(), m_basic);
}

bool Guard::hasValidHash(QByteArrayView authorization, const QByteArray &body) const
{
    const QByteArray expected = QMessageAuthenticationCode::hash(body, m_secret, QCryptographicHash::Md5).toHex();
    return equalInConstantTime(authorization.sliced(4).trimmed().toByteArray().toLower(), expected);
}

} // namespace hooks
