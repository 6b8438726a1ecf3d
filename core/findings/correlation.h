#pragma once

#include "findings/incident.h"

#include <QHash>
#include <QSet>

#include <map>
#include <vector>

namespace findings {

// Which incident a finding belongs to: the open one with which it shares a cause (incidentkey.h). Where much is found
// at once, what is alike on a node is one incident whatever the reasons, and what is alike on many nodes is one for all
// of them: a network, or a switch. Moments are program time, µs.
class Correlation {
public:
    // window: since what was found last, µs: what is found now belongs to it. incidents: those that are at hand.
    Correlation(qint64 window, const std::map<qint64, Incident> &incidents)
        : m_window(window)
        , m_incidents(incidents)
    {}

    struct Place {
        qint64 incident = 0; // 0: it begins one, of this key
        QByteArray key;
    };
    Place placeOf(const Finding &finding, qint64 now) const;

    // What is asked for next, one after the other.
    void lookAhead(const std::vector<Finding> &findings, qint64 now);
    void begin(const Incident &incident); // it is open
    void join(const Finding &finding, qint64 incident);
    void end(const Incident &incident);

private:
    const Incident *ofPublisher(const Finding &player, qint64 now) const;
    const Incident *active(const QByteArray &key, const Finding &finding, qint64 now) const;
    const Incident *open(qint64 incident) const;
    bool isStorm(const QByteArray &wide) const;
    bool isOnManyNodes(const QByteArray &manyNodes, qint64 now) const;

    const qint64 m_window;
    const std::map<qint64, Incident> &m_incidents;
    QHash<QByteArray, qint64> m_byKey;                         // the newest incident of each key
    QHash<QByteArray, qint64> m_byPublisher;                   // the one that the publisher of a name is in
    QHash<QByteArray, int> m_alike;                            // open incidents of a kind on a node
    QHash<QByteArray, QSet<QByteArray>> m_next;                // keys of what comes next, by their wide part
    QHash<QByteArray, QHash<QByteArray, qint64>> m_lastOnNode; // by what is found on many nodes: where, and when last
};

} // namespace findings
