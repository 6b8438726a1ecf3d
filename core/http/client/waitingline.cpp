#include "http/client/waitingline.h"

#include <algorithm>
#include <utility>

namespace http {

void WaitingLine::append(Exchange &&exchange)
{
    const qint64 end = endOf(exchange);
    m_isRising = isEmpty() || (m_isRising && endOf(m_exchanges.back()) <= end);
    m_earliest = std::min(m_earliest, end);
    m_exchanges.push_back(std::move(exchange));
}

void WaitingLine::prepend(Exchange &&exchange)
{
    const qint64 end = endOf(exchange);
    m_isRising = isEmpty() || (m_isRising && end <= endOf(m_exchanges.front()));
    m_earliest = std::min(m_earliest, end);
    m_exchanges.push_front(std::move(exchange));
}

Exchange WaitingLine::takeFirst()
{
    Exchange first = std::move(m_exchanges.front());
    m_exchanges.pop_front();
    return first;
}

std::vector<Exchange> WaitingLine::takeExpired(qint64 now)
{
    std::vector<Exchange> expired;
    if (now < m_earliest)
        return expired;
    if (m_isRising) {
        while (!isEmpty() && endOf(m_exchanges.front()) <= now)
            expired.push_back(takeFirst());
        m_earliest = isEmpty() ? Never : endOf(m_exchanges.front());
        return expired;
    }
    m_earliest = Never;
    for (Exchange &exchange : std::exchange(m_exchanges, {})) {
        if (endOf(exchange) <= now)
            expired.push_back(std::move(exchange));
        else
            append(std::move(exchange));
    }
    return expired;
}

} // namespace http
