#pragma once

#include "hooks/options.h"
#include "http/server/wrongsecrets.h"
#include "journal/rejection.h"

#include <QSet>

#include <optional>

namespace hooks {

// What the endpoint demands of a request before it looks at its body as JSON (CONTRACT §3).
class Guard {
public:
    // Apart from one another: a hash that was right may be one that was sent before, and says nothing of who knows the
    // password. Both outlive it.
    struct WrongCredentials {
        http::WrongSecrets &hashes;
        http::WrongSecrets &passwords;
    };
    Guard(const Options &options, const WrongCredentials &wrong);

    struct Refusal {
        int status = 0;
        QString sentence;
        journal::Reason reason = journal::Reason::None;
        QList<http::Header> headers = {};
        qsizetype offset = -1; // in the body, in bytes; -1: it is not about a place there

        http::Response answer() const;
    };

    // The hook that a path names, and below which of the base paths.
    struct Place {
        QByteArray method;
        size_t basePath = 0; // among Options::basePaths
    };
    // Runs of slashes count as one, and those at its end as none. Null: there is no hook of that path.
    std::optional<Place> placeOf(QByteArrayView path) const;
    Refusal pathUnknown() const;
    // Null: the request may go on.
    std::optional<Refusal> check(const http::Request &request);
    // Whether check() refuses it whatever its body is; from its head alone.
    bool refusesHead(const http::Request &head);
    bool asksForSecret() const { return !m_secret.isEmpty() || !m_basic.isEmpty(); }
    // Whether a peer of that address may post hooks; if not, it is refused when it connects.
    bool serves(const QHostAddress &peer) const;
    // The header lines as the journal keeps them: with the values of credentials masked.
    QByteArray keptHead(const QByteArray &head) const;

private:
    std::optional<Refusal> checkMethod(const http::Request &request) const;
    std::optional<Refusal> checkHeaders(const http::Request &request);
    std::optional<Refusal> headersRefusal(const http::Request &request) const;
    std::optional<Refusal> checkAuthorization(const http::Request &request);
    bool refusesAuthorization(const http::Request &head) const;
    bool needsBody(QByteArrayView authorization) const;
    bool hasBasic(QByteArrayView authorization) const;
    bool hasValidHash(QByteArrayView authorization, const QByteArray &body) const;

    http::WrongSecrets &wrongOf(QByteArrayView authorization) const;

    WrongCredentials m_wrong;
    QList<QByteArray> m_basePaths;
    QList<Subnet> m_allowedPeers;
    QByteArray m_secret;
    QByteArray m_basic;           // base64 of user:password
    QSet<QByteArray> m_goodHeads; // a WCS sends few different ones: these have passed, and hold no credentials
};

} // namespace hooks
