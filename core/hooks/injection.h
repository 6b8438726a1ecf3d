#pragma once

#include "http/server/responder.h"
#include "journal/record.h"
#include "rules/faultplan.h"

namespace hooks {

// An answer that a rule has chosen, ready to go out.
struct Injection {
    journal::Sent sent = journal::Sent::Response;
    http::Response response; // where one is sent
    http::Delivery delivery;
    qint64 dueMono = 0;     // steady clock, ns: not before
    journal::Answer answer; // as the journal keeps it: pending, where it has to wait

    // normal: what would be answered without a rule, as the hook's record has it, too.
    static Injection of(const rules::Decision &decision, http::Response normal, const journal::Record &record);

    qsizetype bytes() const { return qsizetype(sizeof(Injection)) + response.body.size(); }
    // Does it, whatever it is. `settled` tells what became of it.
    void deliver(http::Responder &&responder, http::Settled settled) const;
};

} // namespace hooks
