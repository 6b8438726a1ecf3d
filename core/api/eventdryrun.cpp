#include "api/eventdryrun.h"

#include "api/answers.h"
#include "base/reasonphrase.h"
#include "json/readjson.h"
#include "rules/forwarding.h"
#include "rules/headerlines.h"
#include "rules/matcher.h"
#include "text/secrets.h"
#include "wcs/answereffect.h"
#include "wcs/status.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
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

// What WCS gets.
struct Answer {
    std::optional<int> status;                 // 0: no whole answer in time; nothing: the backend's, which is not known
    QByteArray body;                           // where one is known
    std::optional<rules::Forwarded> forwarded; // of the backend's
};

bool isInTime(const Action &action, qsizetype echoBytes)
{
    return spanOf(action, echoBytes).usual < wcs::AnswerTimeoutMs;
}

Answer backendAnswer(const Action &action, const BackendCase &backend)
{
    constexpr int BadGateway = 502;
    if (!backend.reply)
        return {.status = action.status == 0 ? std::nullopt : std::optional(action.status)};
    if (backend.reply->status == 0)
        return {.status = BadGateway};
    rules::Forwarded forwarded =
        rules::forwarded(action, *backend.reply, reasonPhrase(backend.reply->status).toByteArray());
    const int status = forwarded.status;
    const QByteArray body = forwarded.body;
    return {.status = status, .body = body, .forwarded = std::move(forwarded)};
}

Answer answerOf(const Action &action, const QByteArray &hook, const BackendCase &backend)
{
    if (!action.sendsResponse() || action.type == Action::Type::Truncate || !isInTime(action, hook.size()))
        return {.status = 0};
    if (action.type == Action::Type::Forward)
        return backendAnswer(action, backend);
    const bool isEcho = action.body == QLatin1String(Action::Echo);
    return {.status = action.status, .body = isEcho ? hook : action.body.toUtf8()};
}

void remarkOnBackend(const Action &action, const Answer &answer, const BackendCase &backend, QJsonArray &remarks)
{
    if (action.forward && backend.isThere)
        remarks.append(QStringLiteral("The backend sees the hook, too, and nobody waits for its answer."));
    if (action.forward && !backend.isThere)
        remarks.append(QStringLiteral("There is no web server behind us that could see the hook."));
    if (action.type != Action::Type::Forward)
        return;
    if (backend.reply && backend.reply->status == 0)
        remarks.append(QStringLiteral("Where the backend does not answer, WCS gets 502 or 504, or the echo where that "
                                      "is set for it; nothing of it is changed."));
    if (!backend.reply)
        remarks.append(QStringLiteral("What the backend answers is not known here; say it as “backend”."));
    if (!answer.forwarded)
        return;
    if (!answer.forwarded->obstacle.isEmpty())
        remarks.append(answer.forwarded->obstacle);
    for (const QString &pointer : answer.forwarded->nowhere)
        remarks.append(
            QStringLiteral("“%1” leads nowhere in the backend's body, and changes nothing there.").arg(pointer));
}

// What cannot be told beforehand, and what one might not expect.
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
QJsonValue asOverwritten(const QByteArray &body, const Answer &answer, const wcs::MethodPolicy &policy)
{
    if (policy.restPolicy != "OVERWRITE" || answer.status != 200)
        return {};
    const QJsonObject client = wcs::overwritten(json::readJsonObject(body), json::readJsonObject(answer.body), policy);
    return json::readJsonObject(text::maskSecrets(QJsonDocument(client).toJson(QJsonDocument::Compact)));
}

// Null where the backend's answer, which is not known, decides.
QJsonValue effectOf(const QByteArray &method, const Answer &answer, const wcs::MethodPolicy &policy)
{
    if (!answer.status)
        return {};
    const wcs::AnswerEffect effect = wcs::answerEffect(method, policy, *answer.status);
    return QJsonObject{{key("name"), QString::fromUtf8(wcs::answerEffectName(effect))},
                       {key("sentence"), wcs::answerEffectSentence(effect)}};
}

