#pragma once

#include "findings/formerfindings.h"
#include "findings/incidentchange.h"
#include "findings/thresholds.h"

#include <QHash>
#include <QSet>

#include <map>

namespace findings {

// The incidents: makes them of what is found, and keeps their lives. There is one, where the journal's findings are;
// whoever shows incidents has news of it. Moments are program time, µs.
//
// What is found is held for a second before it belongs to an incident: what passes at once is none, and of what comes
// together publishers are looked at before their players.
class IncidentBook {
public:
    explicit IncidentBook(const Thresholds &thresholds = {})
        : m_thresholds(thresholds)
    {}

    // What the journal has of former runs. What goes on and is found again belongs to its incident as before.
    void load(const journal::KeptIncidents &kept);
    void take(const Changes &changes, qint64 now);
    // To be called every second.
    void tick(qint64 now);
    IncidentOutcome change(const IncidentChange &change, qint64 now);
    void setTold(qint64 incident, Incident::Told told);

    const std::map<qint64, Incident> &all() const { return m_incidents; } // the open ones, and the newest of the others
    const Incident *find(qint64 id) const                                 // null: it is not at hand
    {
        const auto it = m_incidents.find(id);
        return it == m_incidents.end() ? nullptr : &it->second;
    }
    qint64 incidentOf(const Finding &finding) const; // 0: none
    std::vector<Finding> openFindings(qint64 incident) const;

    // What has changed since the last time: to be stored, and to be shown.
    struct Changed {
        journal::KeptIncidents kept;
        IncidentNews news;
    };
    std::optional<Changed> takeChanged(); // nothing: nothing has
    void keepAll();                       // all that goes on is to be stored again: the journal is another one

private:
    using Key = QPair<QByteArray, Kind>; // of a finding: what it is about, and what it says
    static Key keyOf(const Finding &finding) { return {finding.subject, finding.kind}; }
    using Member = FormerFindings::Member;
    struct Candidate {
        Finding finding;
        qint64 at = 0; // when it was found
    };
    // Of an incident that goes on.
    struct Account {
        QHash<QByteArray, Kinds> subjects; // what was found of each
        QHash<QByteArray, int> infos;      // how many say so
        Cause cause = Cause::Unknown;      // that its findings share
        int openPublishers = 0;            // findings of publishers that are not over
        int openConditions = 0;            // those that are no failures: they last
        qint64 calmSince = 0;              // 0: it goes on
    };

    void open(const Finding &finding, qint64 now);
    void close(const Finding &finding, qint64 now);
    void settle(qint64 now);
    Incident &incidentFor(const Finding &finding, qint64 now);
    Incident *active(const QByteArray &key, const Finding &finding, qint64 now);
    QByteArray withoutStorm(const QByteArray &key, const Finding &finding) const;
    Incident &begin(const QByteArray &key, const Finding &finding);
    void join(Incident &incident, const Finding &finding, qint64 now);
    void notePublisher(const Finding &finding, qint64 incident);
    void count(Incident &incident, Account &account, const Finding &finding);
    void narrow(Incident &incident, Account &account, const Finding &finding) const;
    void weigh(const Finding &finding, Account &account, int by) const;
    bool isCalm(const Incident &incident, const Account &account, qint64 now) const;
    void resolve(Incident &incident, const QString &by, qint64 now);
    void forgetOld();
    void touch(qint64 incident) { m_changed.insert(incident); }

    const Thresholds m_thresholds;
    std::map<qint64, Incident> m_incidents;
    std::map<qint64, Account> m_accounts; // of those that go on
    QHash<Key, Candidate> m_candidates;
    QHash<Key, Member> m_members; // what is not over
    FormerFindings m_former;
    QHash<QByteArray, qint64> m_byKey;       // the newest incident of each key
    QHash<QByteArray, qint64> m_byPublisher; // the one that the publisher of a name is in
    QHash<QByteArray, int> m_storms;         // open incidents of a kind on a node
    QSet<qint64> m_changed;
    std::vector<journal::KeptFinding> m_unkept;
    std::vector<IncidentNews::Member> m_joined;
    QList<qint64> m_forgotten;
    qint64 m_lastId = 0;
};

} // namespace findings
