#pragma once

#include "wcs/restclientconfig.h"

#include <QMetaType>
#include <QString>

namespace rules {

// What `connect` is told, and since when.
struct ConnectConfig {
    wcs::RestClientConfig config = wcs::RestClientConfig::errorsReachTheClient();
    QString changedBy;      // as in RuleSnapshot
    qint64 changedAt = 0;   // UTC, µs since 1970; 0: not changed since the start
    qint64 changedMono = 0; // the same on the steady clock, ns

    bool operator==(const ConnectConfig &) const = default;
};

} // namespace rules

Q_DECLARE_METATYPE(rules::ConnectConfig)
