#pragma once

#include "base/random.h"
#include "simulator/scenario/scenario.h"

#include <vector>

namespace simulator {

// A client's way through its steps: loops and chances are resolved here, the others come one by one.
class Script {
public:
    // The steps outlive the script.
    Script(const std::vector<Step> &steps, Random &random);

    // The next step, which is none of Loop and Chance; null at the end. Ends, too, where loops go on for ever without
    // time going by.
    const Step *next();

private:
    struct Place {
        const std::vector<Step> *steps;
        size_t at = 0;
        int roundsLeft = 0; // after this one; -1: for ever
    };
    void enter(const Step &step);

    static constexpr int MostAtOnce = 10'000; // steps without a wait

    Random &m_random;
    std::vector<Place> m_places; // innermost last
    int m_sinceWait = 0;
};

} // namespace simulator
