#include "ui/rules/ruleform.h"

#include "ui/kit/choicefield.h"
#include "ui/kit/fieldgrid.h"
#include "ui/kit/fonts.h"
#include "ui/rules/actionfields.h"
#include "ui/rules/backendfields.h"
#include "ui/rules/matchfields.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLineEdit>

namespace ui {

namespace {

QString countText(qint64 number)
{
    return number > 0 ? QString::number(number) : QString();
}

} // namespace

RuleForm::RuleForm(QWidget *parent)
    : QScrollArea(parent)
    , m_grid(new FieldGrid)
    , m_enabled(new QCheckBox(tr("Switched on")))
    , m_per(new ChoiceField)
{
    m_name = addLine("/name", tr("Name"), {});
    m_id = addLine("/id", tr("Id"), {}, tr("What scripts and records call it."));
    m_grid->add(QStringLiteral("/enabled"), {}, m_enabled);
    m_enabled->setAccessibleName(m_enabled->text());
    m_match = new MatchFields(*m_grid);
    m_action = new ActionFields(*m_grid);
    m_backend = new BackendFields(*m_grid);
    addWhen();
    m_tags = addLine("/tags", tr("Tags"), tr("none"),
                     tr("Between commas; scripts use them to change their own rules only."));
    m_grid->finish();
    m_grid->setBackgroundRole(QPalette::Base);

    setWidget(m_grid);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::NoFocus);
    setFocusProxy(m_name);
    connect(m_action, &ActionFields::typeChanged, m_backend, &BackendFields::setType);
    connect(m_grid, &FieldGrid::edited, this, &RuleForm::edited);
}

QLineEdit *RuleForm::addLine(const char *pointer, const QString &name, const QString &placeholder, const QString &hint)
{
    auto *field = new QLineEdit;
    field->setPlaceholderText(placeholder);
    m_grid->add(QLatin1String(pointer), name, field, hint);
    return field;
}

void RuleForm::addWhen()
{
    m_grid->addHeading(tr("When"));
    m_skip = addLine("/when/skip", tr("Let pass first"), tr("none"));
    m_count = addLine("/when/count", tr("Then answer"), tr("all"), tr("How many of the hooks that match."));
    m_per->addItem(tr("Over all streams"), QStringLiteral("rule"));
    m_per->addItem(tr("For each stream"), QStringLiteral("stream"));
    m_grid->add(QStringLiteral("/when/per"), tr("Counted"), m_per);
    m_share = addLine("/when/probability", tr("Share of them, %"), QStringLiteral("100"));
    m_seed = addLine("/when/seed", tr("Seed"), QStringLiteral("0"), tr("The same seed draws the same hooks again."));
    m_life = addLine("/ttlMs", tr("Time to live"), tr("for ever"),
                     tr("So long after it is switched on it switches itself off: 5 min, 30 s."));
    m_grid->sayInstead(QStringLiteral("/when/probability"), tr("The share is 0 to 100 %."));
    m_grid->sayInstead(QStringLiteral("/ttlMs"),
                       tr("The time to live is written like “5 min” or “30 s” and is at most 30 days, or 720 h."));
}

void RuleForm::show(const rules::Rule &rule)
{
    m_name->setText(rule.name);
    m_id->setText(rule.id);
    m_enabled->setChecked(rule.enabled);
    m_tags->setText(rule.tags.join(QStringLiteral(", ")));
    m_shownTags = {m_tags->text(), rule.tags};
    m_match->show(rule.match);
    m_skip->setText(countText(rule.when.skip));
    m_count->setText(countText(rule.when.count));
    m_per->choose(rule.when.per == rules::When::Per::Stream ? QStringLiteral("stream") : QStringLiteral("rule"));
    m_share->setText(rule.when.probability < 1 ? percentText(rule.when.probability) : QString());
    m_seed->setText(countText(qint64(rule.when.seed)));
    m_life->setText(durationText(rule.ttlMs));
    m_backend->show(rule.match.backend);
    show(rule.action);
}

void RuleForm::show(const rules::Action &action)
{
    m_action->show(action);
    m_backend->show(action);
}

void RuleForm::setSwitchedOn(bool on)
{
    m_enabled->setChecked(on);
}

void RuleForm::suggest(const QString &name, const QString &id)
{
    m_name->setPlaceholderText(name);
    m_id->setPlaceholderText(id);
}

QJsonObject RuleForm::whenJson() const
{
    QJsonObject when;
    insertFilled(when, QStringLiteral("skip"), wholeNumber(m_skip->text()));
    insertFilled(when, QStringLiteral("count"), wholeNumber(m_count->text()));
    if (m_per->currentIndex() > 0)
        when.insert(QStringLiteral("per"), m_per->currentData().toString());
    insertFilled(when, QStringLiteral("probability"), percentage(m_share->text()));
    insertFilled(when, QStringLiteral("seed"), wholeNumber(m_seed->text()));
    return when;
}

QJsonObject RuleForm::json() const
{
    QJsonObject match = m_match->json();
    insertFilled(match, QStringLiteral("backend"), m_backend->matchJson());
    QJsonObject action = m_action->json();
    if (m_backend->isForwarded())
        action.insert(QStringLiteral("forward"), true);
    QJsonObject rule{{QStringLiteral("enabled"), m_enabled->isChecked()}, {QStringLiteral("action"), action}};
    insertFilled(rule, QStringLiteral("name"), m_name->text().trimmed());
    insertFilled(rule, QStringLiteral("id"), m_id->text().trimmed());
    insertFilled(rule, QStringLiteral("tags"), QJsonArray::fromStringList(m_shownTags.of(m_tags->text(), listed)));
    insertFilled(rule, QStringLiteral("match"), match);
    insertFilled(rule, QStringLiteral("when"), whenJson());
    insertFilled(rule, QStringLiteral("ttlMs"), milliseconds(m_life->text()));
    return rule;
}

std::optional<json::JsonError> RuleForm::problem() const
{
    for (const auto &problem : {m_match->problem(), m_action->problem(), m_backend->problem()}) {
        if (problem)
            return problem;
    }
    return std::nullopt;
}

bool RuleForm::showProblem(const json::JsonError &error)
{
    m_match->reveal(error.pointer);
    m_backend->reveal(error.pointer);
    return m_grid->showProblem(error);
}

void RuleForm::clearProblem()
{
    m_grid->clearProblem();
}

QString RuleForm::problemText() const
{
    return m_grid->problemText();
}

void RuleForm::focusProblem()
{
    QWidget *field = m_grid->problemField();
    if (!field)
        return;
    ensureWidgetVisible(field, 0, scaled(48)); // with what is said below it
    field->setFocus(Qt::OtherFocusReason);
}

} // namespace ui
