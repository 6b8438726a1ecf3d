#include "findings/incidentbook.h"

namespace findings {

IncidentOutcome IncidentBook::change(const IncidentChange &change, qint64 now)
{
    using What = IncidentChange::What;
    const auto it = m_incidents.find(change.incident);
    if (it == m_incidents.end())
        return {IncidentRefusal{404, QStringLiteral("There is no incident with this id.")}, {}};
    Incident &incident = it->second;
    const auto refuse = [&incident](int status, const QString &sentence) {
        return IncidentOutcome{IncidentRefusal{status, sentence}, incident};
    };
    if (change.by.size() > IncidentChange::LongestName || change.text.size() > IncidentChange::LongestText)
        return refuse(422, QStringLiteral("“by” has at most %1 characters, “text” %2.")
                               .arg(IncidentChange::LongestName)
                               .arg(IncidentChange::LongestText));
    if (change.what == What::Comment && change.text.trimmed().isEmpty())
        return refuse(422, QStringLiteral("A comment has a text."));
    if (!incident.isOpen() && change.what != What::Comment)
        return refuse(409, QStringLiteral("This incident is resolved already."));
    if (!change.text.trimmed().isEmpty() && incident.comments.size() >= IncidentChange::MostComments)
        return refuse(422, QStringLiteral("An incident has at most %1 comments.").arg(IncidentChange::MostComments));
    if (!change.text.trimmed().isEmpty())
        incident.comments.append({now, change.by, change.text});
    switch (change.what) {
    case What::Acknowledge:
        if (incident.state == Incident::State::New) {
            incident.state = Incident::State::Acknowledged;
            incident.acknowledgedAt = now;
            incident.acknowledgedBy = change.by;
        }
        break;
    case What::Resolve:
        resolve(incident, change.by.isEmpty() ? QStringLiteral("somebody") : change.by, now);
        break;
    case What::Mute:
        incident.mutedUntil = change.muted > 0 ? now + change.muted : 0;
        break;
    case What::Comment:
        break;
    }
    touch(incident.id);
    return {{}, incident};
}

} // namespace findings
