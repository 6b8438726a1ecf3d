#include "simulator/scenario/stepchecks.h"

#include "simulator/scenario/scenariofields.h"

#include <algorithm>

namespace simulator {

using json::JsonError;

namespace {

// Steps that a client may be asked to do without a pause: more would starve all the others.
constexpr double LongestBurst = 10'000;
constexpr double ShortestPause = 0.01; // s, of a loop for ever

// Whether the steps always pause, whatever is drawn. `until` does so only once in a scenario.
bool alwaysWaits(const std::vector<Step> &steps)
{
    return std::ranges::any_of(steps, [](const Step &step) {
        switch (step.kind) {
        case Step::Kind::Wait:
            return step.seconds.most >= ShortestPause;
        case Step::Kind::Loop:
            return alwaysWaits(step.steps);
        case Step::Kind::Chance:
            return (step.probability <= 0 || alwaysWaits(step.steps)) &&
                   (step.probability >= 1 || alwaysWaits(step.otherSteps));
        default:
            return false;
        }
    });
}

// Checks loops. Returns how many steps may follow one another without a pause.
double burst(const std::vector<Step> &steps, const QString &pointer)
{
    double sum = 0;
    for (size_t i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        const QString at = json::jsonPointer(pointer, QString::number(i));
        const double inner = burst(step.steps, json::jsonPointer(at, key("steps")));
        const double other = burst(step.otherSteps, json::jsonPointer(at, key("otherwise")));
        const bool spins = step.kind == Step::Kind::Loop && !alwaysWaits(step.steps);
        if (spins && !step.times)
            throw JsonError{
                at,
                QStringLiteral("A loop for ever needs a “wait” of at least %1 s in it, on every way through its steps.")
                    .arg(ShortestPause)};
        sum += 1 + std::max(inner, other) * (spins ? step.times->most : 1);
        if (sum > LongestBurst)
            throw JsonError{at,
                            QStringLiteral("More than %1 steps would follow one another without a “wait” in between.")
                                .arg(LongestBurst)};
    }
    return sum;
}

} // namespace

void checkPauses(const std::vector<Step> &steps, const QString &pointer)
{
    burst(steps, pointer);
}

void checkPlays(const std::vector<Step> &steps, const QString &pointer, const QHash<QString, bool> &publishes)
{
    for (size_t i = 0; i < steps.size(); ++i) {
        const Step &step = steps[i];
        const QString at = json::jsonPointer(pointer, QString::number(i));
        const QString of = json::jsonPointer(at, key("of"));
        if (!step.of.isEmpty() && !publishes.contains(step.of))
            throw JsonError{of, QStringLiteral("There is no group “%1”.").arg(step.of)};
        if (!step.of.isEmpty() && !publishes.value(step.of))
            throw JsonError{of, QStringLiteral("The group “%1” publishes nothing.").arg(step.of)};
        checkPlays(step.steps, json::jsonPointer(at, key("steps")), publishes);
        checkPlays(step.otherSteps, json::jsonPointer(at, key("otherwise")), publishes);
    }
}

} // namespace simulator
