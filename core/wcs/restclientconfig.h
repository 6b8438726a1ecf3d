#pragma once

#include <QByteArray>
#include <QMap>

namespace wcs {

// What WCS does with hooks of one method (PROTOCOL §2): five strings, sent as they are.
struct MethodPolicy {
    QByteArray clientExclude;         // comma-separated fields not sent to the client
    QByteArray restExclude;           // comma-separated fields not sent to us
    QByteArray restOnError = "LOG";   // "LOG" or "FAIL"
    QByteArray restPolicy = "NOTIFY"; // "NOTIFY", "OVERWRITE" or "DISABLE"
    QByteArray restOverwrite;         // comma-separated fields, with OVERWRITE

    bool operator==(const MethodPolicy &) const = default;
};

// The part of our answer to `connect` that tells WCS how to treat our other answers, by method.
struct RestClientConfig {
    QMap<QByteArray, MethodPolicy> methods;

    // Errors that StreamStatusEvent is answered with reach the client.
    static RestClientConfig errorsReachTheClient();

    QByteArray toJson() const; // compact object, keys sorted

    // The answer to `connect`: the received object, byte for byte, with "restClientConfig" as its last member. One
    // that the client sent itself is replaced; then the object is written anew.
    QByteArray addTo(const QByteArray &connectBody) const;

    bool operator==(const RestClientConfig &) const = default;
};

} // namespace wcs
