#include "simulator/clients/scenarioclients.h"

#include <utility>

namespace simulator {

namespace {

quint64 seedOf(quint64 seed, const SimulatedClient &client)
{
    quint64 result = Random::mixed(seed);
    for (const char c : client.group().id.toUtf8())
        result = Random::mixed(result ^ quint8(c));
    return Random::mixed(result + quint64(client.index()));
}

} // namespace

ScenarioClients::ScenarioClients(WebCallServer &server, const Scenario &scenario, ClientContext::Options options)
    : m_context(server, scenario, std::move(options))
{
    for (const Group &group : scenario.groups) {
        for (int number = 1; number <= group.count; ++number)
            m_clients.push_back(std::make_unique<SimulatedClient>(m_context, group, number, m_context.add(group)));
    }
}

void ScenarioClients::begin(quint64 seed)
{
    schedule().begin();
    for (const auto &client : m_clients)
        client->begin(seedOf(seed, *client));
}

void ScenarioClients::stop()
{
    schedule().stop();
    for (const auto &client : m_clients)
        client->stop();
}

void ScenarioClients::actNext()
{
    const Moment moment = schedule().takeNext();
    client(moment.client).act(moment.at);
}

bool ScenarioClients::goOn()
{
    const std::optional<int> ready = schedule().takeReady();
    if (ready)
        client(*ready).goOn();
    return ready.has_value();
}

} // namespace simulator
