#pragma once

#include "journal/entry.h"
#include "journal/gap.h"

namespace journal {

// A part of the journal, or of a stream's history, as it is shown.
struct EntryPage {
    QList<Entry> entries; // oldest first
    // Those after the first entry, up to the record `before`, oldest first. On the newest page up to now, unless the
    // stream whose history it is has ended.
    QList<Gap> gaps;
    qint64 before = 0;           // pass it on to get the page before this one; 0 = there is none
    QList<ClockJump> jumps = {}; // as gaps, whether it has ended or not

    bool operator==(const EntryPage &) const = default;
};

} // namespace journal

Q_DECLARE_METATYPE(journal::EntryPage)
