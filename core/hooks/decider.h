#pragma once

#include "hooks/hook.h"
#include "http/server/troubles.h"
#include "rules/rulebook.h"
#include "wcs/decoder.h"

namespace hooks {

// Asks the answer rules about hooks, and says where they take too long. On the hooks thread.
class Decider final {
public:
    // All outlive it. decoder: that of the endpoint.
    Decider(rules::RuleBook &book, wcs::Decoder &decoder, http::Troubles &troubles)
        : m_book(book)
        , m_decoder(decoder)
        , m_troubles(troubles)
    {}

    // Of a hook that was decoded last.
    void decide(Hook &hook);
    // Of one that the web server behind us has answered, or not, where the rules wait for that. head: its header lines
    // as they came.
    void decideByBackend(Hook &hook, const QByteArray &head);

private:
    void notePatience();

    rules::RuleBook &m_book;
    wcs::Decoder &m_decoder;
    http::Troubles &m_troubles;
};

} // namespace hooks
