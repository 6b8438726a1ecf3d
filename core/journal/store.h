#pragma once

#include "base/result.h"
#include "journal/damage.h"
#include "journal/loss.h"
#include "journal/obstacle.h"
#include "journal/outcome.h"
#include "journal/predecessor.h"
#include "journal/streamstate.h"

#include <span>

namespace journal {

// How much a store holds.
struct StoreContent {
    qint64 firstId = 0;  // oldest record kept; 0: there is none
    qint64 lastId = 0;   // newest record
    qint64 accepted = 0; // hooks
    qint64 rejected = 0; // rejected requests
    qint64 bytes = 0;    // on disk

    bool operator==(const StoreContent &) const = default;
};

// A journal as its writer has it open, whatever keeps it. Each function that answers a Result is one transaction, and
// after an Error nothing has changed. For the thread that opened it. Nothing here waits for a lock.
//
// tests/journal/storecontract.h is what every store has to do.
class Store {
public:
    virtual ~Store() = default;

    virtual SnapshotPtr snapshot() const = 0;
    virtual StoreContent content() const = 0;
    virtual const Timeline &timeline() const = 0;
    virtual qsizetype formerJumps() const = 0; // of the clock, that stood there before this run
    virtual qint64 lostNewest() const = 0;     // so many of the newest records of its former self are not there
    virtual Predecessor asPredecessor() const = 0;

    // Stores the records, in this order, and gives them their ids, program times and answer times; and the jumps of the
    // clock that they tell of. How long that took, µs.
    virtual Result<qint32> write(std::span<Record> records) = 0;
    // The same for jumps of which no record tells. Nothing is written while there is none.
    virtual Result<Done> noticeJump() = 0;
    // What became of answers whose records are stored: written with the next transaction.
    virtual void note(const Outcomes &outcomes) = 0;
    // What is known of incidents now: the same. One of an id replaces what stands there, so with what was found.
    virtual void note(const KeptIncidents &incidents) = 0;
    virtual Obstacle obstacle() const = 0; // what the last Error was about
    virtual bool isLocked() const = 0;     // the same: it was a lock, which may be held for a moment
    // whether there is space for more than a heartbeat: on a nearly full disk that alone may still fit.
    virtual bool hasDiskSpace() const = 0;
    virtual qint64 freeBytes() const = 0; // on its disk; below 0: not known
    virtual qint64 mostBytes() const = 0; // that it may take
    // Ends the run, with all written. Only destruction may follow.
    virtual Result<Done> end() = 0;

    // What is done when there is time, in portions of a few milliseconds.
    virtual bool hasUnwritten() const = 0; // of the states of streams, of outcomes, and of incidents
    virtual bool hasUnwrittenIncidents() const = 0;
    virtual Result<Done> writeSome() = 0;
    virtual bool hasExpired() = 0; // records that are older, or more, than what is to be kept
    virtual Result<Done> removeExpired() = 0;
    virtual bool needsHeartbeat() const = 0; // nothing was written for 10 s that says that it runs
    virtual Result<Done> writeHeartbeat() = 0;
    virtual bool isSalvaging() const = 0; // there is more to bring over from a journal that was set aside
    virtual Result<Done> salvageSome() = 0;

    virtual const RecordIds &damaged() const = 0;                    // that are not what came, as far as is known
    virtual RecordIds noteDamaged(const QList<qint64> &records) = 0; // those of them that were not known

    // Whether what was stored stands where it was.
    virtual Loss look() = 0;
    virtual Loss lookAfterWrite() = 0; // the same right after write(), before anybody is told of it
    // Ends what cannot go on, so that nothing of it gets in the way of the next one. Only destruction may follow.
    virtual void leave(const Loss &loss) = 0;

    // What a person should know, one sentence each; empty: nothing.
    virtual QString openingNotice() const = 0; // what was done to it for this run
    virtual QString removalNotice() const = 0; // while much was removed lately
    virtual QString salvageNotice() const = 0; // so far, and how it ended in this run
    virtual QString diskNotice() const = 0;    // while its disk is nearly full
};

} // namespace journal
