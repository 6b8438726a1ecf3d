#pragma once

#include "journal/committime.h"
#include "journal/outcome.h"
#include "journal/sqlite/statement.h"

#include <optional>

namespace journal {

// The tables `commits` and `outcomes`, for the writer: what is known of answers after their records were committed. It
// waits here for the next transaction. What web servers behind us said stands in the records, see RecordTable.
class OutcomeTable final {
public:
    explicit OutcomeTable(Database &database);

    // Of the newest transaction. To have it noted says that what became of its answers is known: that waits until this
    // had time to come.
    void setNewest(const CommitTime &commit) { m_newest = commit; }
    void noteNewest();
    void note(const Outcomes &outcomes);
    bool hasUnwritten() const { return m_newest || !m_commits.empty() || !m_outcomes.empty(); }
    const Outcomes &unwritten() const { return m_outcomes; }

    // Inside a transaction; false: the database failed.
    bool write();
    bool removeBefore(qint64 firstId); // those of records that are removed

    void keep(); // the transaction was committed

private:
    Statement m_insertCommit;
    Statement m_insertOutcome;
    Statement m_removeCommits;
    Statement m_removeOutcomes;
    std::optional<CommitTime> m_newest; // not noted
    std::vector<CommitTime> m_commits;  // not committed yet
    Outcomes m_outcomes;
    qsizetype m_backendBytes = 0; // of what web servers behind us said, among them
};

} // namespace journal
