#pragma once

#include "ui/endpoint/livestreams.h"

#include <QStringList>

#include <functional>

class QMessageBox;
class QSettings;
class QWidget;

namespace ui {

// What ends when the window is closed.
struct AtRisk {
    LiveStreams live;
    QStringList activeRules; // their names
    QStringList unsaved;     // what is being written, by names
};
// Nothing to ask when nothing is live, or once somebody has said “don't ask again”; active rules and what is not saved
// are always asked about.
bool mustAskBeforeClosing(const QSettings &settings, const AtRisk &risk);
// Does not block: `then` is called when the answer is yes.
QMessageBox *askBeforeClosing(QWidget *window, QSettings &settings, const AtRisk &risk,
                              const std::function<void()> &then);
void sayAtRisk(QMessageBox &question, const AtRisk &risk); // it has changed while the question is open

} // namespace ui
