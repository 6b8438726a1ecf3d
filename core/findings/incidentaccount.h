#pragma once

#include "findings/incident.h"
#include "findings/thresholds.h"

#include <QHash>
#include <QSet>

namespace findings {

// What the findings of an incident come to, while it goes on: whom they hit, what they have in common, and whether all
// is well again. Moments are program time, µs.
class IncidentAccount {
public:
    explicit IncidentAccount(Cause cause = Cause::Unknown)
        : m_cause(cause)
    {}

    void add(Incident &incident, const Finding &finding, qint64 now);
    void recall(const Finding &finding, bool isOver); // one that was added in a former run
    void end(const Finding &finding) { weigh(finding, -1); }
    // All has gone well for long enough. To be asked every second.
    bool isOver(const Incident &incident, const Thresholds &thresholds, qint64 now);

private:
    void count(Incident &incident, const Finding &finding);
    void note(const Finding &finding);
    void narrow(Incident &incident, const Finding &finding);
    void weigh(const Finding &finding, int by);
    bool isCalm(const Incident &incident, const Thresholds &thresholds, qint64 now) const;

    QHash<QByteArray, Kinds> m_subjects; // what was found of each
    QHash<QByteArray, int> m_infos;      // how many say so
    QSet<QByteArray> m_reasons;          // the same without numbers
    QSet<QByteArray> m_nodes;
    Cause m_cause;            // that all share
    int m_openPublishers = 0; // findings of publishers that are not over
    int m_openConditions = 0; // those that are no failures: they last
    qint64 m_calmSince = 0;   // 0: it goes on
};

} // namespace findings
