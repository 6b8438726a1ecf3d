#pragma once

#include "rules/backendreply.h"
#include "rules/origin.h"
#include "wcs/restclientconfig.h"

#include <QFuture>
#include <QJsonObject>
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

// What the last `connect` really got, from whom, and what was changed on the way.
struct ConnectAnswer {
    enum class From : quint8 {
        Streamwatch, // its own answer, by the ConnectConfig
        Backend,     // the web server behind us, with `changes` of the ConnectConfig
        Rule,        // an answer rule
        Nobody,      // an error: the web server behind us gave no answer
    };
    qint64 at = 0;  // UTC, µs since 1970: when it came; 0: none has come since the start
    int status = 0; // HTTP; 0: none was sent
    From from = From::Streamwatch;
    QByteArray appKey;
    QByteArray sessionId;
    QByteArray rule;     // its name
    QJsonObject config;  // the restClientConfig in the answer; empty: there was none
    QStringList changes; // see wcs::RestClientConfig::Merged
    QString obstacle;    // why nothing of ours was put into the backend's answer, see obstacleIn(); empty: it was, or
                         // nothing was to be

    bool operator==(const ConnectAnswer &) const = default;
};

// What a backend has answered to `connect`, with what is to be put into it of ours.
struct ToldWithBackend {
    QByteArray body;
    QStringList changes; // as in ConnectAnswer
    QString obstacle;    // the same; then the body is as it was
};
ToldWithBackend toldWith(const ConnectConfig &config, const BackendReply &reply);

QByteArrayView fromName(ConnectAnswer::From from); // "streamwatch", "backend", "rule", "nobody"

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
Q_DECLARE_METATYPE(rules::ConnectAnswer)
