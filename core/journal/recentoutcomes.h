#pragma once

#include "journal/committime.h"
#include "journal/outcome.h"

#include <QHash>

#include <deque>

namespace journal {

// What is known of answers and may not stand yet in what is read. For readers, what the database does not hold: whoever
// asks for an event right after its answer finds what a later reader finds. For who waits for a page, what came since
// it was asked for. Bounded; the writer is behind by a transaction, or a second.
class RecentOutcomes final {
public:
    void take(const Batch &batch);
    void take(const Outcomes &outcomes);

    // The commit that a record waited for; nullptr: it is not among the last.
    const CommitTime *commitOf(qint64 record) const;
    const Outcome *outcomeOf(qint64 record) const; // the last one; nullptr: none

private:
    std::deque<CommitTime> m_commits; // in the order of their records
    QHash<qint64, Outcome> m_outcomes;
    std::deque<qint64> m_order; // of m_outcomes, oldest first
    qsizetype m_bytes = 0;      // of the backend's answers among them
};

} // namespace journal
