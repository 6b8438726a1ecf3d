#pragma once

#include "json/jsonfields.h"
#include "simulator/scenario/scenario.h"

#include <vector>

namespace simulator {

// The list of steps that the member `name` has to be, as resources/scenarios/README.md describes them. depth: 1 for a
// group's own. Throws a json::JsonError.
std::vector<Step> parseSteps(json::JsonFields &parent, const char *name, int depth);

} // namespace simulator
