#pragma once

#include "journal/storedrecord.h"

namespace ui {

// The command of a plain POSIX shell (and bash, and zsh) that sends a recorded hook again, byte for byte and of any
// size, its secrets masked. Safe to paste whatever the body holds: it is quoted, and what cannot be seen is written as
// an escape. Empty where isSentAgain() says no.
QString curlCommand(const journal::StoredRecord &record, const QString &endpointUrl);

// Whether there was a request that a POST could be: otherwise none was read, or it had another method.
bool isSentAgain(const journal::StoredRecord &record);

} // namespace ui
