#pragma once

#include "findings/finding.h"
#include "journal/keptincident.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace findings {

// What somebody wrote to an incident.
struct Comment {
    qint64 at = 0; // program time, µs
    QString by;
    QString text;

    bool operator==(const Comment &) const = default;
};

// Findings that share a cause, and what became of them. Moments are program time, µs.
struct Incident {
    enum class State : quint8 { New, Acknowledged, Resolved }; // "new", "acknowledged", "resolved"

    qint64 id = 0; // from 1
    State state = State::New;
    Severity severity = Severity::Notice;
    Cause cause = Cause::Unknown;
    QByteArray key; // what its findings share, for IncidentBook
    // What all of them have in common; empty where they differ.
    QByteArray nodeId;
    QByteArray appKey;
    QByteArray name;
    QByteArray client;
    QByteArray info;
    std::optional<Kind> kind;
    wcs::Origin origin = wcs::Origin::Wcs; // of all
    qint64 since = 0;                      // since when the first is wrong
    qint64 lastSince = 0;                  // and the last
    qint64 lastFound = 0;                  // when that was found
    qint64 resolvedAt = 0;
    QString resolvedBy; // empty: by itself
    qint64 acknowledgedAt = 0;
    QString acknowledgedBy;
    qint64 mutedUntil = 0;
    QList<Comment> comments;
    // Of all that was found, also of what is over.
    int publishers = 0; // streams
    int players = 0;
    int findings = 0;
    int open = 0;    // findings that are not over
    int nodes = 0;   // that they are of
    int reasons = 0; // unlike ones that WCS gave
    enum class Told : quint8 { Nothing, New, Resolved };
    Told told = Told::Nothing; // to those outside

    bool isOpen() const { return state != State::Resolved; }
    bool isMuted(qint64 now) const { return now < mutedUntil; }
    // The one publisher whose players are hit: it is the cause, and does not count among what it hits.
    bool isOfPublisher() const
    {
        return publishers <= 1 && players > 0 && !name.isEmpty() && cause == Cause::Publisher;
    }
    int streams() const { return isOfPublisher() ? players : publishers + players; }
    QString sentence() const; // "north: 16 publishers and 12 players failed within 6 s, Failed by RTP activity."

    bool operator==(const Incident &) const = default;
};

// How grave it is for its incident: one viewer who is lost is no outage.
Severity severityOf(const Finding &finding);
QByteArrayView stateName(Incident::State state);
std::optional<Incident::State> stateOf(QByteArrayView name);
// The part of a node's id that a person knows it by: its address where it names one.
QByteArrayView shownNode(QByteArrayView nodeId);

// As the journal keeps them. Nothing: it is none that this program wrote.
journal::KeptIncident kept(const Incident &incident);
std::optional<Incident> incidentOf(const journal::KeptIncident &kept);
journal::KeptFinding kept(qint64 incident, const Finding &finding, qint64 until);
std::optional<Finding> findingOf(const journal::KeptFinding &kept); // without its id

// What is new of incidents, for who shows them.
struct IncidentNews {
    struct Member {
        QByteArray subject;
        qint64 incident = 0;
    };
    std::vector<Incident> changed; // as they are now, new ones as well
    std::vector<Member> joined;    // streams, and the incident that each has joined
    QList<qint64> forgotten;       // that are too old to be kept at hand
};
using IncidentNewsPtr = std::shared_ptr<const IncidentNews>;

} // namespace findings

Q_DECLARE_METATYPE(findings::IncidentNewsPtr)
