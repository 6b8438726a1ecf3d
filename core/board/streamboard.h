#pragma once

#include "board/admittedorigins.h"
#include "board/failuremeter.h"
#include "board/heartbeatpace.h"
#include "board/nodeaddresses.h"
#include "board/overdue.h"
#include "board/slotchains.h"
#include "journal/record.h"
#include "journal/streamstate.h"

#include <QByteArrayList>
#include <QObject>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace board {

using journal::StreamState;

// The live streams and those that ended not long ago: the projection of the journal. Lives on one thread (the GUI's,
// or the reader's for the control API), each with a board of its own.
//
// Contract: load() once, then apply() every committed batch; batches that the snapshot already holds are skipped.
// After each of these `changed` is sent once (load() of a board that is not empty clears it first); all slots it names
// as removed are free from then on, but while it is sent at() still tells what stood there. Atoms stay valid until
// textsMoving.
//
// The journal keeps the hooks of demonstrations like all others, as what was answered is never lost; the board shows
// them only while the demonstration goes on: load() leaves them out, as theirs went with the program, and drop() ends
// one.
class StreamBoard final : public QObject {
    Q_OBJECT
public:
    explicit StreamBoard(QObject *parent = nullptr);

    void load(const journal::Snapshot &snapshot);
    void apply(const journal::Batch &batch);
    // What became of answers whose records have been applied. Sends `changed`, where it was a stream's last answer.
    void settle(const journal::Outcomes &outcomes);
    // Whether anything can be received from now on: while not, what is open is not heard of.
    void setListening(bool isListening);
    // What somebody else knows of these streams, where they are open. The keys of states.
    void suspect(const QByteArrayList &streamKeys, journal::Doubt why);
    // Streams that had a heartbeat and have sent nothing for two and a half of their node's intervals, and for `least`
    // (µs), are stale. now: program time, µs. To be called now and then.
    void checkHeartbeats(qint64 now, qint64 least);
    // Takes streams off the board that ended, or were last heard of, before that moment (program time, µs), and forgets
    // texts that none needs any more, where these are many. To be called now and then.
    void retireEnded(qint64 before);
    // Takes the streams of that origin off the board, and takes in no other of it: a demonstration has ended.
    void drop(wcs::Origin origin);
    // Takes in those of it that begin from that moment on (steady clock, ns): what is late of the former one came
    // before.
    void admit(wcs::Origin origin, qint64 since);
    void clear();
    // What is found of a stream by who watches the board, and which incident it is in: told as an update of it by
    // tellFound(), or after the `changed` within which this is called.
    void setFound(Slot slot, findings::Kinds kinds, findings::Cause cause, bool isInjected);
    void setIncident(Slot slot, qint64 incident);
    void tellFound();

    qsizetype size() const { return m_size; }
    // The times of its states are on it.
    const journal::Timeline &timeline() const { return m_timeline; }
    qint64 throughId() const { return m_throughId; } // newest record that has been applied
    Slot slotEnd() const { return Slot(m_rows.size()); }
    bool holds(Slot slot) const { return slot < m_rows.size() && m_used[slot]; }
    const StreamState &at(Slot slot) const { return m_rows[slot]; }
    std::optional<Slot> find(const QByteArray &streamKey) const;
    QByteArray keyOf(Slot slot) const { return journal::streamKey(at(slot), m_pool); }
    const QByteArray &text(journal::Atom atom) const { return m_pool.text(atom); }
    const journal::StringPool &pool() const { return m_pool; }

    struct Totals { // streams on the board, by what they are doing (wcs::Doing): each is counted once
        int publishing = 0;
        int playing = 0;
        int paused = 0;
        int pending = 0;
        int failed = 0;
        int ended = 0;
        int other = 0;
        int stale = 0;
        int unknown = 0;
        int stuck = 0; // of those that are pending; counted by whoever watches the board
        bool operator==(const Totals &) const = default;
    };
    const Totals &totals() const { return m_totals; }
    const FailureMeter &failures() const { return m_failures; }

signals:
    // What at() tells of a slot is about to change: who has to keep it takes it now.
    void changing(board::Slot slot);
    // The board is about to have another pool: who keeps states of it has each moved.
    void textsMoving(const std::function<void(StreamState &)> &move);
    // A slot is named at most once. added and removed are disjoint; updated names neither.
    void changed(const std::vector<board::Slot> &added, const std::vector<board::Slot> &updated,
                 const std::vector<board::Slot> &removed);

private:
    enum class Mark : quint8 { None, Added, Updated };

    void take(const journal::Record &record, size_t hash); // the hash of its streamKey
    void change(Slot slot, const journal::Record &record);
    void endSession(const journal::Record &record);
    void noteNode(const journal::Record &record);
    void believe(Slot slot);
    qint64 heartbeatDue(const StreamState &state) const;
    void waitForHeartbeat(Slot slot);
    void waitForAllHeartbeats();
    void doubt(Slot slot, journal::Doubt why, qint64 since);
    void joinSession(Slot slot);
    void leaveSession(Slot slot, const QByteArray &sessionId);
    Slot place(size_t hash, StreamState state);
    std::optional<Slot> find(const QByteArray &streamKey, size_t hash) const;
    void prefetchRow(size_t hash) const;
    void prefetchTexts(size_t hash) const;
    bool hasKey(Slot slot, const QByteArray &streamKey) const;
    std::vector<Slot> slotsWhere(auto isWanted) const
    {
        std::vector<Slot> wanted;
        for (Slot slot = 0; slot < slotEnd(); ++slot) {
            if (m_used[slot] && isWanted(at(slot)))
                wanted.push_back(slot);
        }
        return wanted;
    }
    void mark(Slot slot, Mark mark);
    void count(const StreamState &state, int by);
    void noteFailures(); // anew, from what is there
    void remove(const std::vector<Slot> &leaving);
    void forgetTexts();
    void report();
    void find(Slot slot, const journal::Found &found);

    journal::StringPool m_pool;
    journal::Timeline m_timeline;
    std::deque<StreamState> m_rows;
    std::vector<bool> m_used;
    std::vector<Slot> m_free;
    SlotIndex m_index;
    SlotChains m_sessions; // the streams of each client session
    HeartbeatPace m_pace;
    Overdue m_heartbeats;
    NodeAddresses m_addresses;
    std::vector<Mark> m_marks; // per slot, while a batch is applied: what `changed` will say of it
    std::vector<Slot> m_added;
    std::vector<Slot> m_updated;
    std::vector<Slot> m_found; // that setFound() has changed since
    AdmittedOrigins m_admitted;
    bool m_isListening = true;
    qsizetype m_size = 0;
    qint64 m_throughId = 0;
    Totals m_totals;
    FailureMeter m_failures;
};

} // namespace board
