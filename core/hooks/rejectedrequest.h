#pragma once

#include "hooks/guard.h"
#include "http/message/refusal.h"
#include "journal/record.h"

namespace hooks {

// The record of a request that is about to be answered.
journal::Record recordOf(http::Request &&request, const Guard &guard);

// What is to be kept and said of a request that is not accepted.
struct RejectedRequest {
    journal::Record record;
    journal::Rejection what;
    QByteArray host = {}; // that the peer called us by; empty: it did not say

    // Of what is refused for who sent it nothing but the head is kept, and of the rest little: refusing must cost
    // nothing.
    static RejectedRequest of(const http::Request &request, const QByteArray &method, const Guard::Refusal &refused,
                              const Guard &guard);
    // Of one that never became a request, or not a whole one.
    static RejectedRequest of(const http::Refused &refused);
};

} // namespace hooks
