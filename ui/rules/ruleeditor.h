#pragma once

#include "view/ruledocument.h"

#include <QDialog>

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

// Shows the document of one rule, new or to be changed, as a form or as JSON. Not modal: what it would match is shown
// as streams come and go. Closes when the rule is in force.
class RuleEditor final : public QDialog {
    Q_OBJECT
public:
    enum class Purpose : quint8 { New, Change };
    RuleEditor(RuleControl &rules, const board::StreamBoard &board, const rules::Rule &rule, Purpose purpose,
               QWidget *parent);

    // A new rule is about that stream: its name makes that of the rule.
    void setStreamName(const QString &name);
    const QString &ruleId() const { return m_document.ruleId(); } // that is changed; of a new one: empty
    QString shownName() const;                                    // for people
    bool hasChanges() const { return m_document.isDirty(); }      // that closing it would throw away

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

    void fill(const view::RuleDocument::Fill &fill);
    void fillText(const QString &text);
    void takeForm();
    void openTab(int tab);
    void look(); // at the document
    void showProblem(const json::JsonError &error);
    void clearProblem();
    void colour();

    void followRules();
    void showConflict();
    void save();
    void takeProblem(const rules::Problem &problem);

    RuleControl &m_rules;
    view::RuleDocument m_document;
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
