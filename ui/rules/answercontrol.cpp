#include "ui/rules/answercontrol.h"

#include "board/subject.h"
#include "text/text.h"
#include "ui/kit/action.h"
#include "ui/kit/notices.h"
#include "ui/rules/allnormal.h"
#include "ui/rules/answersdock.h"
#include "ui/rules/injectionstrip.h"
#include "ui/rules/ruleactions.h"
#include "ui/rules/rulecontrol.h"
#include "view/matchcounter.h"

#include <QAction>

namespace ui {

namespace {

constexpr int LongestName = 60; // characters

QString nameOf(const rules::Rule &rule)
{
    return text::visibleText((rule.name.isEmpty() ? rule.id : rule.name).toUtf8(), LongestName);
}

// Those that have a number: the toolbar's switch has its own place.
QList<rules::RuleStatus> numbered(const rules::RuleSnapshot &rules)
{
    QList<rules::RuleStatus> others = rules.rules;
    others.removeIf([](const rules::RuleStatus &status) { return status.rule->id == rules::SwitchId; });
    return others;
}

} // namespace

AnswerControl::AnswerControl(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_counter(new view::MatchCounter(parts.board, this))
{
    connect(m_counter, &view::MatchCounter::counted, &parts.strip, &InjectionStrip::setStreams);
    connect(&parts.rules, &RuleControl::rulesChanged, this, &AnswerControl::showRules);
    connect(&parts.rules, &RuleControl::refused, &parts.notices, &Notices::add);
    connectActions();
    setStream({});
    showRules();
}

void AnswerControl::connectActions()
{
    const RuleActions &actions = m_parts.actions;
    new AllNormal(actions, m_parts.rules, m_parts.strip, this);
    connect(actions.newRule, &QAction::triggered, &m_parts.dock, &AnswersDock::newRule);
    connect(actions.fromStream, &QAction::triggered, this, [this] { ruleFromSelected(); });
    for (int index = 0; index < actions.toggles.size(); ++index) {
        connect(actions.toggles[index], &QAction::triggered, this, [this, index] {
            m_parts.dock.toggle(index);
            showToggles(); // marked once it is so
        });
    }
}

void AnswerControl::showRules()
{
    const rules::RuleSnapshotPtr &rules = m_parts.rules.rules();
    m_parts.strip.setRules(rules);
    showToggles();
    rules::Rules active;
    for (const rules::RuleStatus &status : rules->rules) {
        if (status.isActive)
            active.append(*status.rule);
    }
    if (active != m_active)
        m_counter->setRules(active);
    m_active = active;
}

void AnswerControl::showToggles()
{
    const QList<rules::RuleStatus> rules = numbered(*m_parts.rules.rules());
    for (int index = 0; index < m_parts.actions.toggles.size(); ++index) {
        QAction *action = m_parts.actions.toggles[index];
        const bool exists = index < rules.size();
        const QString number = QString::number(index + 1);
        const QString name = exists ? nameOf(*rules[index].rule) : QString();
        const QString escaped = QString(name).replace(QLatin1Char('&'), QStringLiteral("&&"));
        action->setText(exists ? QStringLiteral("&%1  %2").arg(number, escaped) : tr("Rule &%1").arg(number));
        action->setChecked(exists && rules[index].rule->enabled);
        action->setVisible(exists);
        setTip(action, exists ? tr("Switches “%1” on or off").arg(name) : tr("Switches a rule on or off"));
    }
}

void AnswerControl::setStream(const QByteArray &streamKey)
{
    m_stream = streamKey;
    m_parts.actions.fromStream->setEnabled(!streamKey.isEmpty());
}

void AnswerControl::ruleFromSelected()
{
    const board::StreamBoard &board = m_parts.board;
    const auto slot = board.find(m_stream);
    if (!slot)
        return m_parts.notices.add(
            tr("This stream has ended and is no longer shown: select another one to make a rule from."));
    const wcs::HookEvent stream = board::eventOf(board.at(*slot), board.pool());
    ruleFrom(stream, ruleChoices(stream).first());
}

void AnswerControl::ruleFrom(const wcs::HookEvent &stream, RuleBy by)
{
    m_parts.dock.ruleFrom(stream, by);
}

QStringList AnswerControl::activeNames() const
{
    QStringList names;
    for (const rules::RuleStatus &status : m_parts.rules.rules()->rules) {
        if (status.isActive)
            names.append(nameOf(*status.rule));
    }
    return names;
}

QStringList AnswerControl::unsaved() const
{
    return m_parts.dock.unsavedEditors();
}

} // namespace ui
