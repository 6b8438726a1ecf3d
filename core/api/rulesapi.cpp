#include "api/rulesapi.h"

#include "api/answers.h"
#include "api/callbody.h"
#include "api/json.h"

#include <QJsonArray>

#include <algorithm>

namespace api {

using rules::Rule;
using rules::Rules;
using rules::RuleSnapshot;

namespace {

constexpr qsizetype LongestTag = 64;

struct GivenRule {
    Rule rule;
    bool hasId = false;
    bool isConfirmed = false;
};

GivenRule ruleFrom(QJsonObject object)
{
    GivenRule given;
    given.isConfirmed = takeConfirm(object);
    given.hasId = object.contains(QStringLiteral("id"));
    const auto parsed = Rule::parse(object);
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        throw *error;
    given.rule = std::get<Rule>(parsed);
    return given;
}

// Answers may come back as they are: what they say besides the rule is not read.
QJsonObject ruleBody(const Call &call)
{
    const QJsonValue body = jsonBody(call);
    if (!body.isObject())
        throw json::JsonError{{}, QStringLiteral("A rule is a JSON object.")};
    QJsonObject object = body.toObject();
    for (const char *key : {"revision", "changedBy", "changedAt"})
        object.remove(QLatin1String(key));
    return object;
}

QString idIn(const Call &call)
{
    return QString::fromUtf8(call.arguments.first());
}

// A mistyped "tag" must not turn some rules into all.
QString tagIn(const Call &call)
{
    const auto items = call.query.queryItems();
    for (const auto &[name, value] : items) {
        if (name != QLatin1String("tag"))
            throw Refusal{badQuery(name.toUtf8().constData(), QStringLiteral("left out; the rules know “tag” alone"))};
    }
    QString tag = call.text("tag");
    if (tag.size() > LongestTag)
        throw Refusal{badQuery("tag", QStringLiteral("a text of at most %1 characters").arg(LongestTag))};
    return tag;
}

http::Response noSuchRule(const QString &id)
{
    return notFound(QStringLiteral("There is no rule with the id “%1”.").arg(id));
}

QJsonObject withChange(QJsonObject object, const RuleSnapshot &snapshot)
{
    object.insert(QStringLiteral("revision"), qint64(snapshot.revision));
    object.insert(QStringLiteral("changedBy"), snapshot.changedBy.text());
    object.insert(QStringLiteral("changedAt"), snapshot.changedAt == 0 ? QJsonValue() : isoTime(snapshot.changedAt));
    return object;
}

// With a tag, only the rules that have it.
RuleCalls::Answer answerRules(const QString &tag)
{
    return [tag](const RuleSnapshot &snapshot) {
        QJsonArray rules;
        for (const rules::RuleStatus &status : snapshot.rules) {
            if (tag.isEmpty() || status.rule->tags.contains(tag))
                rules.append(ruleObject(status));
        }
        return ok(withChange({{QStringLiteral("rules"), rules}}, snapshot));
    };
}

http::Response createdLast(const RuleSnapshot &snapshot)
{
    const rules::RuleStatus &rule = snapshot.rules.last();
    http::Response response = json(201, withChange(ruleObject(rule), snapshot));
    response.headers.append(http::Header{"Location", "/api/v1/rules/" + rule.rule->id.toUtf8()});
    return response;
}

RuleCalls::Answer answerRule(const QString &id)
{
    return [id](const RuleSnapshot &snapshot) {
        const int index = snapshot.indexOf(id);
        return index < 0 ? noSuchRule(id) : ok(withChange(ruleObject(snapshot.rules[index]), snapshot));
    };
}

RuleCalls::Changed changed(const RuleCalls::Answer &answer)
{
    return [answer](const rules::Outcome &outcome) { return answer(*outcome.snapshot); };
}

} // namespace

RulesApi::RulesApi(RuleCalls &calls)
    : m_calls(calls)
{}

void RulesApi::addTo(Router &router)
{
    const auto route = [this](void (RulesApi::*member)(const Call &, http::Responder &&)) {
        return [this, member](const Call &call, http::Responder &&r) { (this->*member)(call, std::move(r)); };
    };
    router.add({"GET", "/api/v1/rules", route(&RulesApi::list)});
    router.add({"PUT", "/api/v1/rules", route(&RulesApi::replace)});
    router.add({"POST", "/api/v1/rules", route(&RulesApi::create)});
    router.add({"POST", "/api/v1/rules/disable-all", route(&RulesApi::disableAll)});
    router.add({"GET", "/api/v1/rules/{id}", route(&RulesApi::one)});
    router.add({"PUT", "/api/v1/rules/{id}", route(&RulesApi::put)});
    router.add({"PATCH", "/api/v1/rules/{id}", route(&RulesApi::patch)});
    router.add({"DELETE", "/api/v1/rules/{id}", route(&RulesApi::remove)});
    router.add({"POST", "/api/v1/rules/{id}/enable",
                [this](const Call &call, http::Responder &&r) { setEnabled(call, true, std::move(r)); }});
    router.add({"POST", "/api/v1/rules/{id}/disable",
                [this](const Call &call, http::Responder &&r) { setEnabled(call, false, std::move(r)); }});
}

void RulesApi::list(const Call &call, http::Responder &&responder)
{
    m_calls.report(std::move(responder), answerRules(tagIn(call)));
}

void RulesApi::replace(const Call &call, http::Responder &&responder)
{
    const QString tag = tagIn(call);
    const auto parsed = rules::parseRuleFile(jsonBody(call));
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        throw *error;
    const auto &file = std::get<rules::RuleFile>(parsed);
    m_calls.change(rules::replaceAll(file.rules, tag, file.isConfirmed).by(originOf(call, tag)), std::move(responder),
                   changed(answerRules(tag)));
}

void RulesApi::create(const Call &call, http::Responder &&responder)
{
    const QString tag = tagIn(call);
    const GivenRule given = ruleFrom(ruleBody(call));
    m_calls.change({.edit = rules::edits::Add{.rules = {{given.rule}}, .findsIds = !given.hasId},
                    .origin = originOf(call, tag.isEmpty() ? given.rule.tags.value(0) : tag),
                    .isConfirmed = given.isConfirmed},
                   std::move(responder), [](const rules::Outcome &outcome) { return createdLast(*outcome.snapshot); });
}

void RulesApi::one(const Call &call, http::Responder &&responder)
{
    m_calls.report(std::move(responder), answerRule(idIn(call)));
}

void RulesApi::put(const Call &call, http::Responder &&responder)
{
    const QString id = idIn(call);
    QJsonObject body = ruleBody(call);
    const QString key = QStringLiteral("id");
    if (body.contains(key) && body.value(key) != id)
        throw json::JsonError{json::jsonPointer({}, key), QStringLiteral("The id of a rule stays as it is.")};
    body.insert(key, id);
    const GivenRule given = ruleFrom(body);
    m_calls.change(rules::put(given.rule, given.isConfirmed).by(originAbout(call, id, given.rule.tags.value(0))),
                   std::move(responder), [id](const rules::Outcome &outcome) {
                       return outcome.added().isEmpty() ? answerRule(id)(*outcome.snapshot)
                                                        : createdLast(*outcome.snapshot);
                   });
}

void RulesApi::patch(const Call &call, http::Responder &&responder)
{
    const QString id = idIn(call);
    QJsonObject members = ruleBody(call);
    const bool isConfirmed = takeConfirm(members);
    m_calls.change(rules::patch(id, members, isConfirmed).by(originAbout(call, id)), std::move(responder),
                   changed(answerRule(id)));
}

void RulesApi::remove(const Call &call, http::Responder &&responder)
{
    const QString id = idIn(call);
    m_calls.change(rules::remove(id).by(originAbout(call, id)), std::move(responder),
                   [](const rules::Outcome &) { return http::Response{.status = 204}; });
}

void RulesApi::setEnabled(const Call &call, bool enabled, http::Responder &&responder)
{
    const QString id = idIn(call);
    QJsonObject body = optionalBody(call);
    const bool isConfirmed = takeConfirm(body);
    json::JsonFields(body, {}).end();
    m_calls.change(rules::setEnabled(id, enabled, isConfirmed).by(originAbout(call, id)), std::move(responder),
                   changed(answerRule(id)));
}

void RulesApi::disableAll(const Call &call, http::Responder &&responder)
{
    json::JsonFields(optionalBody(call), {}).end();
    const QString tag = tagIn(call);
    m_calls.change(rules::disableAll(tag).by(originOf(call, tag)), std::move(responder),
                   [tag](const rules::Outcome &outcome) {
                       const auto wasOn = [&tag](const Rule &rule) {
                           return rule.enabled && (tag.isEmpty() || rule.tags.contains(tag));
                       };
                       const qint64 count = std::ranges::count_if(outcome.before, wasOn);
                       return ok(withChange({{QStringLiteral("disabled"), count}}, *outcome.snapshot));
                   });
}

rules::Origin RulesApi::originAbout(const Call &call, const QString &id, const QString &newTag) const
{
    const QString tag = tagIn(call);
    const QString itsTag = m_calls.tagOf(id);
    return originOf(call, !tag.isEmpty() ? tag : !itsTag.isEmpty() ? itsTag : newTag);
}

} // namespace api
