#pragma once

#include "admin/options.h"
#include "http/message.h"

#include <functional>
#include <optional>
#include <sys/types.h>

namespace admin {

// Keeps web pages and strangers off the control API (CONTRACT §5): loopback names only in Host, so that no name that
// is made to point here works (DNS rebinding); no foreign Origin; the bearer token where one is set, and where none is,
// only programs of the user who runs this one, or of root.
class Guard {
public:
    // The user whose program asks, as http::peerOwner() finds it.
    using Owner = std::function<std::optional<uid_t>()>;

    struct Refusal {
        http::Response response;
        bool isWrongToken = false; // one was given
    };

    explicit Guard(const Options &options);

    // Null: the request may go on.
    std::optional<Refusal> check(const http::Request &request, const Owner &owner) const;

private:
    enum class Token : quint8 { Right, Missing, Wrong };

    bool isOurHost(QByteArrayView host) const;
    Token tokenOf(const http::Request &request) const;
    std::optional<Refusal> checkToken(const http::Request &request) const;
    std::optional<Refusal> checkOwner(const Owner &owner) const;

    QByteArray m_scheme;
    QByteArray m_token;
    bool m_isLocal;
    bool m_isOpen;
};

} // namespace admin
