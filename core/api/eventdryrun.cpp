#include "api/eventdryrun.h"

#include "api/answers.h"
#include "json/readjson.h"
#include "rules/matcher.h"
#include "text/secrets.h"
#include "wcs/answereffect.h"
#include "wcs/status.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace api {

using rules::Action;
using rules::Matcher;
using rules::RuleSnapshot;
using rules::RuleStatus;

namespace {

QString key(const char *text)
{
    return QLatin1String(text);
}

// Why the rule would not answer what it matches; empty where it would.
QString whyNotDue(const RuleStatus &status)
{
    const rules::When &when = status.rule->when;
    if (!status.isActive)
        return QStringLiteral("It is used up.");
    if (when.per == rules::When::Per::Rule && status.matched < quint64(when.skip))
        return QStringLiteral("It lets the first %1 matches pass; %2 have come.").arg(when.skip).arg(status.matched);
    if (when.probability <= 0)
        return QStringLiteral("Its probability is 0.");
    return {};
}

// How long WCS waits for the whole answer, ms.
struct Span {
    double least = 0;
    double usual = 0;
    double most = 0;
};

Span spanOf(const Action &action, qsizetype echoBytes)
{
    constexpr double HeadBytes = 120;
    constexpr double LikelyDeviations = 2;
    const rules::Delay &delay = action.delay;
    Span span{double(delay.ms), double(delay.ms), double(delay.ms)};
    if (delay.type == rules::Delay::Type::Uniform)
        span = {double(delay.minMs), double(delay.minMs + delay.maxMs) / 2, double(delay.maxMs)};
    if (delay.type == rules::Delay::Type::LogNormal)
        span = {delay.medianMs * std::exp(-LikelyDeviations * delay.sigma), delay.medianMs,
                delay.medianMs * std::exp(LikelyDeviations * delay.sigma)};
    if (action.type == Action::Type::Dribble) {
        const bool isEcho = action.body == QLatin1String(Action::Echo);
        const double bytes = HeadBytes + double(isEcho ? echoBytes : action.body.toUtf8().size());
        const double ms = bytes / double(action.bytesPerSecond) * 1'000;
        span = {span.least + ms, span.usual + ms, span.most + ms};
    }
    return span;
}

// The status that WCS gets; 0 where it gets no whole answer in time.
int statusFor(const Action &action, qsizetype echoBytes)
{
    const bool isWhole = action.sendsResponse() && action.type != Action::Type::Truncate;
    return isWhole && spanOf(action, echoBytes).usual < wcs::AnswerTimeoutMs ? action.status : 0;
}

// What cannot be told beforehand.
QJsonArray remarksOn(const rules::Rule &rule, qsizetype echoBytes)
{
    QJsonArray remarks;
    const rules::When &when = rule.when;
    if (when.probability < 1)
        remarks.append(QStringLiteral("It answers by chance, with a probability of %1.").arg(when.probability));
    if (when.per == rules::When::Per::Stream && (when.skip > 0 || when.count > 0))
        remarks.append(QStringLiteral("It counts per stream; what it has counted is not looked at here."));
    if (rule.action.type == Action::Type::Malformed)
        remarks.append(QStringLiteral("How WCS takes broken JSON is not documented."));
    const Span span = spanOf(rule.action, echoBytes);
    if (rule.action.sendsResponse() && span.least < wcs::AnswerTimeoutMs && span.most >= wcs::AnswerTimeoutMs)
        remarks.append(QStringLiteral("By chance it can be later than WCS waits (%1 s); then WCS gets no answer.")
                           .arg(wcs::AnswerTimeoutMs / 1'000));
    return remarks;
}

// The event as WCS goes on with it; null where it does not take fields from the answer.
QJsonValue asOverwritten(const QByteArray &body, const Action &action, const wcs::MethodPolicy &policy)
{
    if (policy.restPolicy != "OVERWRITE" || statusFor(action, body.size()) != 200)
        return {};
    const QJsonObject event = json::readJsonObject(body);
    const bool isEcho = action.body == QLatin1String(Action::Echo);
    const QJsonObject client =
        wcs::overwritten(event, isEcho ? event : json::readJsonObject(action.body.toUtf8()), policy);
    return json::readJsonObject(text::maskSecrets(QJsonDocument(client).toJson(QJsonDocument::Compact)));
}

// Goes through the rules in their order, as the endpoint does.
class Decision {
public:
    Decision(const wcs::HookEvent &event, const QByteArray &body)
        : m_event(event)
        , m_streamKey(event.streamKey())
    {
        m_probe.setBody(body);
    }

    void ask(const RuleStatus &status)
    {
        const QString why = whyNot(status);
        if (why.isEmpty())
            m_rule = status.rule;
        else
            m_others.append(
                QJsonObject{{key("id"), status.rule->id}, {key("name"), status.rule->name}, {key("why"), why}});
    }

    const std::shared_ptr<const rules::Rule> &rule() const { return m_rule; } // null: none
    const QJsonArray &others() const { return m_others; }

private:
    QString whyNot(const RuleStatus &status)
    {
        if (!status.rule->enabled)
            return QStringLiteral("It is switched off.");
        const auto compiled = Matcher::compile(status.rule->match);
        if (const auto *matcher = std::get_if<Matcher>(&compiled)) {
            if (QString why = matcher->whyNot({m_event, m_streamKey, &m_probe}); !why.isEmpty())
                return why;
        }
        if (QString why = whyNotDue(status); !why.isEmpty())
            return why;
        return m_rule ? QStringLiteral("“%1”, above it, answers first.").arg(m_rule->name) : QString();
    }

    const wcs::HookEvent &m_event;
    QByteArray m_streamKey;
    json::JsonProbe m_probe;
    std::shared_ptr<const rules::Rule> m_rule;
    QJsonArray m_others;
};

} // namespace

http::Response tryEvent(const wcs::HookEvent &event, const QByteArray &body, const RuleSnapshot &snapshot,
                        const wcs::MethodPolicy &policy)
{
    Decision decision(event, body);
    for (const RuleStatus &status : snapshot.rules)
        decision.ask(status);
    rules::Rule normal;
    normal.action.body = QLatin1String(Action::Echo);
    const rules::Rule &rule = decision.rule() ? *decision.rule() : normal;
    const wcs::AnswerEffect effect = wcs::answerEffect(event.method, policy, statusFor(rule.action, body.size()));
    return ok({{key("answeredBy"), decision.rule() ? QJsonValue(rule.id) : QJsonValue()},
               {key("answer"), rule.toJson().value(key("action"))},
               {key("remarks"), remarksOn(rule, body.size())},
               {key("others"), decision.others()},
               {key("effect"), QJsonObject{{key("name"), QString::fromUtf8(wcs::answerEffectName(effect))},
                                           {key("sentence"), wcs::answerEffectSentence(effect)}}},
               {key("client"), asOverwritten(body, rule.action, policy)}});
}

} // namespace api
