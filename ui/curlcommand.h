#pragma once

#include "journal/reader.h"

namespace ui {

// The shell command that sends a recorded hook again, its secrets masked. Safe to paste whatever the body holds:
// control characters are written as escapes.
QString curlCommand(const journal::StoredRecord &record, const QString &endpointUrl);

} // namespace ui
