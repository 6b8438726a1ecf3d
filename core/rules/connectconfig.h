#pragma once

#include "rules/origin.h"
#include "wcs/restclientconfig.h"

#include <QFuture>
#include <QMetaType>

#include <functional>
#include <optional>

namespace rules {

// What `connect` is told, and since when.
struct ConnectConfig {
    wcs::RestClientConfig config = wcs::RestClientConfig::errorsReachTheClient();
    wcs::WithBackend withBackend = wcs::WithBackend::Leave;
    Origin changedBy;
    qint64 changedAt = 0;   // UTC, µs since 1970; 0: not changed since the start
    qint64 changedMono = 0; // the same on the steady clock, ns

    bool operator==(const ConnectConfig &) const = default;
};

// What is not named stays.
struct ConnectChange {
    std::optional<wcs::RestClientConfig> config;
    std::optional<wcs::WithBackend> withBackend = {};
    Origin origin;
};

// Changes it from another thread. The reply comes once it is in force, for every `connect` that comes after it.
using ConnectGateway = std::function<QFuture<ConnectConfig>(const ConnectChange &)>;

} // namespace rules

Q_DECLARE_METATYPE(rules::ConnectConfig)
