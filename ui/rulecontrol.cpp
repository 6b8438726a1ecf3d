#include "ui/rulecontrol.h"

#include "ui/questions.h"

#include <QWidget>

namespace ui {

RuleControl::RuleControl(QWidget *window)
    : QObject(window)
    , m_window(window)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
{}

void RuleControl::change(const Make &make, const Then &then)
{
    send({make, then}, false);
}

void RuleControl::send(const Pending &pending, bool isConfirmed)
{
    m_pending.insert(++m_lastToken, pending);
    emit changeWanted(m_lastToken, pending.make(isConfirmed));
}

void RuleControl::setRules(const rules::RuleSnapshotPtr &snapshot)
{
    m_rules = snapshot;
    emit rulesChanged();
}

void RuleControl::takeOutcome(quint64 token, const rules::Outcome &outcome)
{
    if (!m_pending.contains(token))
        return;
    const Pending pending = m_pending.take(token);
    const auto settle = [this, pending](const std::optional<rules::Problem> &problem) {
        if (pending.then)
            pending.then(problem);
        else if (problem && !problem->sentence.isEmpty())
            emit refused(problem->sentence);
    };
    if (outcome.problem && outcome.problem->needsConfirmation)
        return askBeforeRisk(
            m_window, outcome.problem->sentence, [this, pending] { send(pending, true); },
            [settle] { settle(rules::Problem{}); });
    settle(outcome.problem);
}

} // namespace ui
