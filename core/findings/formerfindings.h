#pragma once

#include "findings/finding.h"

#include <QHash>

#include <optional>
#include <vector>

namespace findings {

// What was open in incidents when the program ended: it is found again, or was over meanwhile.
class FormerFindings {
public:
    struct Member {
        Finding finding;
        qint64 incident = 0;
    };

    void add(const Finding &finding, qint64 incident) { m_waiting.insert(keyOf(finding), {finding, incident}); }
    // That which is found again as this. Of what was doubted, all that is known after a start is that it was not heard
    // of.
    std::optional<Member> claim(const Finding &finding);
    // Those that had time to be found again, and were not. now: program time, µs.
    std::vector<Member> takeOver(qint64 now);

private:
    using Key = QPair<QByteArray, Kind>;
    static Key keyOf(const Finding &finding) { return {finding.subject, finding.kind}; }

    QHash<Key, Member> m_waiting;
    qint64 m_until = 0; // 0: nobody has looked yet
};

} // namespace findings
