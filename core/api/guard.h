#pragma once

#include "api/options.h"
#include "http/server/wrongsecrets.h"

#include <optional>

namespace api {

// Keeps web pages and strangers off the control API (CONTRACT §5): loopback names only in Host, so that no name that
// is made to point here works (DNS rebinding); no foreign Origin; the bearer token where one is set, and where none is,
// only programs of the user who runs this one, or of root.
class Guard {
public:
    // wrongTokens: outlives it.
    Guard(const Options &options, http::WrongSecrets &wrongTokens);

    // What is answered instead. Null: the request may go on.
    std::optional<http::Response> check(const http::Request &request) const;

private:
    bool isOurHost(QByteArrayView host) const;
    std::optional<http::Response> checkToken(const http::Request &request) const;
    bool hasToken(QByteArrayView authorization) const;
    static std::optional<http::Response> checkOwner(std::optional<uid_t> owner);

    http::WrongSecrets *m_wrongTokens;
    QByteArray m_scheme;
    QByteArray m_token;
    bool m_isLocal;
    bool m_isOpen;
};

} // namespace api
