#include "findings/correlation.h"

#include "findings/incidentkey.h"
#include "wcs/nodeid.h"

#include <algorithm>

namespace findings {

namespace {

constexpr qint64 KnownAfter = 10'000'000; // µs after which it is known what an incident is about
constexpr qint64 AtOnce = 5'000'000;      // µs between what begins at once
constexpr int MostAlike = 3;              // incidents of a kind on a node, before others are taken together
constexpr int MostNodes = 3;              // on which something begins at once, before they are taken together

} // namespace

Correlation::Place Correlation::placeOf(const Finding &finding, qint64 now) const
{
    if (const Incident *itsPublishers = ofPublisher(finding, now))
        return {itsPublishers->id, {}};
    if (finding.published == 1) {
        if (const Incident *itsPlayers = active(playersKey(finding), finding, now))
            return {itsPlayers->id, {}};
    }
    const QByteArray key = incidentKey(finding);
    if (const Incident *same = active(key, finding, now))
        return {same->id, {}};
    const QByteArray wide = stormKey(key);
    const QByteArray manyNodes = manyNodesKey(finding);
    const bool isWide = finding.isOfStream() && isStorm(wide);
    const Incident *onNode = active(wide, finding, now);
    if (onNode && (isWide || onNode->key == manyNodes))
        return {onNode->id, {}};
    if (!isOnManyNodes(manyNodes, now))
        return {0, isWide ? wide : key};
    const Incident *same = active(manyNodes, finding, now);
    return {same ? same->id : 0, manyNodes};
}

bool Correlation::isStorm(const QByteArray &wide) const
{
    return m_alike.value(wide) >= MostAlike || m_next.value(wide).size() > MostAlike;
}

bool Correlation::isOnManyNodes(const QByteArray &manyNodes, qint64 now) const
{
    const auto nodes = m_lastOnNode.constFind(manyNodes);
    return nodes != m_lastOnNode.cend() &&
           std::ranges::count_if(*nodes, [now](qint64 last) { return now - last <= AtOnce; }) > MostNodes;
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

// Players whose publisher fails with them are with it, whatever they say.
void Correlation::lookAhead(const std::vector<Finding> &findings, qint64 now)
{
    m_next.clear();
    for (auto &nodes : m_lastOnNode)
        nodes.removeIf([now](const auto &node) { return now - node.value() > AtOnce; });
    m_lastOnNode.removeIf([](const auto &nodes) { return nodes->isEmpty(); });
    QSet<QByteArray> publishers;
    for (const Finding &finding : findings) {
        if (finding.published == 1)
            publishers.insert(playersKey(finding));
    }
    for (const Finding &finding : findings) {
        if (!finding.isOfStream() || (finding.published != 1 && publishers.contains(playersKey(finding))))
            continue;
        const QByteArray key = incidentKey(finding);
        if (QSet<QByteArray> &alike = m_next[stormKey(key)]; alike.size() <= MostAlike)
            alike.insert(key);
        if (const QByteArray manyNodes = manyNodesKey(finding); !manyNodes.isEmpty())
            m_lastOnNode[manyNodes][wcs::nodeKey(finding.nodeId).toByteArray()] = now;
    }
}

void Correlation::begin(const Incident &incident)
{
    m_byKey[incident.key] = incident.id;
    ++m_alike[stormKey(incident.key)];
}

void Correlation::join(const Finding &finding, qint64 incident)
{
    if (const Incident *joined = open(incident); joined && joined->key == manyNodesKey(finding))
        m_byKey[stormKey(incidentKey(finding))] = incident; // so that what comes later of that node finds it
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
