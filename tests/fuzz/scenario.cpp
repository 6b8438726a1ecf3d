#include "simulator/scenario/scenario.h"

#include "fuzz.h"
#include "simulator/scenario/script.h"

#include <algorithm>

using simulator::Scenario;
using simulator::Step;

namespace {

constexpr int MostSteps = 300; // of a client that are looked at

// The steps of a client as they come.
void walk(const simulator::Group &group)
{
    Random random(7);
    simulator::Script script(group.steps, random);
    for (int i = 0; i < MostSteps; ++i) {
        const Step *const step = script.next();
        if (!step)
            return;
        fuzz::require(step->kind != Step::Kind::Loop && step->kind != Step::Kind::Chance, "loops are resolved");
        fuzz::require(step->seconds.microseconds(random) >= 0, "no step goes back in time");
    }
}

} // namespace

// What is read can be scaled and acted.
void fuzz::run(QByteArrayView input)
{
    const auto read = Scenario::fromJson(input.toByteArray());
    const auto *scenario = std::get_if<Scenario>(&read);
    if (!scenario) {
        require(!std::get<json::JsonError>(read).sentence.isEmpty(), "an error says what is wrong");
        return;
    }
    require(scenario->clients() >= 1 && scenario->clients() <= Scenario::MostClients, "clients are bounded");
    require(scenario->scaled(std::nullopt, std::nullopt) == *scenario, "what is not scaled is the same");
    constexpr int Clients = 150; // as many as groups at most, and some more
    require(scenario->scaled(Clients, std::nullopt).clients() == Clients, "so many clients are there as asked for");
    (void)scenario->scaled(std::nullopt, 3);
    (void)scenario->withFailShare(0.5);
    (void)scenario->mayShareNames();
    for (const simulator::Group &group : scenario->groups)
        walk(group);
}
