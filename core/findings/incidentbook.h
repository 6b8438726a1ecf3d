#pragma once

#include "findings/correlation.h"
#include "findings/formerfindings.h"
#include "findings/heldfindings.h"
#include "findings/incidentaccount.h"
#include "findings/incidentchange.h"
#include "findings/thresholds.h"

#include <QHash>
#include <QSet>

#include <map>

namespace findings {

// The incidents and their lives: each begins with a finding that belongs to no other one (Correlation), is
// acknowledged, told and muted, ends by itself or by hand, and is kept. There is one book, where the journal's findings
// are; whoever shows incidents has news of it. Moments are program time, µs.
class IncidentBook {
public:
    explicit IncidentBook(const Thresholds &thresholds = {})
        : m_thresholds(thresholds)
        , m_correlation(thresholds.incidentWindow, m_incidents)
    {}
    Q_DISABLE_COPY_MOVE(IncidentBook)

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

    void open(const Finding &finding, qint64 now);
    void close(const Finding &finding, qint64 now);
    void join(const Finding &finding, qint64 now);
    Incident &begin(const QByteArray &key, const Finding &finding);
    void resolve(Incident &incident, const QString &by, qint64 now);
    void forgetOld();
    void touch(qint64 incident) { m_changed.insert(incident); }

    const Thresholds m_thresholds;
    std::map<qint64, Incident> m_incidents;
    std::map<qint64, IncidentAccount> m_accounts; // of those that go on
    Correlation m_correlation;
    HeldFindings m_held;
    QHash<Key, Member> m_members; // what is not over
    FormerFindings m_former;
    QSet<qint64> m_changed;
    std::vector<journal::KeptFinding> m_unkept;
    std::vector<IncidentNews::Member> m_joined;
    QList<qint64> m_forgotten;
    qint64 m_lastId = 0;
};

} // namespace findings
