#pragma once

#include "rules/rulebook.h"

#include <QObject>

class QWidget;

namespace ui {

// The window's way to the answer rules: knows them as they are, and asks for changes. A change that is risky is asked
// about first (see rules::riskOf), then sent again as confirmed.
class RuleControl final : public QObject {
    Q_OBJECT
public:
    using Gateway = std::function<QFuture<rules::Outcome>(const rules::RuleChange &)>;
    RuleControl(Gateway gateway, QWidget *window);

    const rules::RuleSnapshotPtr &rules() const { return m_rules; } // never null

    // A problem is sent as refused().
    void change(const rules::RuleChange &change);
    // then: called once with what became of it, unless the asker is gone by then. A person who says no to the question:
    // a Problem with an empty sentence.
    using Then = std::function<void(const rules::Outcome &outcome)>;
    void change(const rules::RuleChange &change, QObject *asker, const Then &then);

public slots:
    void setRules(const rules::RuleSnapshotPtr &snapshot);

signals:
    void rulesChanged();
    void refused(const QString &sentence);

private:
    void send(rules::RuleChange change, const Then &then);
    void askBeforeRisk(const QString &risk, const std::function<void()> &yes, const std::function<void()> &no);

    Gateway m_gateway;
    QWidget *m_window;
    rules::RuleSnapshotPtr m_rules;
};

} // namespace ui
