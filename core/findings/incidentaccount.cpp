#include "findings/incidentaccount.h"

#include "findings/incidentkey.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace findings {

namespace {

// Streams of which nobody will ever say any more that they have ended: nothing is to be waited for.
bool isPast(const Finding &finding)
{
    return finding.kind == Kind::SessionEnded || finding.kind == Kind::GoneThere;
}

// A failure is over when nothing more of it comes; other things last as long as they are found.
bool isCondition(const Finding &finding)
{
    return finding.kind != Kind::Failed && !isPast(finding);
}

} // namespace

void IncidentAccount::add(Incident &incident, const Finding &finding, qint64 now)
{
    count(incident, finding);
    narrow(incident, finding);
    weigh(finding, +1);
    incident.severity = std::max(incident.severity, severityOf(finding));
    incident.since = std::min(incident.since, finding.since);
    incident.lastSince = std::max(incident.lastSince, finding.since);
    incident.lastFound = now;
}

void IncidentAccount::recall(const Finding &finding, bool isOver)
{
    note(finding);
    if (!isOver)
        weigh(finding, +1);
}

void IncidentAccount::count(Incident &incident, const Finding &finding)
{
    if (finding.isOfStream() && !m_subjects.contains(finding.subject))
        ++(finding.published == 1 ? incident.publishers : incident.players);
    note(finding);
    ++incident.findings;
    ++incident.open;
    incident.nodes = int(m_nodes.size());
    incident.reasons = int(m_reasons.size());
}

void IncidentAccount::note(const Finding &finding)
{
    m_subjects[finding.subject].set(finding.kind);
    const bool isConsequence = finding.cause == Cause::Publisher && m_cause != Cause::Publisher;
    if (!isConsequence) // of the failure of a publisher: that one has the reason
        ++m_infos[finding.info];
    if (!isConsequence && !finding.info.isEmpty())
        m_reasons.insert(withoutNumbers(finding.info));
    if (!finding.nodeId.isEmpty())
        m_nodes.insert(wcs::nodeKey(finding.nodeId).toByteArray());
}

// What all have in common; and the reason that most give.
void IncidentAccount::narrow(Incident &incident, const Finding &finding)
{
    const bool isFirst = incident.findings == 1;
    if (isFirst)
        incident.kind = finding.kind;
    else if (incident.kind != finding.kind)
        incident.kind.reset();
    if (isFirst)
        incident.nodeId = finding.nodeId;
    else if (!wcs::isSameNode(incident.nodeId, finding.nodeId))
        incident.nodeId.clear();
    const auto share = [isFirst](QByteArray &common, const QByteArray &text) {
        if (isFirst)
            common = text;
        else if (common != text)
            common.clear();
    };
    share(incident.appKey, finding.appKey);
    share(incident.name, finding.name);
    share(incident.client, finding.client);
    if (isFirst || m_infos.value(finding.info) > m_infos.value(incident.info))
        incident.info = finding.info;
    const bool isOther = finding.cause != m_cause && finding.cause != Cause::Publisher;
    if (isOther && isOfSeveralReasons(incident.key))
        m_cause = Cause::Unknown;
    const bool isOfPublisher = incident.publishers <= 1 && incident.players > 0 && !incident.name.isEmpty() &&
                               (incident.publishers == 1 || m_cause == Cause::Publisher);
    incident.cause = isOfPublisher ? Cause::Publisher : m_cause;
}

void IncidentAccount::weigh(const Finding &finding, int by)
{
    m_openConditions += isCondition(finding) ? by : 0;
    m_openPublishers += finding.kind == Kind::Failed && finding.published != 0 ? by : 0;
}

bool IncidentAccount::isOver(const Incident &incident, const Thresholds &thresholds, qint64 now)
{
    if (!isCalm(incident, thresholds, now))
        m_calmSince = 0;
    else if (m_calmSince == 0)
        m_calmSince = now;
    return m_calmSince != 0 && now - m_calmSince >= thresholds.calmFor;
}

// Lost viewers who do not come back keep no incident open, nor does what is past; and what flaps is not calm while it
// is away.
bool IncidentAccount::isCalm(const Incident &incident, const Thresholds &thresholds, qint64 now) const
{
    const bool isQuiet = now - incident.lastFound >= thresholds.incidentWindow;
    if (incident.open == 0)
        return isQuiet || incident.kind != Kind::Flapping;
    return isQuiet && m_openConditions == 0 && m_openPublishers == 0;
}

} // namespace findings
