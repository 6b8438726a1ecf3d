#pragma once

#include <QString>

namespace ui {

// Streams whose hooks fail once the endpoint is closed.
struct LiveStreams {
    int all = 0;
    int demonstrated = 0; // of these
};

QString liveText(int streams); // "One stream is live."

} // namespace ui
