#pragma once

#include "journal/openhead.h"

namespace journal {

// An answer's head whose Content-Length and Date are left open, so that answers that differ in nothing else share one.
struct OpenAnswer {
    OpenHead head;      // without the time of Date
    qint64 dateAt = -1; // where that belongs in the head with its length; -1: nothing was left out

    bool operator==(const OpenAnswer &) const = default;
};

// Leaves the time of Date out where it can come back as it was, and puts it into `seconds` (since 1970, UTC).
OpenAnswer openAnswer(const QByteArray &head, qsizetype bodySize, qint64 &seconds);
QByteArray closeAnswer(const OpenAnswer &answer, qsizetype bodySize, qint64 seconds);

} // namespace journal
