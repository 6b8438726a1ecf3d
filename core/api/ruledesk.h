#pragma once

#include "http/server/responder.h"
#include "rules/rulebook.h"

#include <QObject>

#include <functional>

namespace api {

// Calls about rules, which live on the hooks thread: a call is answered once the reply has come from there. From then
// on the next hook finds a change in force.
class RuleDesk final : public QObject {
    Q_OBJECT
public:
    RuleDesk(rules::RuleGateway rules, QObject *parent);

    // The answer to a call, from what came of the change. Not asked where the change is refused: that is answered here.
    using Changed = std::function<http::Response(const rules::Outcome &)>;
    void change(const rules::RuleChange &change, http::Responder &&responder, Changed answer);
    // The answer from the rules as they are, with exact counts.
    using Answer = std::function<http::Response(const rules::RuleSnapshot &)>;
    void report(http::Responder &&responder, Answer answer);

    // The first tag of that rule, as far as is known here; empty where it has none.
    QString tagOf(const QString &id) const;

    void takeRules(const rules::RuleSnapshotPtr &snapshot) { m_rules = snapshot; }

private:
    rules::RuleGateway m_gateway;
    rules::RuleSnapshotPtr m_rules;
};

} // namespace api
