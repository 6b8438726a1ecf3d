#pragma once

#include "ui/endpoint/livestreams.h"

#include <QStringList>

#include <functional>

class QSettings;
class QWidget;

namespace ui {

class Features;

// What ends when the window is closed.
struct AtRisk {
    LiveStreams live;
    QStringList activeRules; // their names
    QStringList unsaved;     // what is being written, by names
};
// Nothing to ask when nothing is live, or once somebody has said “don't ask again”; active rules and what is not saved
// are always asked about.
bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk);
// Does not block: `then` is called when the answer is yes. What is at risk may change meanwhile.
void askBeforeClosing(QWidget *window, QSettings &settings, const Features &features,
                      const std::function<void()> &then);

} // namespace ui
