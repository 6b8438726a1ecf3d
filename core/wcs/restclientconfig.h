#pragma once

#include "json/jsonfields.h"

#include <QByteArray>
#include <QMap>

#include <optional>
#include <variant>

namespace wcs {

// What WCS does with hooks of one method (PROTOCOL §2): five strings, sent as they are.
struct MethodPolicy {
    QByteArray clientExclude;         // comma-separated fields not sent to the client
    QByteArray restExclude;           // comma-separated fields not sent to us
    QByteArray restOnError = "LOG";   // "LOG" or "FAIL"
    QByteArray restPolicy = "NOTIFY"; // "NOTIFY", "OVERWRITE" or "DISABLE"
    QByteArray restOverwrite;         // comma-separated fields, with OVERWRITE

    bool isFail() const { return restOnError == "FAIL"; }

    bool operator==(const MethodPolicy &) const = default;
};

// Where a web server behind us has answered `connect`: what becomes of its answer.
enum class WithBackend : quint8 {
    Leave, // nothing
    Fill,  // it gets what its restClientConfig lacks of ours
    Set,   // ours is set over it, method by method
};

QByteArrayView withBackendName(WithBackend choice); // "leave", "fill", "set"
std::optional<WithBackend> withBackendOf(const QString &name);

// The part of our answer to `connect` that tells WCS how to treat our other answers, by method.
struct RestClientConfig {
    QMap<QByteArray, MethodPolicy> methods;

    // The preset "Errors reach the client (FAIL)": errors that StreamStatusEvent is answered with.
    static RestClientConfig errorsReachTheClient();
    // The preset "WCS defaults (LOG)": WCS treats every method as it does without being told.
    static RestClientConfig wcsDefaults() { return {}; }

    // {"StreamStatusEvent": {"restOnError": "FAIL", …}, …}; what a method does not name keeps its default.
    static std::variant<RestClientConfig, json::JsonError> fromJson(const QJsonValue &value,
                                                                    const QString &pointer = {});

    QJsonObject toObject() const; // all five keys of each method
    QByteArray toJson() const;    // compact, keys sorted
    // The policy that WCS follows for a method: its own, or WCS's default.
    MethodPolicy policyOf(const QByteArray &method) const { return methods.value(method); }

    // The answer to `connect`: the received object, byte for byte, with "restClientConfig" as its last member. One
    // that the client sent itself is replaced; then the object is written anew.
    QByteArray addTo(const QByteArray &connectBody) const;

    // The answer to `connect` of a web server behind us, with ours. What neither knows of the other stays; so does all
    // else in it, byte for byte.
    struct Merged {
        QByteArray body;
        QStringList changes; // "StreamStatusEvent/restOnError: LOG → FAIL"; empty: it is as it came
    };
    Merged mergedInto(const QByteArray &answer, WithBackend choice) const;
    // The restClientConfig in an answer to `connect`, as it is there; empty where there is none.
    static QJsonObject objectIn(const QByteArray &answer);

    bool operator==(const RestClientConfig &) const = default;
};

} // namespace wcs
