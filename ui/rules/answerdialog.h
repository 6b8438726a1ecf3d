#pragma once

#include "rules/rule.h"
#include "ui/kit/fieldvalues.h"

#include <QDialog>

class QAbstractButton;
class QLineEdit;

namespace ui {

class Label;
class RuleControl;
class TextArea;

// Any answer to every StreamStatusEvent: status, reason, body, and how late it comes. What is not valid cannot be
// taken, and is said in the control API's words. Stays open until it is in force.
class AnswerDialog final : public QDialog {
    Q_OBJECT
public:
    AnswerDialog(RuleControl &rules, const rules::Action &start, QWidget *parent);

private:
    void build();
    QJsonObject json() const; // the action as typed, valid or not
    void check();
    void apply();
    void say(const QString &problem);

    RuleControl &m_rules;
    QJsonObject m_rest; // of the answer that there was: what has no field
    QLineEdit *m_status;
    QLineEdit *m_reason;
    TextArea *m_body;
    Kept<QString> m_shownBody;
    QLineEdit *m_delay;
    Label *m_problem;
    QAbstractButton *m_accept = nullptr;
    rules::Action m_action; // as it stands in the fields, while they are valid
};

} // namespace ui
