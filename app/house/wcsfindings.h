#pragma once

#include "findings/watch.h"
#include "wcsrest/report.h"

#include <QHash>

// What was learned by asking the WCS, as findings.
class WcsFindings final {
public:
    // watch: knows what rules have brought about.
    WcsFindings(findings::FindingIds &ids, const findings::Watch &watch)
        : m_ids(ids)
        , m_watch(watch)
    {}

    // What that has opened and closed. now: program time, µs.
    findings::Changes take(const wcsrest::Report &report, qint64 now);

private:
    using Key = QPair<QByteArray, findings::Kind>;
    bool isInjected(const findings::Finding &finding) const;

    findings::FindingIds &m_ids;
    const findings::Watch &m_watch;
    QHash<Key, findings::Finding> m_open;
};
