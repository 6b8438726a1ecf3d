#include "simulator/scenario/script.h"

namespace simulator {

Script::Script(const std::vector<Step> &steps, Random &random)
    : m_random(random)
{
    m_places.push_back({.steps = &steps});
}

const Step *Script::next()
{
    while (!m_places.empty() && ++m_sinceWait <= MostAtOnce) {
        Place &place = m_places.back();
        if (place.at == place.steps->size()) {
            place.at = 0;
            if (place.roundsLeft == 0)
                m_places.pop_back();
            else if (place.roundsLeft > 0)
                --place.roundsLeft;
            continue;
        }
        const Step &step = (*place.steps)[place.at++];
        if (step.kind == Step::Kind::Loop || step.kind == Step::Kind::Chance) {
            enter(step);
            continue;
        }
        if (step.kind == Step::Kind::Wait || step.kind == Step::Kind::Until)
            m_sinceWait = 0;
        return &step;
    }
    m_places.clear();
    return nullptr;
}

void Script::enter(const Step &step)
{
    if (step.kind == Step::Kind::Chance) {
        const bool isDrawn = m_random.share() < step.probability;
        m_places.push_back({.steps = isDrawn ? &step.steps : &step.otherSteps});
        return;
    }
    const int rounds = step.times ? step.times->times(m_random) : -1;
    if (rounds != 0)
        m_places.push_back({.steps = &step.steps, .roundsLeft = rounds < 0 ? -1 : rounds - 1});
}

} // namespace simulator
