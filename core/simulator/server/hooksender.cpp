#include "simulator/server/hooksender.h"

#include "base/clock.h"
#include "base/reasonphrase.h"
#include "json/readjson.h"
#include "simulator/server/webcallserver.h"

#include <utility>

namespace simulator {

namespace {

const QString ConfigKey = QStringLiteral("restClientConfig");

QList<QByteArray> names(const QByteArray &list)
{
    QList<QByteArray> result;
    for (const QByteArray &name : list.split(',')) {
        if (!name.trimmed().isEmpty())
            result.append(name.trimmed());
    }
    return result;
}

// "500 Internal Server Error"
QString statusLine(const http::Reply &reply)
{
    const QByteArray reason =
        reply.reason.isEmpty() ? reasonPhrase(reply.status).toByteArray() : reply.reason.left(200);
    return QString::number(reply.status) + u' ' + QString::fromUtf8(reason);
}

} // namespace

HookSender::HookSender(WebCallServer &server, QByteArray clientId, QByteArray sessionId)
    : m_server(server)
    , m_clientId(std::move(clientId))
    , m_sessionId(std::move(sessionId))
    , m_self(std::make_shared<HookSender *>(this))
{}

void HookSender::setConfig(wcs::RestClientConfig config)
{
    m_config = std::move(config);
    m_policies.clear();
}

void HookSender::post(const QByteArray &method, const Fields &fields, Then then)
{
    const Policy &policy = policyOf(method);
    if (policy.policy.restPolicy == "DISABLE" || !m_server.isSent(method))
        return then({});
    const QByteArray body = fields.toJson(policy.restExclude);
    SentHook hook{.at = wallMicroseconds(),
                  .clientId = m_clientId,
                  .sessionId = m_sessionId,
                  .mediaSessionId = fields.text("mediaSessionId"),
                  .method = method,
                  .status = fields.text("status"),
                  .seq = ++m_seq};
    m_server.post(method, body,
                  [this, self = std::weak_ptr(m_self), body, hook = std::move(hook),
                   then = std::move(then)](const http::Reply &reply) mutable {
                      if (self.expired())
                          return;
                      const Outcome outcome = outcomeOf(hook.method, body, reply);
                      hook.answer = reply.status;
                      hook.failure = reply.failure;
                      hook.isAccepted = outcome.isAccepted;
                      hook.effect = outcome.effect;
                      hook.cause = outcome.cause;
                      hook.tries = reply.tries;
                      hook.microseconds = reply.microseconds;
                      m_server.report(hook);
                      then(outcome);
                  });
}

HookSender::Outcome HookSender::outcomeOf(const QByteArray &method, const QByteArray &sent, const http::Reply &reply)
{
    Outcome outcome;
    if (reply.failure != http::Failure::None)
        outcome.cause = reply.sentence;
    else if (reply.status != 200)
        outcome.cause = statusLine(reply);
    else if (method == "connect" || reply.body != sent)
        outcome.cause = readBody(method, reply.body, outcome);
    outcome.isAccepted = outcome.cause.isEmpty();
    const int status = outcome.isAccepted ? 200 : reply.status == 200 ? 0 : reply.status;
    // What is given up by ourselves is no answer of the web server's: no client hears of it.
    const wcs::MethodPolicy policy =
        reply.failure == http::Failure::Stopped ? wcs::MethodPolicy() : policyOf(method).policy;
    outcome.effect = wcs::answerEffect(method, policy, status);
    return outcome;
}

// What is wrong with the body of a 200; empty: nothing.
QString HookSender::readBody(const QByteArray &method, const QByteArray &body, Outcome &outcome) const
{
    const auto read = json::readJson(body);
    const auto *fault = std::get_if<json::JsonFault>(&read);
    if (fault || !std::get<QJsonValue>(read).isObject()) {
        if (m_server.behaviour().acceptsBrokenBody)
            return {};
        if (body.isEmpty())
            return QStringLiteral("200 with an empty body.");
        if (!fault)
            return QStringLiteral("200 with a body that is not a JSON object.");
        return QStringLiteral("200 with broken JSON: %1.").arg(QString::fromUtf8(fault->sentence()));
    }
    outcome.answered = std::get<QJsonValue>(read).toObject();
    if (method != "connect" || !outcome.answered.contains(ConfigKey))
        return {};
    const auto config =
        wcs::RestClientConfig::fromJson(outcome.answered.value(ConfigKey), QStringLiteral("/restClientConfig"));
    if (const auto *wrong = std::get_if<json::JsonError>(&config)) {
        return m_server.behaviour().ignoresBadConfig ? QString()
                                                     : QStringLiteral("The answer to connect cannot be used, at %1: %2")
                                                           .arg(wrong->pointer, wrong->sentence);
    }
    outcome.config = std::get<wcs::RestClientConfig>(config);
    return {};
}

const HookSender::Policy &HookSender::policyOf(const QByteArray &method)
{
    static const Policy Usual; // of methods that the answer to connect does not name
    if (!m_config.methods.contains(method))
        return Usual;
    auto it = m_policies.constFind(method);
    if (it == m_policies.constEnd()) {
        const wcs::MethodPolicy policy = m_config.policyOf(method);
        it = m_policies.insert(method, {policy, names(policy.restExclude), names(policy.clientExclude)});
    }
    return it.value();
}

void HookSender::takeOver(Fields &fields, const QByteArray &method, const Outcome &outcome)
{
    const Policy &policy = policyOf(method);
    if (!policy.isOverwrite() || outcome.answered.isEmpty())
        return;
    QJsonObject taken = wcs::overwritten({}, outcome.answered, policy.policy);
    for (const char *fixed : {"nodeId", "appKey", "sessionId", "mediaSessionId", "published"})
        taken.remove(QLatin1String(fixed)); // what tells one stream from another is WCS's own
    fields.setAll(Fields::fromObject(taken));
}

} // namespace simulator
