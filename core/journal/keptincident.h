#pragma once

#include <QByteArray>
#include <QMetaType>

#include <memory>
#include <vector>

namespace journal {

// What was wrong at a time and belongs together, as the journal keeps it: what it means, findings::IncidentBook knows.
struct KeptIncident {
    qint64 id = 0;         // from 1
    qint64 since = 0;      // program time, µs
    qint64 resolvedAt = 0; // the same; 0: it goes on
    QByteArray document;   // JSON

    bool operator==(const KeptIncident &) const = default;
};

// One thing of an incident that was found. Of a subject there is one of a kind in it, or none.
struct KeptFinding {
    qint64 incident = 0;
    QByteArray subject; // a stream's key, or what else it is about
    QByteArray kind;    // findings::kindName()
    qint64 since = 0;   // program time, µs
    qint64 until = 0;   // the same; 0: it goes on
    QByteArray document;

    bool operator==(const KeptFinding &) const = default;
};

struct KeptIncidents {
    std::vector<KeptIncident> incidents;
    std::vector<KeptFinding> findings;

    bool isEmpty() const { return incidents.empty() && findings.empty(); }
    bool operator==(const KeptIncidents &) const = default;
};
using KeptIncidentsPtr = std::shared_ptr<const KeptIncidents>;

} // namespace journal

Q_DECLARE_METATYPE(journal::KeptIncidentsPtr)
