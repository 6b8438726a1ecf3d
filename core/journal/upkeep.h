#pragma once

#include "journal/queue.h"
#include "journal/storekeeper.h"
#include "journal/storestate.h"

namespace journal {

// What is done for a journal beside storing what comes, a portion at a time: old records are removed, also while new
// ones come; and, when there is time, what can wait is written, heartbeats are written, a jump of the clock is noticed
// of which no record tells, and records are brought over from a damaged journal.
class Upkeep final : public QObject {
    Q_OBJECT
public:
    // queue and state are the writer's: there is time while nothing waits and the store works.
    Upkeep(StoreKeeper &keeper, const Queue &queue, const StoreState &state, const WriterOptions &options,
           QObject *parent);

    void begin();      // there is a store
    void endSalvage(); // it is about to be closed
    void stop();
    void afterCommit(size_t records);
    void tidySoon();                    // there is something to write
    void tidyNow() { m_idle.start(0); } // once all that is in the event queue has been done

signals:
    void changed();      // what the figures say
    void written();      // what waited for it, or a portion
    void jumpsNoticed(); // they are stored
    void lookedForOld(); // now and then

private:
    void tidy();
    void removeWhatIsDue();
    void lookAtClock();
    void lookForOld();
    void salvage();
    void check(const Result<Done> &done);

    StoreKeeper &m_keeper;
    const Queue &m_queue;
    const StoreState &m_state;
    QElapsedTimer m_sinceRemoval;
    size_t m_storedSinceRemoval = 0; // records
    bool m_isClosing = false;
    QTimer m_idle;
    QTimer m_heartbeat;
    QTimer m_clock;
    QTimer m_salvaging;
    QTimer m_removal;
};

} // namespace journal
