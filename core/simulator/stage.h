#pragma once

#include "simulator/simulatedclient.h"

#include <QHash>
#include <queue>

#include <deque>
#include <functional>
#include <optional>
#include <set>

namespace simulator {

// All clients of a run, and the order in which they act. Knows scenario time only: when that goes by is Run's matter.
class Stage {
public:
    struct Options {
        QByteArray nodePrefix;
        int toldClients = 0;
        int toldPerClient = 0;
        bool hasNews = false;
    };
    // The scenario outlives the stage.
    Stage(WebCallServer &server, const Scenario &scenario, Options options);
    ~Stage();

    void begin(quint64 seed); // the scenario, from its start
    void stop();              // everybody goes as soon as it may act
    bool isOver() const { return m_ended == int(m_clients.size()); }

    // When the next client is to act: µs of scenario time; nothing: none is, for now.
    std::optional<qint64> due() const;
    void actNext();
    // Who is behind, since answers came late, does not catch up any more: the scenario's time is over.
    void setOverdue() { m_isOverdue = true; }
    bool isOverdue() const { return m_isOverdue; }
    bool goOn(); // somebody who was held up; false: nobody
    // Called when a client has gone on, from the event loop: others may be due.
    void setProgressCallback(std::function<void()> callback) { m_progress = std::move(callback); }
    qint64 now() const { return m_now; }                // µs: when the last client acted
    int acting() const { return int(m_acting.size()); } // clients that have begun and wait for answers, or for others
    bool isAwaited() const;                             // the next client, by all that act: it comes first

    const std::vector<std::unique_ptr<SimulatedClient>> &clients() const { return m_clients; }
    int established() const { return m_established; }
    qint64 end() const { return m_end; } // µs of scenario time
    const Options &options() const { return m_options; }
    const Behaviour &behaviour() const { return m_server.behaviour(); }
    std::vector<int> takeChanged(); // clients with news

    // For the clients.
    WebCallServer &server() { return m_server; }
    void schedule(const Moment &moment) { m_moments.push(moment); }
    void letGoOn(SimulatedClient &client) { m_ready.push_back(&client); }
    void noteActing(const SimulatedClient &client);
    void noteActed(const SimulatedClient &client);
    // Who may be in the way of what another one publishes: plays it, or publishes under the same name.
    bool isRival(const Group &group) const;
    // Whether a rival is to act before. Then this client goes on when it is its turn.
    bool isHeldUp(SimulatedClient &client);
    void noteProgress() const { m_progress(); }
    void noteEnded() { ++m_ended; }
    void noteEstablished(int by) { m_established += by; }
    void noteChanged(const SimulatedClient &client);
    SimulatedClient *oneOf(const QString &group, Random &random) const;
    QByteArray nodeId(const QString &node) const;
    // The constant fields of a step's stream object.
    const Fields &streamFields(const Step &step, const Group &group);

private:
    bool isTurnOf(const Moment &moment) const;

    WebCallServer &m_server;
    const Scenario &m_scenario;
    Options m_options;
    QHash<QString, std::vector<SimulatedClient *>> m_groups;
    QHash<const Step *, Fields> m_fields;
    std::priority_queue<Moment, std::vector<Moment>, std::greater<>> m_moments;
    std::set<Moment> m_acting;
    std::set<Moment> m_actingRivals;
    std::set<Moment> m_heldUp; // until it is their turn
    std::deque<SimulatedClient *> m_ready;
    std::vector<int> m_changed;
    std::vector<bool> m_isChanged;
    std::function<void()> m_progress = [] {};
    qint64 m_now = 0;
    qint64 m_end;
    int m_ended = 0;
    bool m_hasRivals = false;
    bool m_sharesNames;
    bool m_isOverdue = false;
    int m_established = 0;
    std::vector<std::unique_ptr<SimulatedClient>> m_clients; // they use all of the above
};

} // namespace simulator
