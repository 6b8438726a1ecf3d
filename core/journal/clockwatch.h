#pragma once

#include "journal/record.h"
#include "journal/timeline.h"

#include <optional>

namespace journal {

// Notices when the wall clock goes another way than the steady one, and gives records their program time. A clock that
// is made slower or faster for a while, as NTP does, takes the steady one with it: what parts the two is a jump.
// Less than a quarter of a second is not looked at; a machine may be that busy between reading the one and the other.
class ClockWatch final {
public:
    // Of a run that begins at these clocks (UTC µs, ns). Nothing stored is later than `last` (program time, µs; 0:
    // there is nothing): if the clock says less, it was set back while the program was off.
    ClockWatch(Timeline timeline, qint64 last, qint64 nextRecord, qint64 wall, qint64 steady);

    // What add() and look() noticed comes last.
    const Timeline &timeline() const { return m_timeline; }

    // Of the next record: `time`. A record that was stamped before a jump, and comes after one that was stamped behind
    // it, is stamped as the clock counts now.
    void add(Record &record);
    void look(qint64 nextRecord, qint64 wall, qint64 steady);

private:
    Timeline m_timeline;
    qint64 m_latest;       // steady clock, ns: what is before it is no news of the clock
    qint64 m_lastTime = 0; // the latest that a record was given
};

} // namespace journal
