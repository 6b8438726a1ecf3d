#pragma once

#include "simulator/scenario/scenario.h"

#include <QHash>
#include <QString>

#include <vector>

namespace simulator {

// What the steps of a whole scenario have to keep. pointer: where they stand in the file; each throws a
// json::JsonError.

// No loop goes on for ever without a pause, and no more steps than a client can be asked for follow one another.
void checkPauses(const std::vector<Step> &steps, const QString &pointer);
// What is played is there. publishes: of each group's id, whether it publishes.
void checkPlays(const std::vector<Step> &steps, const QString &pointer, const QHash<QString, bool> &publishes);

} // namespace simulator
