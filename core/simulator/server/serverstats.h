#pragma once

#include "simulator/server/webcallserver.h"

namespace simulator {

// The statistics of a WCS as text (PROTOCOL §8): groups of "key=value" lines. What is not simulated is left out.
QByteArray serverStats(const WebCallServer &server);

} // namespace simulator
