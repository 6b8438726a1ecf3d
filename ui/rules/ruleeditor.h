#pragma once

#include "rules/rulebook.h"
#include "ui/rules/ruledraft.h"

#include <QDialog>

#include <optional>

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace board {
class StreamBoard;
}

namespace ui {

class Label;
class NoticeStrip;
class RuleControl;
class RuleForm;
class RulePreview;
class TextArea;

// Makes or changes one rule, as a form or as JSON, which are two views of the same. Not modal: what it would match is
// shown as streams come and go. Closes when the rule is in force.
class RuleEditor final : public QDialog {
    Q_OBJECT
public:
    enum class Purpose : quint8 { New, Change };
    // New: a blank name or id is filled in.
    RuleEditor(RuleControl &rules, const board::StreamBoard &board, const rules::Rule &rule, Purpose purpose,
               QWidget *parent);

    // A new rule is about that stream: its name makes that of the rule.
    void setStreamName(const QString &name);
    const QString &ruleId() const { return m_ruleId; } // that is changed; of a new one: empty
    QString shownName() const;                         // for people
    bool hasChanges() const;                           // that closing it would throw away

    void reject() override; // asks first where something would be lost

signals:
    void saved(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Tab { FormTab, JsonTab };

    QWidget *makeTabRow();
    QWidget *makeFoot();
    void fillPresets();
    void takePreset(const rules::Rule &preset);

    Draft read() const; // what stands there now
    void openTab(int tab);
    void look(); // at it
    void showProblem(const json::JsonError &error);
    void clearProblem();
    void colour();

    void followRules();
    void followSwitch(bool isOn);
    void sayWhatChanged(const rules::Rule &now);
    void takeTheirs();
    void applySwitch(rules::Rule rule);

    void save();
    void takeProblem(const rules::Problem &problem);

    RuleControl &m_rules;
    const QString m_ruleId;
    rules::Rule m_known;       // as it was when it was opened or loaded; not whether it was on
    rules::Rule m_seen;        // as the rules last were
    rules::Origin m_changedBy; // who made it what was seen
    bool m_isGone = false;
    bool m_isSaving = false; // what comes now is one's own
    bool m_wasOn;            // as the rules last were
    // How it was switched while the text was no rule: it says so once it is one again.
    std::optional<bool> m_switch;
    QJsonObject m_opened; // the form as it was filled in
    bool m_isText = false;
    QString m_textOfForm; // that the form's text was when it became JSON
    NamedStream m_stream;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    RuleForm *m_form;
    TextArea *m_text;
    Label *m_textProblem;
    Label *m_problem;         // of the form
    QPushButton *m_toProblem; // to the field that it is about
    NoticeStrip *m_elsewhere; // what others did to the rule meanwhile
    RulePreview *m_preview;
    QPushButton *m_presets;
    QPushButton *m_ok = nullptr;
};

} // namespace ui
