#pragma once

#include "ui/window/atrisk.h"

#include <functional>

class QSettings;
class QWidget;

namespace ui {

class Features;

// Nothing to ask when nothing is live, or once somebody has said “don't ask again”; active rules and what is not saved
// are always asked about.
bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk);
// Does not block: `then` is called when the answer is yes. What is at risk may change meanwhile.
void askBeforeClosing(QWidget *window, QSettings &settings, const Features &features,
                      const std::function<void()> &then);

} // namespace ui
