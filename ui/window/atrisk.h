#pragma once

#include "ui/endpoint/livestreams.h"

#include <QStringList>

namespace ui {

// What ends when the window is closed.
struct AtRisk {
    LiveStreams live;
    QStringList activeRules; // their names
    QStringList unsaved;     // what is being written, by names
};

} // namespace ui
