#include "ui/rules/answerswitch.h"

#include "ui/rules/answerdialog.h"
#include "ui/rules/rulecontrol.h"

#include <QActionGroup>
#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace ui {

namespace {

using rules::Action;

// As the presets have it, so that the switch and they do the same.
Action plainAnswer(int status)
{
    for (const rules::Rule &preset : rules::presets()) {
        const Action &action = preset.action;
        if (action.type == Action::Type::Respond && action.status == status && action.delay == rules::Delay{})
            return action;
    }
    Action action;
    action.status = status;
    return action;
}

QString shortText(const Action &action)
{
    return action.type == Action::Type::Respond ? QString::number(action.status)
                                                : rules::actionTypeNames().value(int(action.type));
}

QString byRulesText(int rules)
{
    return rules == 1 ? AnswerSwitch::tr("Answer: by one rule")
                      : AnswerSwitch::tr("Answer: by %1 rules").arg(QLocale().toString(rules));
}

QString normalText(NormalAnswer normal)
{
    switch (normal) {
    case NormalAnswer::Ours:
        break;
    case NormalAnswer::Backends:
        return AnswerSwitch::tr("Answer: backend's");
    case NormalAnswer::ByPath:
        return AnswerSwitch::tr("Answer: by path");
    }
    return AnswerSwitch::tr("Answer: 200 OK");
}

QString normalActionText(NormalAnswer normal)
{
    switch (normal) {
    case NormalAnswer::Ours:
        break;
    case NormalAnswer::Backends:
        return AnswerSwitch::tr("&The backend's – all handed on");
    case NormalAnswer::ByPath:
        return AnswerSwitch::tr("&200 OK or the backend's, by path – all normal");
    }
    return AnswerSwitch::tr("&200 OK – all normal");
}

// Nothing where others answer first, or it has been changed to be about some only.
const Action *switchedAction(const rules::RuleSnapshot &rules)
{
    const auto first = std::ranges::find_if(rules.rules, &rules::RuleStatus::isActive);
    if (first == rules.rules.end())
        return nullptr;
    const rules::Rule &rule = *first->rule;
    const bool isForAll = rule.match == rules::Match{} && rule.when == rules::When{};
    return rule.id == rules::SwitchId && isForAll ? &rule.action : nullptr;
}

// "Answer: 500"; "Answer: 500 +2" where two more rules are on, for what comes to them.
QString switchedText(const Action &action, int others)
{
    const QString text = AnswerSwitch::tr("Answer: %1").arg(shortText(action));
    return others == 0 ? text : QStringLiteral("%1 +%2").arg(text, QLocale().toString(others));
}

} // namespace

AnswerSwitch::AnswerSwitch(RuleControl &rules, QWidget *parent)
    : MenuButton(Look::Framed, {}, parent)
    , m_rules(rules)
{
    setObjectName(QStringLiteral("answerSwitch"));
    setToolTip(tr("What every StreamStatusEvent is answered (all normal: Ctrl+Shift+X)").toHtmlEscaped());
    menu()->setTitle(tr("&Answer every StreamStatusEvent"));
    menu()->setObjectName(QStringLiteral("answerMenu"));
    m_normal = add("answer200", normalActionText(m_whose));
    menu()->addSeparator();
    m_forbidden = add("answer403", tr("&403 Forbidden"));
    m_error = add("answer500", tr("&500 Internal Server Error"));
    m_custom = add("answerCustom", tr("&Custom …"));
    auto *one = new QActionGroup(this); // or none of them, where other rules answer
    one->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (QAction *action : {m_normal, m_forbidden, m_error, m_custom})
        one->addAction(action);

    connect(m_normal, &QAction::triggered, this, [this] { m_rules.change(rules::disableAll()); });
    connect(m_forbidden, &QAction::triggered, this, [this] { answer(plainAnswer(403)); });
    connect(m_error, &QAction::triggered, this, [this] { answer(plainAnswer(500)); });
    connect(m_custom, &QAction::triggered, this, &AnswerSwitch::askForAnother);
    connect(&rules, &RuleControl::rulesChanged, this, &AnswerSwitch::showState);
    showState();
}

QAction *AnswerSwitch::add(const char *name, const QString &text)
{
    QAction *action = menu()->addAction(text);
    action->setObjectName(QLatin1String(name));
    action->setCheckable(true);
    // A click marks what is wanted; what is answered is marked once it is so.
    connect(action, &QAction::triggered, this, &AnswerSwitch::showState);
    return action;
}

void AnswerSwitch::setNormal(NormalAnswer normal)
{
    m_whose = normal;
    m_normal->setText(normalActionText(normal));
    showState();
}

void AnswerSwitch::answer(const Action &action)
{
    m_rules.change(rules::answerAll(action, false));
}

void AnswerSwitch::askForAnother()
{
    const Action *current = switchedAction(*m_rules.rules());
    (new AnswerDialog(m_rules, current ? *current : plainAnswer(500), window()))->open();
}

void AnswerSwitch::showState()
{
    const rules::RuleSnapshot &rules = *m_rules.rules();
    const int active = rules.activeCount();
    const Action *switched = switchedAction(rules);
    if (active == 0)
        say(normalText(m_whose));
    else
        say(switched ? switchedText(*switched, active - 1) : byRulesText(active), true);
    const bool isForbidden = switched && *switched == plainAnswer(403);
    const bool isError = switched && *switched == plainAnswer(500);
    m_normal->setChecked(active == 0);
    m_forbidden->setChecked(isForbidden);
    m_error->setChecked(isError);
    m_custom->setChecked(switched && !isForbidden && !isError);
}

// The same, whatever it says: what stands beside it keeps its place.
QSize AnswerSwitch::sizeHint() const
{
    return sizeFor(text()).expandedTo(sizeFor(byRulesText(1))).expandedTo(sizeFor(byRulesText(9)));
}

} // namespace ui
