#include "findings/correlation.h"

#include "findings/incidentkey.h"

namespace findings {

namespace {

constexpr qint64 KnownAfter = 10'000'000; // µs after which it is known what an incident is about
constexpr int MostAlike = 3;              // incidents of a kind on a node, before others are taken together

} // namespace

Correlation::Place Correlation::placeOf(const Finding &finding, qint64 now) const
{
    if (const Incident *itsPublishers = ofPublisher(finding, now))
        return {itsPublishers->id, {}};
    if (finding.published == 1) {
        if (const Incident *itsPlayers = active(playersKey(finding), finding, now))
            return {itsPlayers->id, {}};
    }
    QByteArray key = incidentKey(finding);
    if (const Incident *same = active(key, finding, now))
        return {same->id, {}};
    if (finding.isOfStream() && m_alike.value(stormKey(key)) >= MostAlike)
        key = stormKey(key);
    const Incident *same = active(key, finding, now);
    return {same ? same->id : 0, key};
}

// On its node, or another.
const Incident *Correlation::ofPublisher(const Finding &player, qint64 now) const
{
    if (player.published != 0 || player.name.isEmpty())
        return nullptr;
    for (const QByteArray &publisher : {publisherKey(player), playersKey(player)}) {
        const Incident *incident = open(m_byPublisher.value(publisher));
        if (incident && now - incident->lastFound <= m_window)
            return incident;
    }
    return nullptr;
}

// One of that key that something found now belongs to. Once it is known what one is about, nothing joins it that is
// another thing: who was told of it would not hear of that.
const Incident *Correlation::active(const QByteArray &key, const Finding &finding, qint64 now) const
{
    const Incident *incident = open(m_byKey.value(key));
    if (!incident)
        return nullptr;
    const bool isOther =
        severityOf(finding) > incident->severity || (incident->isOfPublisher() && incident->name != finding.name);
    const bool isKnown = now - incident->since > KnownAfter;
    const bool isLate = now - incident->lastFound > m_window;
    return isLate || (isKnown && isOther) ? nullptr : incident;
}

const Incident *Correlation::open(qint64 incident) const
{
    const auto it = m_incidents.find(incident);
    return it != m_incidents.end() && it->second.isOpen() ? &it->second : nullptr;
}

void Correlation::begin(const Incident &incident)
{
    m_byKey[incident.key] = incident.id;
    ++m_alike[stormKey(incident.key)];
}

void Correlation::join(const Finding &finding, qint64 incident)
{
    if (finding.published != 1 || finding.name.isEmpty())
        return;
    m_byPublisher[publisherKey(finding)] = incident;
    m_byPublisher[playersKey(finding)] = incident;
}

void Correlation::end(const Incident &incident)
{
    const auto isIts = [&incident](const auto &entry) { return entry.value() == incident.id; };
    m_byKey.removeIf(isIts);
    m_byPublisher.removeIf(isIts);
    const QByteArray alike = stormKey(incident.key);
    if (--m_alike[alike] <= 0)
        m_alike.remove(alike);
}

} // namespace findings
