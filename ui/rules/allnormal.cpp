#include "ui/rules/allnormal.h"

#include "ui/kit/panickey.h"
#include "ui/rules/injectionstrip.h"
#include "ui/rules/ruleactions.h"
#include "ui/rules/rulecontrol.h"

#include <QAction>

namespace ui {

AllNormal::AllNormal(const RuleActions &actions, RuleControl &rules, InjectionStrip &strip, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_rules(rules)
    , m_strip(strip)
{
    new PanicKey(actions.allNormal, this);
    connect(actions.allNormal, &QAction::triggered, this, &AllNormal::switchOff);
    connect(actions.backOn, &QAction::triggered, this, &AllNormal::switchBackOn);
    connect(&rules, &RuleControl::rulesChanged, this, [this] { remember(waiting()); });
    remember({});
}

// Pressed twice, it remembers what it has switched off: the second time nothing is on.
void AllNormal::switchOff()
{
    QStringList ids;
    for (const rules::RuleStatus &status : m_rules.rules()->rules) {
        if (status.isActive)
            ids.append(status.rule->id);
    }
    m_rules.change(rules::disableAll(), this, [this, ids](const rules::Outcome &) {
        if (!ids.isEmpty())
            remember(ids);
    });
}

// What is risky is asked about, as when it is switched on otherwise; a no leaves all of them off.
void AllNormal::switchBackOn()
{
    m_rules.change({.edit = rules::edits::Switch{.ids = waiting(), .on = true}});
}

QStringList AllNormal::waiting() const
{
    QStringList ids;
    for (const rules::RuleStatus &status : m_rules.rules()->rules) {
        if (!status.rule->enabled && m_ids.contains(status.rule->id))
            ids.append(status.rule->id);
    }
    return ids;
}

void AllNormal::remember(const QStringList &ids)
{
    m_ids = ids;
    m_actions.backOn->setEnabled(!ids.isEmpty());
    m_strip.offerBack(ids);
}

} // namespace ui
