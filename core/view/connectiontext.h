#pragma once

#include "simulator/news/clientnews.h"
#include "wcs/status.h"

namespace view {

// How a client's connection stands, in a word, and in the phases of streams.
QString connectionText(simulator::ClientState::Connection connection);
wcs::Phase connectionPhase(simulator::ClientState::Connection connection);
wcs::Phase connectionPhase(const QByteArray &status); // of a ConnectionStatusEvent

} // namespace view
