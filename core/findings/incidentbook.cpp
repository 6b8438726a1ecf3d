#include "findings/incidentbook.h"

#include "findings/incidentkey.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace findings {

namespace {

constexpr qint64 HoldFor = 1'000'000;     // µs that what is found is held
constexpr qint64 KnownAfter = 10'000'000; // µs after which it is known what an incident is about
constexpr int MostAlike = 3;              // incidents of a kind on a node, before others are taken together
constexpr size_t MostResolved = 500;      // at hand

// A failure is over when nothing more of it comes; other things last as long as they are found.
bool isCondition(const Finding &finding)
{
    return finding.kind != Kind::Failed;
}

// One viewer who is lost is no outage.
Severity severityOf(const Finding &finding)
{
    const bool isViewer = finding.kind == Kind::Failed && finding.published == 0;
    return isViewer ? Severity::Warning : findings::severityOf(finding.kind);
}

} // namespace

void IncidentBook::load(const journal::KeptIncidents &kept)
{
    for (const journal::KeptIncident &row : kept.incidents) {
        const std::optional<Incident> incident = findings::incidentOf(row);
        if (!incident)
            continue;
        m_lastId = std::max(m_lastId, incident->id);
        m_incidents[incident->id] = *incident;
        m_byKey[incident->key] = incident->id;
        touch(incident->id);
        if (!incident->isOpen())
            continue;
        m_accounts[incident->id].cause = incident->cause;
        ++m_storms[stormKey(incident->key)];
    }
    for (const journal::KeptFinding &row : kept.findings) {
        const std::optional<Finding> finding = findingOf(row);
        if (!finding || !m_incidents.contains(row.incident))
            continue;
        if (row.until == 0)
            m_former.add(*finding, row.incident);
        m_joined.push_back({finding->subject, row.incident});
        const auto account = m_accounts.find(row.incident);
        if (account == m_accounts.end())
            continue;
        account->second.subjects[finding->subject].set(finding->kind);
        ++account->second.infos[finding->info];
        if (row.until == 0)
            weigh(*finding, account->second, +1);
        notePublisher(*finding, row.incident);
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
    if (!isCondition(finding) && now - finding.since > m_thresholds.incidentWindow)
        return;
    m_candidates.insert(keyOf(finding), {finding, now});
}

void IncidentBook::close(const Finding &finding, qint64 now)
{
    if (const auto candidate = m_candidates.constFind(keyOf(finding)); candidate != m_candidates.cend()) {
        if (finding.kind == Kind::Flapping) // that it passes is what is wrong
            join(incidentFor(candidate->finding, now), candidate->finding, now);
        m_candidates.erase(candidate);
    }
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
        weigh(member.finding, account->second, -1);
}

void IncidentBook::weigh(const Finding &finding, Account &account, int by) const
{
    account.openConditions += isCondition(finding) ? by : 0;
    account.openPublishers += !isCondition(finding) && finding.published != 0 ? by : 0;
}

void IncidentBook::tick(qint64 now)
{
    settle(now);
    for (const Member &member : m_former.takeOver(now)) {
        m_members.insert(keyOf(member.finding), member);
        close(member.finding, now);
    }
    std::vector<qint64> over;
    for (auto &[id, account] : m_accounts) {
        if (!isCalm(m_incidents.at(id), account, now))
            account.calmSince = 0;
        else if (account.calmSince == 0)
            account.calmSince = now;
        if (account.calmSince != 0 && now - account.calmSince >= m_thresholds.calmFor)
            over.push_back(id);
    }
    for (const qint64 id : over)
        resolve(m_incidents.at(id), {}, now);
    forgetOld();
}

// Publishers before their players, so that these are known to be theirs.
void IncidentBook::settle(qint64 now)
{
    const bool isDue = std::ranges::any_of(m_candidates, [now](const Candidate &c) { return now - c.at >= HoldFor; });
    if (!isDue)
        return;
    std::vector<Finding> ready;
    for (const Candidate &candidate : std::exchange(m_candidates, {}))
        ready.push_back(candidate.finding);
    std::ranges::sort(ready, {}, [](const Finding &f) { return std::tuple(f.published != 1, f.since, f.id); });
    for (const Finding &finding : ready)
        join(incidentFor(finding, now), finding, now);
}

Incident &IncidentBook::incidentFor(const Finding &finding, qint64 now)
{
    if (finding.published == 0 && !finding.name.isEmpty()) {
        for (const QByteArray &publisher : {publisherKey(finding), playersKey(finding)}) { // on its node, or another
            const auto it = m_incidents.find(m_byPublisher.value(publisher));
            const bool isThere = it != m_incidents.end() && it->second.isOpen();
            if (isThere && now - it->second.lastFound <= m_thresholds.incidentWindow)
                return it->second;
        }
    }
    if (finding.published == 1) {
        if (Incident *ofPlayers = active(playersKey(finding), finding, now))
            return *ofPlayers;
    }
    const QByteArray key = incidentKey(finding);
    if (Incident *same = active(key, finding, now))
        return *same;
    const QByteArray wider = withoutStorm(key, finding);
    if (Incident *same = wider == key ? nullptr : active(wider, finding, now))
        return *same;
    return begin(wider, finding);
}

// One of that key that something found now belongs to. Once it is known what one is about, nothing joins it that is
// another thing: who was told of it would not hear of that.
Incident *IncidentBook::active(const QByteArray &key, const Finding &finding, qint64 now)
{
    const auto it = m_incidents.find(m_byKey.value(key));
    if (it == m_incidents.end() || !it->second.isOpen())
        return nullptr;
    Incident &incident = it->second;
    const bool isOther =
        severityOf(finding) > incident.severity || (incident.isOfPublisher() && incident.name != finding.name);
    const bool isKnown = now - incident.since > KnownAfter;
    const bool isLate = now - incident.lastFound > m_thresholds.incidentWindow;
    return isLate || (isKnown && isOther) ? nullptr : &incident;
}

QByteArray IncidentBook::withoutStorm(const QByteArray &key, const Finding &finding) const
{
    const QByteArray wider = stormKey(key);
    const bool isStorm = finding.isOfStream() && m_storms.value(wider) >= MostAlike;
    return isStorm ? wider : key;
}

Incident &IncidentBook::begin(const QByteArray &key, const Finding &finding)
{
    Incident &incident = m_incidents[++m_lastId];
    incident = {.id = m_lastId, .cause = finding.cause, .key = key, .origin = finding.origin, .since = finding.since};
    m_byKey[key] = incident.id;
    m_accounts[incident.id].cause = finding.cause;
    ++m_storms[stormKey(key)];
    return incident;
}

void IncidentBook::join(Incident &incident, const Finding &finding, qint64 now)
{
    Account &account = m_accounts[incident.id];
    count(incident, account, finding);
    narrow(incident, account, finding);
    weigh(finding, account, +1);
    incident.severity = std::max(incident.severity, severityOf(finding));
    incident.since = std::min(incident.since, finding.since);
    incident.lastSince = std::max(incident.lastSince, finding.since);
    incident.lastFound = now;
    notePublisher(finding, incident.id);
    m_members.insert(keyOf(finding), {finding, incident.id});
    m_unkept.push_back(kept(incident.id, finding, 0));
    m_joined.push_back({finding.subject, incident.id});
    touch(incident.id);
}

void IncidentBook::notePublisher(const Finding &finding, qint64 incident)
{
    if (finding.published != 1 || finding.name.isEmpty())
        return;
    m_byPublisher[publisherKey(finding)] = incident;
    m_byPublisher[playersKey(finding)] = incident;
}

void IncidentBook::count(Incident &incident, Account &account, const Finding &finding)
{
    if (finding.isOfStream() && !account.subjects.contains(finding.subject))
        ++(finding.published == 1 ? incident.publishers : incident.players);
    account.subjects[finding.subject].set(finding.kind);
    ++incident.findings;
    ++incident.open;
}

// What all have in common; and the reason that most give.
void IncidentBook::narrow(Incident &incident, Account &account, const Finding &finding) const
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
    if (++account.infos[finding.info] > account.infos.value(incident.info))
        incident.info = finding.info;
    const bool isOfPublisher = incident.publishers <= 1 && incident.players > 0 && !incident.name.isEmpty() &&
                               (incident.publishers == 1 || account.cause == Cause::Publisher);
    incident.cause = isOfPublisher ? Cause::Publisher : account.cause;
}

// Lost viewers who do not come back keep no incident open; and what flaps is not calm while it is away.
bool IncidentBook::isCalm(const Incident &incident, const Account &account, qint64 now) const
{
    const bool isQuiet = now - incident.lastFound >= m_thresholds.incidentWindow;
    if (incident.open == 0)
        return isQuiet || incident.kind != Kind::Flapping;
    return isQuiet && account.openConditions == 0 && account.openPublishers == 0;
}

void IncidentBook::resolve(Incident &incident, const QString &by, qint64 now)
{
    incident.state = Incident::State::Resolved;
    incident.resolvedAt = now;
    incident.resolvedBy = by;
    m_accounts.erase(incident.id);
    const QByteArray storm = stormKey(incident.key);
    if (--m_storms[storm] <= 0)
        m_storms.remove(storm);
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
        if (m_byKey.value(it->second.key) == it->first)
            m_byKey.remove(it->second.key);
        m_changed.remove(it->first);
        m_forgotten.append(it->first);
        it = m_incidents.erase(it);
    }
    m_byPublisher.removeIf([this](const auto &entry) { return !m_accounts.contains(entry.value()); });
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
