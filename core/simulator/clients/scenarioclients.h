#pragma once

#include "simulator/clients/clientcontext.h"
#include "simulator/clients/simulatedclient.h"

#include <memory>
#include <vector>

namespace simulator {

// All clients of a run.
class ScenarioClients final {
public:
    // The scenario outlives them.
    ScenarioClients(WebCallServer &server, const Scenario &scenario, ClientContext::Options options);

    void begin(quint64 seed); // the scenario, from its start
    void stop();              // everybody goes as soon as it may act
    void actNext();           // the next one that is due
    bool goOn();              // somebody who has waited for others; false: nobody

    ClientContext &context() { return m_context; }
    Schedule &schedule() { return m_context.schedule(); }
    int size() const { return m_context.clients(); }
    SimulatedClient &client(int index) const { return *m_clients[size_t(index)]; }

private:
    ClientContext m_context;
    std::vector<std::unique_ptr<SimulatedClient>> m_clients;
};

} // namespace simulator
