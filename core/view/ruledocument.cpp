#include "view/ruledocument.h"

#include "json/readjson.h"

#include <QJsonDocument>

#include <utility>

namespace view {

using rules::Rule;

namespace {

const QString EnabledKey = QStringLiteral("enabled");

// What a field for text would not give back as it is stands there by its number.
QString pretty(const QJsonObject &json)
{
    QString text = QString::fromUtf8(QJsonDocument(json).toJson());
    for (const char16_t c : {u'\u00a0', u'\u2028', u'\u2029', u'\ufdd0', u'\ufdd1'})
        text.replace(QChar(c), QStringLiteral("\\u%1").arg(int(c), 4, 16, QLatin1Char('0')));
    return text;
}

bool saysTheSame(Rule a, const Rule &b)
{
    a.enabled = b.enabled;
    return a == b;
}

} // namespace

RuleDocument::RuleDocument(const Rule &rule, bool isNew)
    : m_ruleId(isNew ? QString() : rule.id)
    , m_base(rule)
    , m_theirs(rule)
    , m_wasOn(rule.enabled)
{}

RuleDocument::Fill RuleDocument::setOpened(const QJsonObject &form, const std::optional<json::JsonError> &problem)
{
    m_opened = form;
    m_form = form;
    m_formProblem = problem;
    m_textOfForm = pretty(form);
    if (m_page == Page::Text)
        m_text = m_textOfForm;
    read();
    return m_page == Page::Text ? Fill{.text = m_text} : Fill();
}

void RuleDocument::setForm(const QJsonObject &form, const std::optional<json::JsonError> &problem)
{
    m_form = form;
    m_formProblem = problem;
    read();
}

RuleDocument::Fill RuleDocument::setText(const QString &text)
{
    m_text = text;
    read();
    auto *rule = std::get_if<Rule>(&m_draft);
    if (m_page != Page::Text || !rule)
        return {};
    const std::optional<bool> on = std::exchange(m_switch, std::nullopt);
    if (!on || *on == rule->enabled)
        return {};
    rule->enabled = *on;
    m_text = pretty(rule->toJson());
    return {.text = m_text};
}

RuleDocument::Fill RuleDocument::setPage(Page page)
{
    if (page == m_page)
        return {};
    m_page = page;
    m_switch.reset(); // the form has it
    Fill fill;
    if (page == Page::Text) {
        m_textOfForm = pretty(m_form);
        m_text = m_textOfForm;
        fill.text = m_text;
    } else if (const auto *rule = std::get_if<Rule>(&m_draft); rule && m_text != m_textOfForm) {
        fill.form = *rule;
    }
    read();
    return fill;
}

RuleDocument::Fill RuleDocument::setAction(const rules::Action &action)
{
    Rule rule;
    rule.action = action;
    QJsonObject json = object();
    json.insert(QStringLiteral("action"), rule.toJson().value(QStringLiteral("action")));
    Fill fill = setText(pretty(json));
    fill.text = m_text;
    return fill;
}

void RuleDocument::setStreamName(const QString &name)
{
    m_stream = {m_base.match.mediaSessionId, name};
    read();
}

RuleDocument::Fill RuleDocument::setRules(const rules::RuleSnapshot &rules)
{
    if (m_ruleId.isEmpty() || m_isSaving)
        return {};
    const int index = rules.indexOf(m_ruleId);
    if (index < 0) {
        m_conflict = Conflict::Gone;
        m_changedBy = rules.changedBy;
        return {};
    }
    const Rule &theirs = *rules.rules.at(index).rule;
    const Fill fill = followSwitch(theirs.enabled);
    noteTheirs(theirs, rules.changedBy);
    return fill;
}

void RuleDocument::noteTheirs(const Rule &theirs, const rules::Origin &by)
{
    if (!saysTheSame(theirs, m_theirs))
        m_changedBy = by;
    m_theirs = theirs;
    m_conflict = saysTheSame(theirs, m_base) ? Conflict::None : Conflict::Changed;
}

RuleDocument::Fill RuleDocument::followSwitch(bool isOn)
{
    if (std::exchange(m_wasOn, isOn) == isOn)
        return {};
    const bool isOfForm = m_text == m_textOfForm;
    m_opened.insert(EnabledKey, isOn);
    m_form.insert(EnabledKey, isOn);
    Fill fill{.switchedOn = isOn};
    if (m_page == Page::Form) {
        read();
        return fill;
    }
    m_textOfForm = pretty(m_form);
    if (isOfForm) {
        m_text = m_textOfForm;
        fill.text = m_text;
        read();
    } else {
        m_switch = isOn;
        fill.text = setText(m_text).text;
    }
    return fill;
}

RuleDocument::Fill RuleDocument::loadTheirs()
{
    m_base = m_theirs;
    m_switch.reset();
    m_conflict = Conflict::None;
    return {.form = m_theirs, .isOpened = true};
}

void RuleDocument::setSaving(bool isSaving)
{
    m_isSaving = isSaving;
}

QJsonObject RuleDocument::object() const
{
    return m_page == Page::Text ? json::readJsonObject(m_text.toUtf8()) : m_form;
}

Rule RuleDocument::result(const rules::Rules &rules) const
{
    Rule rule = std::get<Rule>(m_draft);
    if (!object().contains(QStringLiteral("id")))
        rule.id = m_ruleId.isEmpty() ? rules::uniqueId(rule.id, rules) : m_ruleId;
    return rule;
}

rules::Edit RuleDocument::editTo(const Rule &result) const
{
    if (m_ruleId.isEmpty())
        return rules::edits::Add{.rules = {{result}}};
    return rules::edits::Rewrite{.id = m_ruleId, .rule = result};
}

void RuleDocument::read()
{
    if (m_page == Page::Text)
        m_draft = readDraft(m_text, m_stream);
    else
        m_draft = m_formProblem ? Draft(*m_formProblem) : readDraft(m_form, m_stream);
}

bool RuleDocument::isDirty() const
{
    const bool isTyped = m_page == Page::Text && m_text != m_textOfForm;
    return isTyped || m_formProblem || m_form != m_opened;
}

bool RuleDocument::canOpen(Page page) const
{
    if (page == m_page)
        return true;
    if (page == Page::Text)
        return !m_formProblem; // it would be lost
    return std::holds_alternative<Rule>(m_draft) || m_text == m_textOfForm;
}

bool RuleDocument::canSetAction() const
{
    if (m_page == Page::Form)
        return true;
    const auto text = json::readJson(m_text.toUtf8());
    const auto *json = std::get_if<QJsonValue>(&text);
    return json && json->isObject();
}

} // namespace view
