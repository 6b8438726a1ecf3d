#include "ui/rules/answersdock.h"

#include "text/text.h"
#include "ui/kit/action.h"
#include "ui/kit/card.h"
#include "ui/kit/fonts.h"
#include "ui/kit/noticestrip.h"
#include "ui/rules/answerstitle.h"
#include "ui/rules/ruleeditor.h"
#include "ui/rules/ruleedits.h"
#include "ui/rules/rulelistactions.h"
#include "ui/rules/ruleview.h"
#include "view/rulelistmodel.h"

#include <QAction>
#include <QMenu>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace ui {

using namespace std::chrono_literals;

namespace {

constexpr int LeastListHeight = 160;
constexpr int LongestStreamName = 60; // in the name of a rule
constexpr auto NoticeTime = 10s;
constexpr auto UndoTime = 30s;

QKeySequence keys(const char *text)
{
    return QKeySequence(QLatin1String(text));
}

QString changeText(const rules::RuleSnapshot &rules)
{
    return rules.changedAt == 0
               ? QString()
               : AnswersDock::tr("Changed by %1 · %2")
                     .arg(whoText(rules.changedBy), text::clockText(rules.changedAt).section(QLatin1Char('.'), 0, 0));
}

QString withoutRulesText(NormalAnswer normal)
{
    switch (normal) {
    case NormalAnswer::Ours:
        break;
    case NormalAnswer::Backends:
        return AnswersDock::tr("All hooks are handed on to the web server behind");
    case NormalAnswer::ByPath:
        return AnswersDock::tr("Hooks are handed on to a web server behind, or answered normally, by their path");
    }
    return AnswersDock::tr("All hooks are answered normally");
}

} // namespace

AnswersDock::AnswersDock(RuleControl &rules, const board::StreamBoard &board, QWidget *parent)
    : QDockWidget(tr("Answers"), parent)
    , m_rules(rules)
    , m_board(board)
    , m_edits(new RuleEdits(rules, this))
    , m_model(new view::RuleListModel(this))
    , m_list(new RuleView)
    , m_listActions(nullptr)
    , m_new(makeNewMenu())
    , m_title(new AnswersTitle(windowTitle(), m_new))
    , m_notice(new NoticeStrip)
    , m_changed(new Label(Type::Small, Label::Tone::Dim))
    , m_column(nullptr)
{
    setObjectName(QStringLiteral("answers"));
    setTitleBarWidget(m_title);
    nameToggle();
    build();
    m_listActions = new RuleListActions(*m_edits, *m_list, *this);
    m_new->addSeparator();
    m_new->addActions(m_listActions->withoutSelection());
    showNotices();
    connect(m_title, &AnswersTitle::closeRequested, this, &QWidget::close);
    connect(this, &QDockWidget::topLevelChanged, this, &AnswersDock::placeMargins);
    connect(this, &QDockWidget::dockLocationChanged, this, [this](Qt::DockWidgetArea area) {
        m_area = area;
        placeMargins();
    });
    connect(&rules, &RuleControl::rulesChanged, this, &AnswersDock::showRules);
    connect(m_model, &view::RuleListModel::toggleRequested, this,
            [this](const QString &id, bool on) { m_edits->setEnabled({id}, on); });
    connect(m_model, &view::RuleListModel::moveRequested, m_edits, &RuleEdits::move);
    connect(m_list, &RuleView::editRequested, this, &AnswersDock::editCurrent);
    connect(m_listActions, &RuleListActions::editRequested, this, &AnswersDock::editCurrent);
    connect(m_listActions, &RuleListActions::hitsWanted, this, &AnswersDock::hitsWanted);
    m_seconds.setInterval(1s);
    connect(&m_seconds, &QTimer::timeout, m_model, &view::RuleListModel::refreshTimes);
    connect(this, &QDockWidget::visibilityChanged, this,
            [this](bool seen) { seen ? m_seconds.start() : m_seconds.stop(); });
    showRules();
}

void AnswersDock::nameToggle()
{
    QAction *shown = toggleViewAction();
    shown->setObjectName(QStringLiteral("answersAction"));
    shown->setText(tr("An&swers"));
    shown->setShortcut(keys("Ctrl+I"));
    setTip(shown, tr("Rules that decide what WCS is answered"));
    connect(shown, &QAction::triggered, this, [this](bool isShown) {
        if (isShown)
            m_list->setFocus(Qt::ShortcutFocusReason);
    });
}

void AnswersDock::build()
{
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Answer rules"));
    m_list->setMinimumHeight(scaled(LeastListHeight));
    setNormal(NormalAnswer::Ours);
    m_changed->setObjectName(QStringLiteral("rulesChangedBy"));
    m_changed->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8));
    m_changed->setWordWrap(true);
    m_notice->setObjectName(QStringLiteral("rulesNotice"));

    auto *inside = new QWidget;
    auto *lines = new QVBoxLayout(inside);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_list, 1);
    lines->addWidget(m_changed);
    lines->addWidget(m_notice);
    auto *card = new Card(inside);
    card->joinAbove();
    auto *frame = new QWidget;
    m_column = new QVBoxLayout(frame);
    m_column->setSpacing(scaled(12));
    m_column->addWidget(card, 1);
    setWidget(frame);
    placeMargins();
}

