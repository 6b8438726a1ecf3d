#pragma once

#include "rules/rulebook.h"

#include <QHash>
#include <QObject>

class QWidget;

namespace ui {

// The window's way to the answer rules: knows them as they are, and asks for changes. A change that is risky is asked
// about first (see rules::riskOf), then sent again as confirmed.
class RuleControl final : public QObject {
    Q_OBJECT
public:
    explicit RuleControl(QWidget *window);

    const rules::RuleSnapshotPtr &rules() const { return m_rules; } // never null

    using Make = std::function<rules::Change(bool isConfirmed)>;
    using Then = std::function<void(const std::optional<rules::Problem> &problem)>;
    // then: called once with what became of it; without one, a problem is sent as refused(). A person who says no to
    // the question: a Problem with an empty sentence.
    void change(const Make &make, const Then &then = {});

public slots:
    void setRules(const rules::RuleSnapshotPtr &snapshot);
    void takeOutcome(quint64 token, const rules::Outcome &outcome);

signals:
    void changeWanted(quint64 token, const rules::Change &change); // answered by takeOutcome
    void rulesChanged();
    void refused(const QString &sentence);

private:
    struct Pending {
        Make make;
        Then then;
    };
    void send(const Pending &pending, bool isConfirmed);
    void askBeforeRisk(const QString &risk, const std::function<void()> &yes, const std::function<void()> &no);

    QWidget *m_window;
    rules::RuleSnapshotPtr m_rules;
    QHash<quint64, Pending> m_pending;
    quint64 m_lastToken = 0;
};

} // namespace ui
