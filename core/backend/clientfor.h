#pragma once

#include "backend/options.h"
#include "http/client/clientoptions.h"

namespace backend {

// A client of that web server, with what the options say for all of them. It tries nothing again, and keeps its
// connections for as long as web servers that say nothing of it let them wait, which is 5 s or longer: one that is
// ended in the very moment in which a hook goes out costs an answer.
inline http::ClientOptions clientFor(const Url &url, const Options &options)
{
    return {.host = url.host,
            .port = url.port,
            .isTls = url.isTls,
            .tls = options.tls,
            .proxy = options.proxy,
            .idleMs = 4'000,
            .answerMs = options.timeoutMs,
            .retries = 0};
}

} // namespace backend
