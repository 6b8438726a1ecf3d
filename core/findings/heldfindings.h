#pragma once

#include "findings/finding.h"

#include <QHash>

#include <optional>
#include <vector>

namespace findings {

// What was found lately is held for a second before it belongs to an incident: what passes at once is none. Moments are
// program time, µs.
class HeldFindings {
public:
    void hold(const Finding &finding, qint64 now);
    // It is over: what was held of it.
    std::optional<Finding> release(const Finding &finding);
    // All, once one of them was held long enough: publishers before their players, so that these are known to be
    // theirs.
    std::vector<Finding> takeDue(qint64 now);

private:
    struct Held {
        Finding finding;
        qint64 since = 0;
    };
    using Key = QPair<QByteArray, Kind>;
    static Key keyOf(const Finding &finding) { return {finding.subject, finding.kind}; }

    QHash<Key, Held> m_held;
};

} // namespace findings
