#pragma once

#include "json/jsonfields.h"
#include "text/textpattern.h"
#include "wcs/hookevent.h"
#include "wcs/restclientconfig.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace simulator {

// How a simulated backend behaves. resources/backends/README.md describes the file.
struct BackendProfile {
    // A glob, with regard to case; one that begins with "!" stands for all that it does not match.
    struct Pattern {
        text::TextPattern pattern;
        bool isNegated = false;

        bool matches(QByteArrayView text) const { return pattern.matches(text) != isNegated; }
    };
    // Hooks that are answered with an error. What is left out matches all.
    struct Refusal {
        std::optional<Pattern> method;
        std::optional<Pattern> name;
        std::optional<Pattern> appKey;
        std::optional<Pattern>
            token; // connect's authToken, which is empty where there is none; then it is about connect
        int status = 403;
        QByteArray contentType;
        QByteArray body;

        bool matches(const wcs::HookEvent &event, const QByteArray &authToken) const;
    };
    // How long hooks of a method wait for their answer, ms: drawn evenly.
    struct Delay {
        QByteArray method; // empty: all that have none of their own
        int least = 0;
        int most = 0;
    };
    // So many of the hooks are answered in another way, or not at all.
    struct Flaw {
        enum class Kind : quint8 { Status, Close, Reset, Hold };
        double share = 0;
        Kind kind = Kind::Status;
        int status = 500;
    };

    QString description;
    std::optional<wcs::RestClientConfig> connectConfig; // nothing: connect is echoed like all others
    std::vector<Refusal> refusals;                      // the first that matches counts
    std::vector<Delay> delays;
    Flaw flaw;
    quint64 seed = 1; // of what is drawn

    const Refusal *refusalOf(const wcs::HookEvent &event, const QByteArray &authToken) const; // null: none
    Delay delayOf(const QByteArray &method) const;

    static constexpr qint64 LargestFile = 1024 * 1024; // bytes
    // Strict: an unknown member, a wrong type or a number out of range is an error that names its place.
    static std::variant<BackendProfile, json::JsonError> fromJson(const QByteArray &json);
    static QStringList shipped();
    static std::optional<BackendProfile> shippedOne(const QString &name);
};

} // namespace simulator
