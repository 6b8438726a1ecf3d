#include "ui/rules/ruleeditor.h"

#include "text/text.h"
#include "ui/kit/colours.h"
#include "ui/kit/fonts.h"
#include "ui/kit/jsontext.h"
#include "ui/kit/noticestrip.h"
#include "ui/kit/question.h"
#include "ui/kit/textarea.h"
#include "ui/rules/rulecontrol.h"
#include "ui/rules/ruleedits.h"
#include "ui/rules/ruleform.h"
#include "ui/rules/rulepreview.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using json::JsonError;
using rules::Rule;
using Page = view::RuleDocument::Page;

namespace {

constexpr QSize UsualSize(560, 720);

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
    , m_document(rule, purpose == Purpose::New)
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

    fill({.form = rule, .isOpened = true});
    m_form->setFocus();
    connect(m_form, &RuleForm::edited, this, &RuleEditor::takeForm);
    connect(m_text, &TextArea::textChanged, this, [this] { fill(m_document.setText(m_text->text())); });
    connect(m_tabs, &QTabBar::currentChanged, this, &RuleEditor::openTab);
    connect(&rules, &RuleControl::rulesChanged, this, &RuleEditor::followRules);
    connect(m_elsewhere, &NoticeStrip::pressed, this, [this] {
        fill(m_document.loadTheirs());
        showConflict();
    });
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
    m_ok = buttons->addButton(ruleId().isEmpty() ? tr("Add rule") : tr("Save"), QDialogButtonBox::AcceptRole);
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
    if (m_document.page() == Page::Form)
        m_form->show(preset.action);
    else
        fill(m_document.setAction(preset.action));
}

void RuleEditor::setStreamName(const QString &name)
{
    m_document.setStreamName(name);
    look();
}

QString RuleEditor::shownName() const
{
    const auto *rule = std::get_if<Rule>(&m_document.draft());
    return rule ? text::visibleText(rule->name.toUtf8(), 100) : windowTitle();
}

void RuleEditor::takeForm()
{
    m_document.setForm(m_form->json(), m_form->problem());
    look();
}

void RuleEditor::fill(const view::RuleDocument::Fill &fill)
{
    if (fill.form) {
        m_form->show(*fill.form);
        if (fill.isOpened)
            return this->fill(m_document.setOpened(m_form->json(), m_form->problem()));
        m_document.setForm(m_form->json(), m_form->problem());
    }
    if (fill.switchedOn)
        m_form->setSwitchedOn(*fill.switchedOn);
    if (fill.text)
        fillText(*fill.text);
    look();
}

// Nothing is left to take it back with. Who is writing there goes on at the same place.
void RuleEditor::fillText(const QString &text)
{
    const bool isWriting = m_pages->currentIndex() == JsonTab;
    QTextCursor cursor = m_text->textCursor();
    const int place = cursor.position();
    m_text->fill(text);
    if (!isWriting)
        return;
    cursor.setPosition(std::min(place, m_text->document()->characterCount() - 1));
    m_text->setTextCursor(cursor);
}

void RuleEditor::openTab(int tab)
{
    fill(m_document.setPage(tab == JsonTab ? Page::Text : Page::Form));
    m_pages->setCurrentIndex(tab);
    look();
}

void RuleEditor::look()
{
    clearProblem();
    const auto *rule = std::get_if<Rule>(&m_document.draft());
    m_ok->setEnabled(rule);
    m_presets->setEnabled(m_document.canSetAction());
    m_tabs->setTabEnabled(JsonTab, m_document.canOpen(Page::Text));
    m_tabs->setTabEnabled(FormTab, m_document.canOpen(Page::Form));
    if (!rule) {
        m_preview->showInvalid();
        return showProblem(std::get<JsonError>(m_document.draft()));
    }
    m_form->suggest(rule->name, rules::uniqueId(rule->id, m_rules.rules()->plainRules()));
    m_preview->show(*rule);
}

// It is said at the foot, too: the field may be out of sight.
void RuleEditor::showProblem(const JsonError &error)
{
    const bool isText = m_document.page() == Page::Text;
    const bool isBesideField = !isText && m_form->showProblem(error);
    Label *label = isText ? m_textProblem : m_problem;
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
    const view::RuleDocument::Fill theirs = m_document.setRules(*m_rules.rules());
    if (theirs.switchedOn || theirs.text)
        fill(theirs);
    showConflict();
}

void RuleEditor::showConflict()
{
    using Conflict = view::RuleDocument::Conflict;
    const Conflict conflict = m_document.conflict();
    const QString who = whoText(m_document.changedBy());
    m_ok->setText(ruleId().isEmpty() || conflict == Conflict::Gone ? tr("Add rule") : tr("Save"));
    if (conflict == Conflict::Gone)
        m_elsewhere->say(tr("Deleted by %1 since you opened it. Saving adds it as a new rule.").arg(who),
                         NoticeStrip::Tone::Warning);
    else if (conflict == Conflict::Changed)
        m_elsewhere->say(tr("Changed by %1 since you opened it. Saving replaces that.").arg(who),
                         NoticeStrip::Tone::Warning, tr("Load it"),
                         tr("Shows the rule as it is now instead of what is here"));
    else
        m_elsewhere->clear();
}

void RuleEditor::save()
{
    if (!std::holds_alternative<Rule>(m_document.draft()))
        return;
    const Rule rule = m_document.result(m_rules.rules()->plainRules());
    m_ok->setEnabled(false);
    m_document.setSaving(true);
    // It may be asked about, and this be closed meanwhile.
    m_rules.change({.edit = m_document.editTo(rule)}, this, [this, id = rule.id](const rules::Outcome &outcome) {
        if (outcome.problem)
            return takeProblem(*outcome.problem);
        emit saved(id);
        accept();
    });
}

void RuleEditor::takeProblem(const rules::Problem &problem)
{
    m_ok->setEnabled(true);
    m_document.setSaving(false);
    followRules();
    if (!problem.sentence.isEmpty())
        showProblem({problem.pointer, problem.sentence});
}

} // namespace ui
