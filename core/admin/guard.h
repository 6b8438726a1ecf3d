#pragma once

#include "admin/options.h"
#include "http/message.h"

#include <optional>

namespace admin {

// Keeps web pages and strangers off the control API (CONTRACT §5): loopback names only in Host, so that no name that
// is made to point here works (DNS rebinding); no foreign Origin; the bearer token where one is set.
class Guard {
public:
    explicit Guard(const Options &options);

    // Null: the request may go on.
    std::optional<http::Response> check(const http::Request &request) const;

private:
    bool isOurHost(QByteArrayView host) const;
    bool hasToken(const http::Request &request) const;

    QHostAddress m_address;
    QByteArray m_scheme;
    QByteArray m_token;
};

} // namespace admin
