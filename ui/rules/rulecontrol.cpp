#include "ui/rules/rulecontrol.h"

#include "ui/kit/question.h"

#include <QApplication>
#include <QMessageBox>

namespace ui {

RuleControl::RuleControl(QWidget *window)
    : QObject(window)
    , m_window(window)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
{}

void RuleControl::change(const Make &make, const Then &then)
{
    send({make, then}, false);
}

void RuleControl::send(const Pending &pending, bool isConfirmed)
{
    m_pending.insert(++m_lastToken, pending);
    emit changeWanted(m_lastToken, pending.make(isConfirmed));
}

void RuleControl::setRules(const rules::RuleSnapshotPtr &snapshot)
{
    m_rules = snapshot;
    emit rulesChanged();
}

void RuleControl::takeOutcome(quint64 token, const rules::Outcome &outcome)
{
    if (!m_pending.contains(token))
        return;
    const Pending pending = m_pending.take(token);
    const auto settle = [this, pending](const std::optional<rules::Problem> &problem) {
        if (pending.then)
            pending.then(problem);
        else if (problem && !problem->sentence.isEmpty())
            emit refused(problem->sentence);
    };
    if (outcome.problem && outcome.problem->needsConfirmation)
        return askBeforeRisk(
            outcome.problem->sentence, [this, pending] { send(pending, true); },
            [settle] { settle(rules::Problem{}); });
    settle(outcome.problem);
}

// Before something is done that can harm a live WCS; `risk` says what. One of the two is called.
void RuleControl::askBeforeRisk(const QString &risk, const std::function<void()> &yes, const std::function<void()> &no)
{
    QWidget *parent = QApplication::activeModalWidget() ? QApplication::activeModalWidget() : m_window;
    QMessageBox *box =
        newQuestion(parent, {QStringLiteral("askRisk"), tr("Switch this rule on?"), risk, tr("Switch on")}, yes);
    connect(box, &QDialog::finished, m_window, [box, no] {
        if (!box->clickedButton() || box->buttonRole(box->clickedButton()) != QMessageBox::DestructiveRole)
            no();
    });
    box->open();
}

} // namespace ui
