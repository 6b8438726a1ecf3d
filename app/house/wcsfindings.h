#pragma once

#include "findings/engine.h"
#include "wcsrest/report.h"

#include <QHash>

// What was learned by asking the WCS, as findings.
class WcsFindings final {
public:
    explicit WcsFindings(findings::FindingIds &ids)
        : m_ids(ids)
    {}

    // What that has opened and closed. now: program time, µs.
    findings::Changes take(const wcsrest::Report &report, qint64 now);

private:
    using Key = QPair<QByteArray, findings::Kind>;

    findings::FindingIds &m_ids;
    QHash<Key, findings::Finding> m_open;
};
