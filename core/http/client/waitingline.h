#pragma once

#include "http/client/exchange.h"

#include <deque>
#include <limits>
#include <vector>

namespace http {

// The requests that wait for a connection, in the order of their turns. As long as their deadlines rise, as they do
// where all requests may take equally long, it is looked only at those whose time has come; otherwise at all, and that
// not before the first one's time has.
class WaitingLine final {
public:
    bool isEmpty() const { return m_exchanges.empty(); }
    size_t size() const { return m_exchanges.size(); }
    void append(Exchange &&exchange);
    void prepend(Exchange &&exchange);                            // its turn is the next
    const Exchange &first() const { return m_exchanges.front(); } // of a line that is not empty
    Exchange takeFirst();                                         // the same
    // Those whose deadline has come. now: steady clock, ns
    std::vector<Exchange> takeExpired(qint64 now);

private:
    static constexpr qint64 Never = std::numeric_limits<qint64>::max();
    static qint64 endOf(const Exchange &exchange) { return exchange.deadline > 0 ? exchange.deadline : Never; }

    std::deque<Exchange> m_exchanges;
    qint64 m_earliest = Never; // no deadline comes before
    bool m_isRising = true;
};

} // namespace http
