#include "ui/rules/rulecontrol.h"

#include "base/reply.h"
#include "ui/kit/question.h"

#include <QApplication>
#include <QMessageBox>

namespace ui {

RuleControl::RuleControl(Gateway gateway, QWidget *window)
    : QObject(window)
    , m_gateway(std::move(gateway))
    , m_window(window)
    , m_rules(std::make_shared<rules::RuleSnapshot>())
{}

void RuleControl::change(const rules::RuleChange &change)
{
    send(change, [this](const rules::Outcome &outcome) {
        if (outcome.problem && !outcome.problem->sentence.isEmpty())
            emit refused(outcome.problem->sentence);
    });
}

void RuleControl::change(const rules::RuleChange &change, QObject *asker, const Then &then)
{
    send(change, [asker = QPointer(asker), then](const rules::Outcome &outcome) {
        if (asker)
            then(outcome);
    });
}

// The question is asked, and the change made after it, whatever became of the asker.
void RuleControl::send(rules::RuleChange change, const Then &then)
{
    change.origin = rules::Origin::window();
    whenReplied(m_gateway(change), this, [this, change, then](const rules::Outcome &outcome) {
        if (!outcome.problem || !outcome.problem->needsConfirmation)
            return then(outcome);
        const auto yes = [this, change, then] {
            rules::RuleChange confirmed = change;
            confirmed.isConfirmed = true;
            send(confirmed, then);
        };
        const auto no = [then, snapshot = outcome.snapshot] {
            then({.problem = rules::Problem(), .snapshot = snapshot, .before = snapshot->plainRules()});
        };
        askBeforeRisk(outcome.problem->sentence, yes, no);
    });
}

void RuleControl::setRules(const rules::RuleSnapshotPtr &snapshot)
{
    m_rules = snapshot;
    emit rulesChanged();
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
