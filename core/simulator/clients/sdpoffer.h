#pragma once

#include "base/random.h"

#include <QByteArray>

namespace simulator {

// A browser's SDP offer, about 2.9 KB, with ids, ports and secrets of its own.
QByteArray sdpOffer(Random &random);

} // namespace simulator
