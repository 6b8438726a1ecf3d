#pragma once

#include "base/result.h"

#include <QList>
#include <QString>

#include <utility>

// A key and a URL; an empty one is written as null.
using ReadyUrl = std::pair<QString, QString>;

// Writes {"pid":…,"hookUrl":"…",…} to the file, which appears whole or not at all; see files/safefile.h.
Result<Done> writeReadyFile(const QString &path, const QList<ReadyUrl> &urls);