// Beside the window's middle the gap between docks is enough, and the card's edge is in line with that of the table.
void AnswersDock::placeMargins()
{
    const int left = !isFloating() && m_area == Qt::RightDockWidgetArea ? 0 : scaled(16);
    const int right = !isFloating() && m_area == Qt::LeftDockWidgetArea ? 0 : scaled(16);
    m_title->setMargins(left, isFloating() ? scaled(12) : 0, right);
    m_column->setContentsMargins(left, 0, right, scaled(12));
}

QMenu *AnswersDock::makeNewMenu()
{
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("New"));
    // The key is the window's.
    const QString key = keys("Ctrl+N").toString(QKeySequence::NativeText);
    menu->addAction(tr("&New rule…") + QLatin1Char('\t') + key, this, &AnswersDock::newRule);
    menu->addSeparator();
    for (const rules::Rule &preset : rules::presets())
        menu->addAction(preset.name, this, [this, preset] { m_edits->add(preset); });
    return menu;
}

void AnswersDock::showNotices()
{
    const auto say = [this](const QString &sentence, NoticeStrip::Tone tone) {
        m_notice->say(sentence, tone);
        m_notice->leaveAfter(NoticeTime);
    };
    connect(m_edits, &RuleEdits::failed, this,
            [say](const QString &sentence) { say(sentence, NoticeStrip::Tone::Warning); });
    connect(m_edits, &RuleEdits::done, this,
            [say](const QString &sentence) { say(sentence, NoticeStrip::Tone::Plain); });
    connect(m_edits, &RuleEdits::added, this, [this](const QStringList &ids) {
        m_notice->clear();
        m_listActions->select(ids);
    });
    connect(m_edits, &RuleEdits::deleted, this, [this](const QString &what) {
        m_notice->say(what, NoticeStrip::Tone::Plain, tr("Undo"), tr("Puts it back (Ctrl+Z)"));
        m_notice->leaveAfter(UndoTime);
        m_undoable = m_rules.rules()->revision;
        m_list->selectCurrent();
        m_listActions->enable();
    });
    connect(m_edits, &RuleEdits::undone, this, [this](const QStringList &ids) {
        m_notice->clear();
        m_listActions->select(ids);
        m_listActions->enable();
    });
    connect(m_notice, &NoticeStrip::pressed, m_edits, &RuleEdits::undo);
}

void AnswersDock::setNormal(NormalAnswer normal)
{
    m_list->setHint(withoutRulesText(normal),
                    tr("A rule answers some of them otherwise: with an error, late, or not at all. Make one with New, "
                       "or from a stream's menu."));
}

void AnswersDock::setConnectCard(QWidget *card)
{
    m_column->addWidget(card);
}

void AnswersDock::showRules()
{
    if (m_undoable != m_rules.rules()->revision && std::exchange(m_undoable, std::nullopt))
        m_notice->clear();
    m_model->setRules(m_rules.rules());
    const QString change = changeText(*m_rules.rules());
    m_changed->setText(change);
    m_changed->setVisible(!change.isEmpty());
    m_listActions->enable();
}

void AnswersDock::toggle(int index)
{
    const QModelIndex row = m_model->index(m_model->rowOfNumber(index + 1));
    if (row.isValid())
        m_edits->setEnabled({row.data(view::RuleListModel::IdRole).toString()},
                            !row.data(view::RuleListModel::EnabledRole).toBool());
}

void AnswersDock::loadFile(const QString &path)
{
    m_edits->load(path);
}

void AnswersDock::saveFile(const QString &path)
{
    m_edits->save(path);
}

QStringList AnswersDock::unsavedEditors() const
{
    QStringList names;
    for (const RuleEditor *editor : findChildren<RuleEditor *>()) {
        if (editor->isVisible() && editor->hasChanges())
            names.append(editor->shownName());
    }
    return names;
}

void AnswersDock::newRule()
{
    openEditor(usualRule(), true);
}

void AnswersDock::ruleFrom(const wcs::HookEvent &event, RuleBy by)
{
    const rules::Rule rule = ruleAbout(event, by);
    RuleEditor *editor = openEditor(rule, true);
    if (!rule.match.mediaSessionId.isEmpty())
        editor->setStreamName(text::visibleText(event.name, LongestStreamName));
}

void AnswersDock::editCurrent()
{
    if (m_list->currentIndex().isValid())
        openEditor(m_model->rule(m_list->currentIndex()), false);
}

RuleEditor *AnswersDock::openEditor(const rules::Rule &rule, bool isNew)
{
    for (RuleEditor *open : findChildren<RuleEditor *>()) {
        if (!isNew && open->ruleId() == rule.id) {
            open->raise();
            open->activateWindow();
            return open;
        }
    }
    auto *editor =
        new RuleEditor(m_rules, m_board, rule, isNew ? RuleEditor::Purpose::New : RuleEditor::Purpose::Change, this);
    connect(editor, &RuleEditor::saved, this, [this](const QString &id) {
        m_notice->clear();
        m_listActions->select({id});
    });
    if (m_editorSize.isValid())
        editor->resize(m_editorSize);
    connect(editor, &QDialog::finished, this, [this, editor] { m_editorSize = editor->size(); });
    editor->show();
    return editor;
}

} // namespace ui
