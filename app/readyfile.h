#pragma once

#include "result.h"

#include <QString>

// Writes {"pid":…,"hookUrl":"…","adminUrl":"…"} to the file, which appears whole or not at all. adminUrl may be empty:
// then it is null.
Result<Done> writeReadyFile(const QString &path, const QString &hookUrl, const QString &adminUrl);
