#pragma once

#include "rules/faultplan.h"
#include "rules/rulechange.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace rules {

// A rule and what became of it so far.
struct RuleStatus {
    std::shared_ptr<const Rule> rule;
    quint64 hits = 0;       // hooks it has answered, since the program started
    quint64 matched = 0;    // hooks it has matched since it was switched on
    qint64 left = -1;       // hooks it will still answer; -1: no end, or counted per stream
    qint64 expiresMono = 0; // steady clock, ns: when it switches itself off; 0: it does not
    bool isActive = false;  // switched on, and not used up
};

// The rules at one moment. Shared and immutable: crosses threads as it is.
struct RuleSnapshot {
    QList<RuleStatus> rules; // in their order
    quint64 revision = 0;    // rises with every change of the rules, not with hits
    Origin changedBy;        // who made the last change
    QString lastChange;      // what it was, as RuleChange::text()
    qint64 changedAt = 0;    // UTC, µs since 1970; 0: nothing has changed since the start

    Rules plainRules() const;
    int indexOf(const QString &id) const; // -1: there is none
    int activeCount() const;
    quint64 injected() const; // hits of the active ones
};
using RuleSnapshotPtr = std::shared_ptr<const RuleSnapshot>;

// What came of a change.
struct Outcome {
    std::optional<Problem> problem; // then nothing has changed
    RuleSnapshotPtr snapshot;       // the rules now
    Rules before;                   // and as they were before it

    QStringList added() const; // ids that were not there before, in their order
};

// The way to the rules from other threads. A reply comes once the change is in force, for every request that comes
// after it, and after the book's changed().
struct RuleGateway {
    std::function<QFuture<Outcome>(const RuleChange &)> change;
    std::function<QFuture<RuleSnapshotPtr>()> report; // as they are, with exact counts
};

// The answer rules, and which of them answers. Lives on the hooks thread, where they are used. Window and API both make
// their changes here and both see all of them.
class RuleBook final : public QObject {
    Q_OBJECT
public:
    explicit RuleBook(const Rules &rules = {}, QObject *parent = nullptr);

    FaultPlan &plan() { return m_plan; }
    // After plan() has decided something: the counts have changed.
    void noteHits();
    RuleSnapshotPtr snapshot() const;

    // Sends changed(), unless it is refused or changes nothing. The revision rises unless all that changes is that
    // rules count from 0 again.
    Outcome change(const RuleChange &change);
    RuleGateway gateway();

public slots:
    void announce(); // sends changed() with the rules as they are

signals:
    // After every change, and at most four times a second while hits are counted.
    void changed(const rules::RuleSnapshotPtr &snapshot);

private:
    void apply(const Rules &rules, const RuleChange &change);
    void expire();
    void armExpiry();

    FaultPlan m_plan;
    quint64 m_revision = 0;
    Origin m_changedBy;
    QString m_lastChange;
    qint64 m_changedAt = 0;
    QTimer m_counts;
    QTimer m_expiry;
};

} // namespace rules

Q_DECLARE_METATYPE(rules::RuleSnapshotPtr)
