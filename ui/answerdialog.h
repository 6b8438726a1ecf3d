#pragma once

#include "faults/rule.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace ui {

class Label;
class RuleControl;

// Any answer to every StreamStatusEvent: status, reason, body, and how late it comes. Stays open until it is in force.
class AnswerDialog final : public QDialog {
    Q_OBJECT
public:
    AnswerDialog(RuleControl &rules, const faults::Action &start, QWidget *parent);

private:
    faults::Action action() const;
    void apply();

    RuleControl &m_rules;
    QSpinBox *m_status;
    QLineEdit *m_reason;
    QPlainTextEdit *m_body;
    QSpinBox *m_delay;
    Label *m_problem;
};

} // namespace ui