QJsonValue forwardedJson(const std::optional<rules::Forwarded> &forwarded)
{
    if (!forwarded)
        return {};
    QJsonObject headers;
    rules::HeaderLines lines(forwarded->head);
    while (const auto line = lines.next()) {
        const QString name = QString::fromUtf8(line->name);
        const QString before =
            headers.contains(name) ? headers.value(name).toString() + QLatin1String(", ") : QString();
        headers.insert(name, line->isCalled("Content-Length") ? QString::number(forwarded->body.size())
                                                              : before + QString::fromUtf8(line->value));
    }
    return QJsonObject{{key("status"), forwarded->status},
                       {key("reason"), QString::fromUtf8(forwarded->reason)},
                       {key("headers"), headers},
                       {key("body"), QString::fromUtf8(forwarded->body)}};
}

// Whether it looks at what the journal hides.
bool asksForSecrets(const rules::Rule &rule)
{
    const QStringList names = rule.match.backend.headers.keys();
    return std::ranges::any_of(names, [](const QString &name) { return text::isSecretKey(name.toUtf8()); });
}

void remarkOnSecrets(const RuleSnapshot &snapshot, const BackendCase &backend, QJsonArray &remarks)
{
    for (const RuleStatus &status : snapshot.rules) {
        if (backend.hidesSecrets && status.rule->enabled && asksForSecrets(*status.rule))
            remarks.append(
                QStringLiteral("“%1” asks for a header of the backend's that the journal hides: what it would "
                               "decide is not known here; say the header in “backend”.")
                    .arg(status.rule->name));
    }
}

// Goes through the rules in their order, as the endpoint does.
class Decision {
public:
    Decision(const wcs::HookEvent &event, const QByteArray &body, const BackendCase &backend)
        : m_event(event)
        , m_backend(backend)
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
    // Those above it that answer instead where the backend's answer, which is not known, is as they want.
    const QStringList &undecided() const { return m_undecided; }

private:
    QString whyNot(const RuleStatus &status)
    {
        if (!status.rule->enabled)
            return QStringLiteral("It is switched off.");
        const auto compiled = Matcher::compile(status.rule->match);
        if (const auto *matcher = std::get_if<Matcher>(&compiled)) {
            if (QString why = matcher->whyNot({m_event, m_streamKey, &m_probe, reply()}); !why.isEmpty())
                return why;
        }
        if (!m_backend.isThere && rules::needsBackend(*status.rule))
            return QStringLiteral("There is no web server behind us to ask.");
        if (QString why = whyNotDue(status); !why.isEmpty())
            return why;
        if (m_rule)
            return QStringLiteral("“%1”, above it, answers first.").arg(m_rule->name);
        if (m_backend.reply || status.rule->match.backend.isEmpty())
            return {};
        m_undecided.append(status.rule->name);
        return QStringLiteral("The backend's answer decides.");
    }

    const rules::BackendReply *reply() const { return m_backend.reply ? &*m_backend.reply : nullptr; }

    const wcs::HookEvent &m_event;
    const BackendCase &m_backend;
    QByteArray m_streamKey;
    json::JsonProbe m_probe;
    std::shared_ptr<const rules::Rule> m_rule;
    QJsonArray m_others;
    QStringList m_undecided;
};

// What is answered where no rule does.
Action normalAction(const BackendCase &backend)
{
    if (backend.isThere)
        return {.type = Action::Type::Forward, .status = 0};
    return {.body = QLatin1String(Action::Echo)};
}

} // namespace

http::Response tryEvent(const wcs::HookEvent &event, const QByteArray &body, const BackendCase &backend,
                        const RuleSnapshot &snapshot, const wcs::MethodPolicy &policy)
{
    Decision decision(event, body, backend);
    for (const RuleStatus &status : snapshot.rules)
        decision.ask(status);
    rules::Rule normal;
    normal.action = normalAction(backend);
    const rules::Rule &rule = decision.rule() ? *decision.rule() : normal;
    const Answer answer = answerOf(rule.action, body, backend);
    QJsonArray remarks = remarksOn(rule, body.size());
    for (const QString &name : decision.undecided())
        remarks.append(QStringLiteral("“%1” answers instead where the backend's answer is as it wants.").arg(name));
    remarkOnBackend(rule.action, answer, backend, remarks);
    remarkOnSecrets(snapshot, backend, remarks);
    return ok({{key("answeredBy"), decision.rule() ? QJsonValue(rule.id) : QJsonValue()},
               {key("answer"), rule.toJson().value(key("action"))},
               {key("forwarded"), forwardedJson(answer.forwarded)},
               {key("remarks"), remarks},
               {key("others"), decision.others()},
               {key("effect"), effectOf(event.method, answer, policy)},
               {key("client"), asOverwritten(body, answer, policy)}});
}

} // namespace api
