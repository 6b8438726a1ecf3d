#pragma once

#include "findings/kinds/kind.h"

#include <QString>

#include <optional>

namespace view {

// What is found to be wrong, in few words: "No heartbeat"
QString kindText(findings::Kind kind);
QString severityText(findings::Severity severity);
QString causeWord(findings::Cause cause); // empty: it is not known

// The gravest of these, and of alike ones the first.
std::optional<findings::Kind> gravestOf(findings::Kinds kinds);

} // namespace view
