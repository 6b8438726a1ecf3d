#include "ui/rules/ruleeditor.h"

#include "json/readjson.h"
#include "text/text.h"
#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/kit/jsontext.h"
#include "ui/kit/noticestrip.h"
#include "ui/kit/question.h"
#include "ui/kit/textarea.h"
#include "ui/rules/rulecontrol.h"
#include "ui/rules/ruledraft.h"
#include "ui/rules/ruleedits.h"
#include "ui/rules/ruleform.h"
#include "ui/rules/rulepreview.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QJsonDocument>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using json::JsonError;
using rules::Rule;

namespace {

constexpr QSize UsualSize(560, 720);

// What a field for text would not give back as it is stands there by its number.
QString pretty(const QJsonObject &json)
{
    QString text = QString::fromUtf8(QJsonDocument(json).toJson());
    for (const char16_t c : {u'\u00a0', u'\u2028', u'\u2029', u'\ufdd0', u'\ufdd1'})
        text.replace(QChar(c), QStringLiteral("\\u%1").arg(int(c), 4, 16, QLatin1Char('0')));
    return text;
}

Label *problemLabel(const char *name)
{
    auto *label = new Label(Type::Small);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->hide();
    return label;
}

} // namespace

RuleEditor::RuleEditor(RuleControl &rules, const board::StreamBoard &board, const Rule &rule, Purpose purpose,
                       QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_ruleId(purpose == Purpose::New ? QString() : rule.id)
    , m_known(rule)
    , m_seen(rule)
    , m_wasOn(rule.enabled)
    , m_tabs(new QTabBar)
    , m_pages(new QStackedWidget)
    , m_form(new RuleForm)
    , m_text(new TextArea(TextArea::ofRule()))
    , m_textProblem(problemLabel("jsonProblem"))
    , m_problem(problemLabel("ruleProblem"))
    , m_toProblem(new QPushButton(tr("Go to the field")))
    , m_elsewhere(new NoticeStrip)
    , m_preview(new RulePreview(board))
    , m_presets(new QPushButton(tr("Ready-made answer")))
{
    setObjectName(QStringLiteral("ruleEditor"));
    setWindowTitle(purpose == Purpose::New ? tr("New rule")
                                           : tr("Rule “%1”").arg(text::visibleText(rule.name.toUtf8(), 100)));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("ruleJson"));
    m_text->setAccessibleName(tr("The rule as JSON"));
    m_text->setFont(fontOf(Type::Mono));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTabChangesFocus(true);
    m_text->document()->setDocumentMargin(scaled(16));
    new JsonHighlighter(m_text->document());

    m_pages->addWidget(m_form);
    m_pages->addWidget(m_text);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTabRow());
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_elsewhere);
    layout->addWidget(makeFoot());
    m_ok->setDefault(true); // the dialog must know it by now
    resize((QSize(scaled(UsualSize.width()), scaled(UsualSize.height())))
               .boundedTo(screen()->availableSize() - QSize(40, 80)));

    m_form->show(rule);
    m_opened = m_form->json();
    m_form->setFocus();
    connect(m_form, &RuleForm::edited, this, &RuleEditor::look);
    connect(m_text, &TextArea::textChanged, this, &RuleEditor::look);
    connect(m_tabs, &QTabBar::currentChanged, this, &RuleEditor::openTab);
    connect(&rules, &RuleControl::rulesChanged, this, &RuleEditor::followRules);
    connect(m_elsewhere, &NoticeStrip::pressed, this, &RuleEditor::takeTheirs);
    look();
}

QWidget *RuleEditor::makeTabRow()
{
    m_tabs->addTab(tr("Form"));
    m_tabs->addTab(tr("JSON"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("The rule as a form or as JSON"));
    fillPresets();
    auto *row = new QWidget;
    row->setAutoFillBackground(true);
    row->setBackgroundRole(QPalette::Base);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(12), 0);
    layout->addWidget(m_tabs);
    layout->addStretch(1);
    layout->addWidget(m_presets);
    return row;
}

