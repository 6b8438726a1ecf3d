#pragma once

#include "journal/reader.h"

namespace ui {

// The command of a plain POSIX shell (and bash, and zsh) that sends a recorded hook again, byte for byte and of any
// size, its secrets masked. Safe to paste whatever the body holds: it is quoted, and what cannot be seen is written as
// an escape. Empty where there was no request that a POST could be: none was read, or it had another method.
QString curlCommand(const journal::StoredRecord &record, const QString &endpointUrl);

} // namespace ui
