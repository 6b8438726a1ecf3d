#pragma once

#include "journal/keptincident.h"
#include "journal/sqlite/statement.h"

namespace journal {

// The tables `incidents` and `incident_findings`, for the writer. What is noted waits here for the next transaction.
class IncidentTable final {
public:
    explicit IncidentTable(Database &database);

    void note(const KeptIncidents &incidents);
    bool hasUnwritten() const { return !m_unwritten.isEmpty(); }
    // False: the database failed.
    bool load();
    // When it was loaded: those that go on, with what was found of each, and the newest of the others, with what is not
    // over of them.
    const KeptIncidents &atStart() const { return m_atStart; }

    // Inside a transaction; false: the database failed.
    bool write();
    bool removeBefore(qint64 oldest); // those that were resolved before that moment (program time, µs)

    void keep() { m_unwritten = {}; } // the transaction was committed

private:
    Statement m_selectIncidents;
    Statement m_selectFindings;
    Statement m_insertIncident;
    Statement m_insertFinding;
    Statement m_removeIncidents;
    Statement m_removeFindings;
    KeptIncidents m_atStart;
    KeptIncidents m_unwritten;
};

// Of a statement that selects id, since, resolved_at, document; incident, subject, kind, since, until, document.
KeptIncident incidentOf(const Statement &row);
KeptFinding findingOf(const Statement &row);

} // namespace journal