QWidget *RuleEditor::makeFoot()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(m_ruleId.isEmpty() ? tr("Add rule") : tr("Save"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(QStringLiteral("saveRule"));
    connect(buttons, &QDialogButtonBox::accepted, this, &RuleEditor::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *foot = new QWidget;
    auto *layout = new QVBoxLayout(foot);
    layout->setContentsMargins(scaled(20), scaled(12), scaled(20), scaled(16));
    layout->setSpacing(scaled(8));
    layout->addWidget(m_textProblem);
    auto *line = new QHBoxLayout;
    line->addWidget(m_problem, 1);
    line->addWidget(m_toProblem);
    layout->addLayout(line);
    m_toProblem->setObjectName(QStringLiteral("goToProblem"));
    m_toProblem->setAutoDefault(false);
    m_toProblem->hide();
    connect(m_toProblem, &QPushButton::clicked, m_form, &RuleForm::focusProblem);
    colour();
    layout->addWidget(m_preview);
    layout->addWidget(buttons);
    return foot;
}

void RuleEditor::fillPresets()
{
    auto *menu = new QMenu(m_presets);
    for (const Rule &preset : rules::presets())
        menu->addAction(preset.name, this, [this, preset] { takePreset(preset); });
    m_presets->setMenu(menu);
    m_presets->setObjectName(QStringLiteral("rulePresets"));
    m_presets->setAutoDefault(false);
    m_presets->setToolTip(tr("Fills in the answer and leaves the rest as it is"));
}

void RuleEditor::takePreset(const Rule &preset)
{
    if (!m_isText)
        return m_form->show(preset.action);
    QJsonObject json = json::readJsonObject(m_text->text().toUtf8());
    json.insert(QStringLiteral("action"), preset.toJson().value(QStringLiteral("action")));
    m_text->fill(pretty(json));
}

void RuleEditor::setStreamName(const QString &name)
{
    m_stream = {m_known.match.mediaSessionId, name};
    look();
}

QString RuleEditor::shownName() const
{
    const Draft now = read();
    const auto *rule = std::get_if<Rule>(&now);
    return rule ? text::visibleText(rule->name.toUtf8(), 100) : windowTitle();
}

bool RuleEditor::hasChanges() const
{
    const bool isTyped = m_isText && m_text->text() != m_textOfForm;
    return isTyped || m_form->problem() || m_form->json() != m_opened;
}

Draft RuleEditor::read() const
{
    if (m_isText)
        return readDraft(m_text->text(), m_stream);
    const std::optional<JsonError> problem = m_form->problem();
    return problem ? Draft(*problem) : readDraft(m_form->json(), m_stream);
}

void RuleEditor::openTab(int tab)
{
    if (m_isText == (tab == JsonTab))
        return;
    const Draft before = read();
    m_isText = tab == JsonTab;
    if (m_isText) {
        m_textOfForm = pretty(m_form->json());
        m_text->fill(m_textOfForm);
    } else if (const auto *rule = std::get_if<Rule>(&before); rule && m_text->text() != m_textOfForm) {
        m_form->show(*rule);
    }
    m_switch.reset(); // the form has it
    m_pages->setCurrentIndex(tab);
    look();
}

void RuleEditor::look()
{
    const Draft now = read();
    clearProblem();
    const auto *rule = std::get_if<Rule>(&now);
    if (rule && m_switch && *m_switch != rule->enabled)
        return applySwitch(*rule);
    if (rule)
        m_switch.reset();
    m_ok->setEnabled(rule);
    // An answer is filled in where there is something to fill it into.
    const auto text = json::readJson(m_text->text().toUtf8());
    const auto *json = std::get_if<QJsonValue>(&text);
    m_presets->setEnabled(!m_isText || (json && json->isObject()));
    m_tabs->setTabEnabled(JsonTab, m_isText || !m_form->problem()); // would lose it
    m_tabs->setTabEnabled(FormTab, !m_isText || rule || m_text->text() == m_textOfForm);
    if (!rule) {
        m_preview->showInvalid();
        return showProblem(std::get<JsonError>(now));
    }
    m_form->suggest(rule->name, rules::uniqueId(rule->id, m_rules.rules()->plainRules()));
    m_preview->show(*rule);
}

// It is said at the foot, too: the field may be out of sight.
void RuleEditor::showProblem(const JsonError &error)
{
    const bool isBesideField = !m_isText && m_form->showProblem(error);
    Label *label = m_isText ? m_textProblem : m_problem;
    label->setText(isBesideField ? m_form->problemText() : withPlace(error.sentence, error.pointer));
    label->show();
    m_toProblem->setVisible(isBesideField);
}

void RuleEditor::clearProblem()
{
    m_form->clearProblem();
    for (Label *label : {m_textProblem, m_problem}) {
        label->clear();
        label->hide();
    }
    m_toProblem->hide();
}

void RuleEditor::colour()
{
    const Colours &colours = Colours::of(palette());
    QPalette own;
    own.setColor(QPalette::WindowText, readable(colours.failed, colours.window));
    for (Label *label : {m_textProblem, m_problem})
        label->setPalette(own);
}

void RuleEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colour();
    QDialog::changeEvent(event);
}

void RuleEditor::reject()
{
    if (!hasChanges())
        return QDialog::reject();
    if (!findChild<QMessageBox *>(QStringLiteral("askDiscard")))
        askBeforeDiscarding(this, tr("What you have typed in “%1” is not saved.").arg(shownName()),
                            [this] { QDialog::reject(); });
}

void RuleEditor::followRules()
{
    if (m_ruleId.isEmpty() || m_isSaving)
        return;
    const rules::RuleSnapshot &rules = *m_rules.rules();
    const int index = rules.indexOf(m_ruleId);
    if (std::exchange(m_isGone, index < 0) != m_isGone)
        m_ok->setText(m_isGone ? tr("Add rule") : tr("Save"));
    if (m_isGone)
        return m_elsewhere->say(
            tr("Deleted by %1 since you opened it. Saving adds it as a new rule.").arg(whoText(rules.changedBy)),
            NoticeStrip::Tone::Warning);
    followSwitch(rules.rules.at(index).rule->enabled);
    sayWhatChanged(*rules.rules.at(index).rule);
}

// That it was switched on or off is followed, and no change.
void RuleEditor::sayWhatChanged(const Rule &now)
{
    const auto isSame = [](Rule a, const Rule &b) {
        a.enabled = b.enabled;
        return a == b;
    };
    if (!isSame(now, m_seen))
        m_changedBy = m_rules.rules()->changedBy;
    m_seen = now;
    if (isSame(now, m_known))
        return m_elsewhere->clear();
    m_elsewhere->say(tr("Changed by %1 since you opened it. Saving replaces that.").arg(whoText(m_changedBy)),
                     NoticeStrip::Tone::Warning, tr("Load it"),
                     tr("Shows the rule as it is now instead of what is here"));
}

void RuleEditor::takeTheirs()
{
    m_known = m_seen;
    m_switch.reset();
    m_form->show(m_seen);
    m_opened = m_form->json();
    m_textOfForm = pretty(m_opened);
    if (m_isText)
        m_text->fill(m_textOfForm);
    m_elsewhere->clear();
    look();
}

// Whoever switches the rule on or off meanwhile, above all “all normal”, is not undone by saving.
void RuleEditor::followSwitch(bool isOn)
{
    if (isOn == m_wasOn)
        return;
    m_wasOn = isOn;
    const bool isOfForm = m_text->text() == m_textOfForm;
    m_opened.insert(QStringLiteral("enabled"), isOn);
    m_form->setSwitchedOn(isOn);
    if (!m_isText)
        return;
    m_textOfForm = pretty(m_form->json());
    if (isOfForm)
        return m_text->fill(m_textOfForm);
    m_switch = isOn;
    look();
}

void RuleEditor::applySwitch(Rule rule)
{
    rule.enabled = *std::exchange(m_switch, std::nullopt);
    QTextCursor cursor = m_text->textCursor();
    const int place = cursor.position();
    m_text->fill(pretty(rule.toJson())); // and nothing is left to take it back with
    cursor.setPosition(std::min(place, m_text->document()->characterCount() - 1));
    m_text->setTextCursor(cursor);
}

void RuleEditor::save()
{
    const Draft now = read();
    if (!std::holds_alternative<Rule>(now))
        return;
    Rule rule = std::get<Rule>(now);
    const QJsonObject json = m_isText ? json::readJsonObject(m_text->text().toUtf8()) : m_form->json();
    if (!json.contains(QStringLiteral("id")))
        rule.id = m_ruleId.isEmpty() ? rules::uniqueId(rule.id, m_rules.rules()->plainRules()) : m_ruleId;
    m_ok->setEnabled(false);
    m_isSaving = true;
    // It may be asked about, and this be closed meanwhile.
    const rules::Edit edit = m_ruleId.isEmpty() ? rules::Edit(rules::edits::Add{.rules = {{rule}}})
                                                : rules::edits::Rewrite{.id = m_ruleId, .rule = rule};
    m_rules.change({.edit = edit}, this, [this, id = rule.id](const rules::Outcome &outcome) {
        if (outcome.problem)
            return takeProblem(*outcome.problem);
        emit saved(id);
        accept();
    });
}

void RuleEditor::takeProblem(const rules::Problem &problem)
{
    m_ok->setEnabled(true);
    m_isSaving = false;
    followRules();
    if (!problem.sentence.isEmpty())
        showProblem({problem.pointer, problem.sentence});
}

} // namespace ui
