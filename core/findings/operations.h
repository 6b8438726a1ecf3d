#pragma once

#include "findings/finding.h"
#include "findings/thresholds.h"
#include "journal/record.h"
#include "journal/rejection.h"
#include "journal/storefigures.h"
#include "journal/storestate.h"

#include <QHash>
#include <QMap>
#include <QStringList>

#include <deque>

namespace findings {

// What is known of a site: apps and nodes that hooks may be of, as patterns with * and ?. Empty: any.
struct Known {
    QStringList apps;
    QStringList nodes;
};

// What is wrong with the program and what is around it. Moments are program time, µs.
class Operations {
public:
    Operations(FindingIds &ids, const Thresholds &thresholds, const Known &known);

    void takeBatch(const journal::Batch &batch, qint64 now);
    void takeStoreState(const journal::StoreState &state, qint64 now);
    void takeStoreFigures(const journal::StoreFigures &figures, qint64 now);
    // steady: steady clock, ns.
    void takeRejections(const journal::RejectionList &rejections, qint64 now, qint64 steady);
    // Web servers behind us that are given no hooks, as they have failed too often in a row: a sentence for each URL.
    void takeBackends(const QMap<QByteArray, QString> &troubles, qint64 now);
    // Ends what was only found for a while. To be called every second.
    void check(qint64 now);

    std::vector<Finding> all() const;
    Changes takeChanges() { return std::exchange(m_changes, {}); }

private:
    using Key = QPair<QByteArray, Kind>;
    struct Open {
        Finding finding;
        qint64 endsAt = 0; // 0: when it is said
    };
    void find(Finding finding, qint64 now, qint64 lasts = 0);
    void end(const Key &key);
    void endOthers(Kind kind, const QList<QByteArray> &present); // of that kind
    bool isKnown(const QByteArray &app, const QByteArray &node);

    FindingIds &m_ids;
    const Thresholds m_thresholds;
    const Known m_known;
    QHash<QByteArray, bool> m_knownPlaces; // "<app>\n<node>"
    QHash<Key, Open> m_open;
    Changes m_changes;
    struct Fill {
        qint64 at = 0;
        qint64 bytes = 0;
    };
    std::deque<Fill> m_fills; // of the journal, in the last hour
};

} // namespace findings
