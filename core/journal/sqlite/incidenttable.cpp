#include "journal/sqlite/incidenttable.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr qint64 MostResolved = 500; // that a start reads
// While the store fails, what cannot be written is bounded: the oldest is given up.
constexpr size_t MostUnwritten = 200'000;

} // namespace

IncidentTable::IncidentTable(Database &database)
    : m_selectIncidents(database, u"SELECT id, since, resolved_at, document FROM incidents WHERE resolved_at = 0 OR id "
                                  "IN (SELECT id FROM incidents WHERE resolved_at > 0 ORDER BY id DESC LIMIT ?) "
                                  "ORDER BY id"_s)
    , m_selectFindings(database, u"SELECT incident, subject, kind, f.since, until, f.document FROM incidents i JOIN "
                                 "incident_findings f ON f.incident = i.id WHERE i.resolved_at = 0 OR until = 0"_s)
    , m_insertIncident(database, u"INSERT OR REPLACE INTO incidents (id, since, resolved_at, document) VALUES "
                                 "(?, ?, ?, ?)"_s)
    , m_insertFinding(database, u"INSERT OR REPLACE INTO incident_findings (incident, subject, kind, since, until, "
                                "document) VALUES (?, ?, ?, ?, ?, ?)"_s)
    , m_removeIncidents(database, u"DELETE FROM incidents WHERE resolved_at > 0 AND resolved_at < ?"_s)
    , m_removeFindings(database, u"DELETE FROM incident_findings WHERE incident NOT IN (SELECT id FROM incidents)"_s)
{}

void IncidentTable::note(const KeptIncidents &incidents)
{
    for (const KeptIncident &incident : incidents.incidents) {
        const auto same = std::ranges::find(m_unwritten.incidents, incident.id, &KeptIncident::id);
        if (same == m_unwritten.incidents.end())
            m_unwritten.incidents.push_back(incident);
        else
            *same = incident;
    }
    std::vector<KeptFinding> &findings = m_unwritten.findings;
    findings.insert(findings.end(), incidents.findings.begin(), incidents.findings.end());
    if (findings.size() > MostUnwritten)
        findings.erase(findings.begin(), findings.end() - MostUnwritten);
}

bool IncidentTable::load()
{
    if (!m_selectIncidents.run(MostResolved))
        return false;
    while (m_selectIncidents.next())
        m_atStart.incidents.push_back(incidentOf(m_selectIncidents));
    if (m_selectIncidents.hasFailed() || !m_selectFindings.run())
        return false;
    while (m_selectFindings.next())
        m_atStart.findings.push_back(findingOf(m_selectFindings));
    return !m_selectFindings.hasFailed();
}

bool IncidentTable::write()
{
    return std::ranges::all_of(m_unwritten.incidents,
                               [this](const KeptIncident &i) {
                                   return m_insertIncident.run(i.id, i.since, i.resolvedAt, i.document);
                               }) &&
           std::ranges::all_of(m_unwritten.findings, [this](const KeptFinding &f) {
               return m_insertFinding.run(f.incident, f.subject, f.kind, f.since, f.until, f.document);
           });
}

bool IncidentTable::removeBefore(qint64 oldest)
{
    return m_removeIncidents.run(oldest) && m_removeFindings.run();
}

KeptIncident incidentOf(const Statement &row)
{
    return {.id = row.number(0), .since = row.number(1), .resolvedAt = row.number(2), .document = row.bytes(3)};
}

KeptFinding findingOf(const Statement &row)
{
    return {.incident = row.number(0),
            .subject = row.bytes(1),
            .kind = row.bytes(2),
            .since = row.number(3),
            .until = row.number(4),
            .document = row.bytes(5)};
}

} // namespace journal
