#include "simulator/clients/schedule.h"

#include <algorithm>
#include <utility>

namespace simulator {

void Schedule::add(bool isCompetitor)
{
    m_clients.push_back({.moment = {0, int(m_clients.size())}, .isCompetitor = isCompetitor});
    m_hasCompetitors = m_hasCompetitors || isCompetitor;
    ++m_ended;
}

void Schedule::begin()
{
    m_now = 0;
    m_isOverdue = false;
    m_moments = {};
    m_ready.clear();
    m_waitingForTurn.clear();
}

void Schedule::stop()
{
    m_moments = {};
    m_waitingForTurn.clear();
}

std::optional<qint64> Schedule::due() const
{
    return m_moments.empty() ? std::nullopt : std::optional(m_moments.top().at);
}

Moment Schedule::takeNext()
{
    const Moment moment = m_moments.top();
    m_moments.pop();
    m_now = moment.at;
    Place &acting = place(moment.client);
    acting.moment = moment;
    acting.isActing = true;
    m_acting.insert(moment);
    if (acting.isCompetitor)
        m_actingCompetitors.insert(moment);
    return moment;
}

std::optional<int> Schedule::takeReady()
{
    if (m_ready.empty())
        return std::nullopt;
    const int client = m_ready.front();
    m_ready.pop_front();
    return client;
}

bool Schedule::isAwaited() const
{
    return !m_acting.empty() && !m_moments.empty() && m_moments.top() < *m_acting.begin();
}

void Schedule::start(int client)
{
    place(client).moment.at = 0;
    m_ended -= std::exchange(place(client).hasEnded, false) ? 1 : 0;
}

void Schedule::sleep(int client, qint64 until)
{
    Place &sleeper = place(client);
    m_moments.push({until, client});
    setIdle(sleeper);
    sleeper.moment.at = until;
    release(sleeper);
}

void Schedule::wakeNow(int client)
{
    place(client).moment.at = m_now;
    m_moments.push({m_now, client});
}

void Schedule::setEnded(int client)
{
    Place &ended = place(client);
    ended.hasEnded = true;
    ++m_ended;
    setIdle(ended);
    release(ended);
}

bool Schedule::waitsFor(int client, int other)
{
    Place &first = place(other);
    if (client == other || first.hasEnded || first.moment > place(client).moment)
        return false;
    if (std::ranges::find(first.waiting, client) == first.waiting.end())
        first.waiting.push_back(client);
    return true;
}

bool Schedule::waitsForTurn(int client)
{
    const Moment &moment = place(client).moment;
    if (!m_hasCompetitors || isTurnOf(moment))
        return false;
    m_waitingForTurn.insert(moment);
    return true;
}

// It acts no more: others may be waiting for that.
void Schedule::setIdle(Place &place)
{
    if (!std::exchange(place.isActing, false))
        return;
    m_acting.erase(place.moment);
    m_actingCompetitors.erase(place.moment);
    while (!m_waitingForTurn.empty() && isTurnOf(*m_waitingForTurn.begin())) {
        m_ready.push_back(m_waitingForTurn.begin()->client);
        m_waitingForTurn.erase(m_waitingForTurn.begin());
    }
}

void Schedule::release(Place &place)
{
    for (const int client : std::exchange(place.waiting, {}))
        m_ready.push_back(client);
}

// Nobody who acts or sleeps comes before.
bool Schedule::isTurnOf(const Moment &moment) const
{
    return (m_actingCompetitors.empty() || *m_actingCompetitors.begin() >= moment) &&
           (m_moments.empty() || m_moments.top() > moment);
}

} // namespace simulator
