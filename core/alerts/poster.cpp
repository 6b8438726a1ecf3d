#include "alerts/poster.h"

#include "backend/clientfor.h"
#include "base/clock.h"
#include "base/httpdate.h"
#include "text/text.h"

#include <algorithm>

namespace alerts {

namespace {

constexpr int RequestTimeout = 408;
constexpr int TooManyRequests = 429;
constexpr qsizetype LongestAnswer = 256 * 1024; // bytes; nobody reads it
constexpr int LongestReason = 60;               // characters

http::ClientOptions clientOptions(const Address &address, const Options &options)
{
    http::ClientOptions client =
        backend::clientFor(address.url, {.proxy = options.proxy, .timeoutMs = options.answerMs, .tls = options.tls});
    client.connections = 1;
    client.body = LongestAnswer;
    client.retries = 1; // on a kept connection that ends in that moment
    client.retriesPartlySent = false;
    return client;
}

QByteArray headOf(const Address &address, const QByteArray &target)
{
    QByteArray head = "POST " + target +
                      " HTTP/1.1\r\nUser-Agent: Streamwatch/" STREAMWATCH_VERSION
                      "\r\nAccept: */*\r\nContent-Type: application/json\r\n";
    if (!address.credentials.isEmpty())
        head += "Authorization: Basic " + address.credentials.toBase64() + "\r\n";
    return head;
}

// Of Retry-After (RFC 9110 §10.2.3): seconds, or a date.
qint64 waitMs(QByteArrayView retryAfter, qint64 utcSeconds)
{
    bool isNumber = false;
    qint64 seconds = retryAfter.toLongLong(&isNumber);
    if (const auto moment = isNumber ? std::nullopt : httpDateSeconds(retryAfter))
        seconds = *moment - utcSeconds;
    constexpr qint64 MostSeconds = 365 * 86'400;
    return std::clamp<qint64>(seconds, 0, MostSeconds) * 1'000;
}

} // namespace

Outcome outcomeOf(const http::Reply &reply, qint64 utcSeconds)
{
    if (reply.failure != http::Failure::None)
        return {.kind = Outcome::Kind::Failed, .cause = reply.sentence};
    if (reply.status >= 200 && reply.status < 300)
        return {};
    const QString answer =
        QStringLiteral("It answered %1 %2").arg(reply.status).arg(text::visibleText(reply.reason, LongestReason));
    if (reply.status < 400)
        return {.kind = Outcome::Kind::Refused, .cause = answer + QStringLiteral(", and no redirect is followed.")};
    const bool isRefused = reply.status < 500 && reply.status != RequestTimeout && reply.status != TooManyRequests;
    return {.kind = isRefused ? Outcome::Kind::Refused : Outcome::Kind::Failed,
            .cause = answer.trimmed() + u'.',
            .waitMs = waitMs(reply.header("Retry-After"), utcSeconds)};
}

Poster::Poster(const Address &address, const QByteArray &target, const Options &options, QObject *parent)
    : m_head(headOf(address, target))
    , m_client(clientOptions(address, options), parent)
{}

void Poster::post(const QByteArray &lines, const QByteArray &body, const Told &told)
{
    m_client.send(m_head + lines, body,
                  [told](const http::Reply &reply) { told(outcomeOf(reply, wallMicroseconds() / 1'000'000)); });
}

} // namespace alerts
