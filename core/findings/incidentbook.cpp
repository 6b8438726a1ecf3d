#include "findings/incidentbook.h"

#include <algorithm>

namespace findings {

namespace {

constexpr size_t MostResolved = 500; // at hand

} // namespace

void IncidentBook::load(const journal::KeptIncidents &kept)
{
    for (const journal::KeptIncident &row : kept.incidents) {
        const std::optional<Incident> incident = findings::incidentOf(row);
        if (!incident)
            continue;
        m_lastId = std::max(m_lastId, incident->id);
        m_incidents[incident->id] = *incident;
        touch(incident->id);
        if (!incident->isOpen())
            continue;
        m_accounts[incident->id] = IncidentAccount(incident->cause);
        m_correlation.begin(*incident);
    }
    for (const journal::KeptFinding &row : kept.findings) {
        const std::optional<Finding> finding = findingOf(row);
        if (!finding || !m_incidents.contains(row.incident))
            continue;
        const bool isOver = row.until != 0;
        if (!isOver)
            m_former.add(*finding, row.incident);
        m_joined.push_back({finding->subject, row.incident});
        const auto account = m_accounts.find(row.incident);
        if (account == m_accounts.end())
            continue;
        account->second.recall(*finding, isOver);
        m_correlation.join(*finding, row.incident);
    }
}

// What was opened and closed at once is closed, too.
void IncidentBook::take(const Changes &changes, qint64 now)
{
    QSet<quint64> opened;
    for (const Finding &finding : changes.opened)
        opened.insert(finding.id);
    const auto closeAll = [&](bool areOpened) {
        for (const Finding &finding : changes.closed) {
            if (opened.contains(finding.id) == areOpened)
                close(finding, now);
        }
    };
    closeAll(false);
    for (const Finding &finding : changes.opened)
        open(finding, now);
    closeAll(true);
}

void IncidentBook::open(const Finding &finding, qint64 now)
{
    if (const std::optional<Member> former = m_former.claim(finding)) {
        m_members.insert(keyOf(finding), *former);
        return;
    }
    if (finding.isInjected || !makesIncident(finding.kind))
        return;
    // What a start finds of long ago is no news.
    if (finding.kind == Kind::Failed && now - finding.since > m_thresholds.incidentWindow)
        return;
    m_held.hold(finding, now);
}

void IncidentBook::close(const Finding &finding, qint64 now)
{
    const std::optional<Finding> held = m_held.release(finding);
    if (held && held->kind == Kind::Flapping) // that it passes is what is wrong
        join(*held, now);
    if (!m_members.contains(keyOf(finding)))
        return;
    const Member member = m_members.take(keyOf(finding));
    m_unkept.push_back(kept(member.incident, member.finding, now));
    const auto incident = m_incidents.find(member.incident);
    if (incident == m_incidents.end())
        return;
    --incident->second.open;
    touch(member.incident);
    if (const auto account = m_accounts.find(member.incident); account != m_accounts.end())
        account->second.end(member.finding);
}

void IncidentBook::tick(qint64 now)
{
    const std::vector<Finding> due = m_held.takeDue(now);
    m_correlation.lookAhead(due, now);
    for (const Finding &finding : due)
        join(finding, now);
    for (const Member &member : m_former.takeOver(now)) {
        m_members.insert(keyOf(member.finding), member);
        close(member.finding, now);
    }
    std::vector<qint64> over;
    for (auto &[id, account] : m_accounts) {
        if (account.isOver(m_incidents.at(id), m_thresholds, now))
            over.push_back(id);
    }
    for (const qint64 id : over)
        resolve(m_incidents.at(id), {}, now);
    forgetOld();
}

void IncidentBook::join(const Finding &finding, qint64 now)
{
    const Correlation::Place place = m_correlation.placeOf(finding, now);
    Incident &incident = place.incident == 0 ? begin(place.key, finding) : m_incidents.at(place.incident);
    m_accounts.at(incident.id).add(incident, finding, now);
    m_correlation.join(finding, incident.id);
    m_members.insert(keyOf(finding), {finding, incident.id});
    m_unkept.push_back(kept(incident.id, finding, 0));
    m_joined.push_back({finding.subject, incident.id});
    touch(incident.id);
}

Incident &IncidentBook::begin(const QByteArray &key, const Finding &finding)
{
    Incident &incident = m_incidents[++m_lastId];
    incident = {.id = m_lastId, .cause = finding.cause, .key = key, .origin = finding.origin, .since = finding.since};
    m_accounts[incident.id] = IncidentAccount(finding.cause);
    m_correlation.begin(incident);
    return incident;
}

void IncidentBook::resolve(Incident &incident, const QString &by, qint64 now)
{
    incident.state = Incident::State::Resolved;
    incident.resolvedAt = now;
    incident.resolvedBy = by;
    m_accounts.erase(incident.id);
    m_correlation.end(incident);
    touch(incident.id);
}

void IncidentBook::setTold(qint64 id, Incident::Told told)
{
    const auto it = m_incidents.find(id);
    if (it == m_incidents.end() || it->second.told >= told)
        return;
    it->second.told = told;
    touch(id);
}

qint64 IncidentBook::incidentOf(const Finding &finding) const
{
    const auto member = m_members.constFind(keyOf(finding));
    return member == m_members.cend() ? 0 : member->incident;
}

std::vector<Finding> IncidentBook::openFindings(qint64 incident) const
{
    std::vector<Finding> open;
    for (const Member &member : m_members) {
        if (member.incident == incident)
            open.push_back(member.finding);
    }
    return open;
}

// Those that are at hand no more are in the journal all the same.
void IncidentBook::forgetOld()
{
    for (auto it = m_incidents.begin(); m_incidents.size() - m_accounts.size() > MostResolved;) {
        if (it->second.isOpen()) {
            ++it;
            continue;
        }
        m_changed.remove(it->first);
        m_forgotten.append(it->first);
        it = m_incidents.erase(it);
    }
}

void IncidentBook::keepAll()
{
    for (const auto &[id, account] : m_accounts)
        touch(id);
    for (const Member &member : m_members)
        m_unkept.push_back(kept(member.incident, member.finding, 0));
}

std::optional<IncidentBook::Changed> IncidentBook::takeChanged()
{
    if (m_changed.isEmpty() && m_unkept.empty() && m_joined.empty() && m_forgotten.isEmpty())
        return {};
    Changed changed;
    for (const qint64 id : std::exchange(m_changed, {})) {
        const Incident &incident = m_incidents.at(id);
        changed.kept.incidents.push_back(kept(incident));
        changed.news.changed.push_back(incident);
    }
    std::ranges::sort(changed.news.changed, {}, &Incident::id);
    changed.kept.findings = std::exchange(m_unkept, {});
    changed.news.joined = std::exchange(m_joined, {});
    changed.news.forgotten = std::exchange(m_forgotten, {});
    return changed;
}

} // namespace findings
