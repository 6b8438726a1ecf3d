#include "api/ruledesk.h"

#include "api/answers.h"

namespace api {

RuleDesk::RuleDesk(QObject *parent)
    : QObject(parent)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
{}

void RuleDesk::change(const QString &by, const rules::Change &change, http::Responder &&responder, Answer answer)
{
    emit changeWanted(keep(std::move(responder), std::move(answer)), by, change);
}

void RuleDesk::report(http::Responder &&responder, Answer answer)
{
    emit reportWanted(keep(std::move(responder), std::move(answer)));
}

quint64 RuleDesk::keep(http::Responder &&responder, Answer &&answer)
{
    m_pending.emplace(++m_lastToken, Pending{std::move(responder), std::move(answer)});
    return m_lastToken;
}

QString RuleDesk::tagOf(const QString &id) const
{
    const int index = m_rules->indexOf(id);
    return index < 0 ? QString() : m_rules->rules[index].rule->tags.value(0);
}

void RuleDesk::takeOutcome(quint64 token, const rules::Outcome &outcome)
{
    auto pending = m_pending.extract(token);
    if (pending.empty())
        return;
    http::Responder &responder = pending.mapped().responder;
    if (outcome.problem)
        responder.respond(refused(*outcome.problem));
    else
        responder.respond(pending.mapped().answer(*outcome.snapshot));
}

} // namespace api
