#pragma once

#include <QtGlobal>
#include <queue>

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace simulator {

// When a client acts: scenario time, and its place among those who act at the same time. All act in this order, or as
// if they did: what happens to each session does not depend on how fast answers come.
struct Moment {
    qint64 at = 0; // µs since the scenario began
    int client = 0;

    auto operator<=>(const Moment &) const = default; // NOLINT(modernize-use-nullptr): it sees a 0 in what is generated
};

// The order in which the clients of a run act. Knows them by their numbers, and scenario time only: when that goes by
// is Run's matter. A client sleeps until its moment, then acts until it sleeps again or has ended.
class Schedule {
public:
    explicit Schedule(qint64 end) // µs: the scenario's
        : m_end(end)
    {}

    // isCompetitor: it plays what others publish, or publishes under a name that others may have.
    void add(bool isCompetitor); // the next client, from 0
    void begin();                // the scenario, from its start
    void stop();                 // nobody is waited for any more

    qint64 end() const { return m_end; }
    // Who is behind, since answers came late, does not catch up any more: the scenario's time is over.
    void setOverdue() { m_isOverdue = true; }
    bool isOverdue() const { return m_isOverdue; }
    bool isOver() const { return m_ended == int(m_clients.size()); }

    // When the next client is to act: µs; nothing: none is, for now.
    std::optional<qint64> due() const;
    Moment takeNext();                                  // who acts from now on; only where one is due
    std::optional<int> takeReady();                     // somebody who has waited for others, and goes on
    qint64 now() const { return m_now; }                // µs: when the last client began to act
    int acting() const { return int(m_acting.size()); } // clients that wait for answers, or for others
    bool isAwaited() const;                             // the next client, by all that act: it comes first

    // For the clients.
    void start(int client); // has not ended any more; it sleeps next
    void sleep(int client, qint64 until);
    void wakeNow(int client);
    void setEnded(int client);
    bool isActing(int client) const { return place(client).isActing; }
    bool hasEnded(int client) const { return place(client).hasEnded; }
    // Whether it has to wait until the other one has done all that it does up to this client's moment: then it is
    // ready afterwards.
    bool waitsFor(int client, int other);
    // Whether it has to wait until no competitor is to act before: the same.
    bool waitsForTurn(int client);

private:
    struct Place {
        Moment moment; // of what it does, or of what it does next
        bool isCompetitor = false;
        bool isActing = false;
        bool hasEnded = true;
        std::vector<int> waiting; // for this one
    };
    Place &place(int client) { return m_clients[size_t(client)]; }
    const Place &place(int client) const { return m_clients[size_t(client)]; }
    void setIdle(Place &place);
    void release(Place &place);
    bool isTurnOf(const Moment &moment) const;

    std::vector<Place> m_clients;
    std::priority_queue<Moment, std::vector<Moment>, std::greater<>> m_moments; // of those that sleep
    std::set<Moment> m_acting;
    std::set<Moment> m_actingCompetitors;
    std::set<Moment> m_waitingForTurn;
    std::deque<int> m_ready;
    qint64 m_end;
    qint64 m_now = 0;
    int m_ended = 0;
    bool m_hasCompetitors = false;
    bool m_isOverdue = false;
};

} // namespace simulator
