#include "api/ruledesk.h"

#include "api/answers.h"
#include "base/reply.h"

namespace api {

RuleDesk::RuleDesk(rules::RuleGateway rules, QObject *parent)
    : QObject(parent)
    , m_gateway(std::move(rules))
    , m_rules(std::make_shared<rules::RuleSnapshot>())
{}

void RuleDesk::change(const rules::RuleChange &change, http::Responder &&responder, Changed answer)
{
    whenReplied(m_gateway.change(change), this,
                [responder = std::move(responder), answer = std::move(answer)](const rules::Outcome &outcome) mutable {
                    responder.respond(outcome.problem ? refused(*outcome.problem) : answer(outcome));
                });
}

void RuleDesk::report(http::Responder &&responder, Answer answer)
{
    whenReplied(m_gateway.report(), this,
                [responder = std::move(responder), answer = std::move(answer)](
                    const rules::RuleSnapshotPtr &snapshot) mutable { responder.respond(answer(*snapshot)); });
}

QString RuleDesk::tagOf(const QString &id) const
{
    const int index = m_rules->indexOf(id);
    return index < 0 ? QString() : m_rules->rules[index].rule->tags.value(0);
}

} // namespace api
