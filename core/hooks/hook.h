#pragma once

#include "backend/forwarder.h"
#include "http/server/responder.h"
#include "journal/record.h"
#include "rules/faultplan.h"

namespace hooks {

// An accepted hook from its request to its record: who waits for the answer, and which way it takes.
struct Hook {
    journal::Record record;
    http::Responder responder;
    backend::Forwarder *forwarder = nullptr; // to the web server behind us; null: there is none
    QByteArray forwardedHead;                // for it
    QByteArray mirroredHead;                 // for the mirror; empty: there is none
    rules::Verdict verdict;                  // of the answer rules, as far as it is known
};

} // namespace hooks
