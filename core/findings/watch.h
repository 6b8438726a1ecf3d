#pragma once

#include "board/overdue.h"
#include "board/slotchains.h"
#include "board/streamboard.h"
#include "findings/failurewaves.h"
#include "findings/finding.h"
#include "findings/injectedtrail.h"
#include "findings/streamnames.h"
#include "findings/thresholds.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <vector>

namespace findings {

// What is wrong with the streams of a board: looks at each that has changed, and every second at those for which time
// alone decides. The board has it of each stream, too (StreamState::found). On the board's thread, and as long as it.
class Watch final : public QObject {
    Q_OBJECT
public:
    // now: program time, µs; without, the board's.
    Watch(board::StreamBoard &board, FindingIds &ids, const Thresholds &thresholds = {},
          std::function<qint64()> now = {}, QObject *parent = nullptr);

    Kinds of(board::Slot slot) const { return slot < m_marks.size() ? m_marks[slot].open : Kinds(); }
    // What is open, by a number that stands for a stream and a kind.
    struct Open {
        quint64 id = 0;
        qint64 since = 0; // program time, µs
        Kind kind = Kind::Failed;
        Cause cause = Cause::Unknown;
        bool isInjected = false;
        int count = 0;
    };
    const QHash<quint64, Open> &open() const { return m_open; }
    Finding finding(quint64 place) const; // of what is open there
    void check();                         // what time alone decides; is called every second
    // Whether answers that rules gave may have brought about what becomes of that stream.
    bool followsFromRules(const QByteArray &streamKey) const;
    // Whether a rule keeps an answer from that node's WCS now, and so one of its connections in use.
    bool isHeldUp(const QByteArray &nodeId) const;

signals:
    void changed(const findings::Changes &changes); // opened and closed ones, once for each change of the board

private:
    // What of a stream decides what is wrong with it. A text is the same as long as it stands at the same place.
    struct Seen {
        const char *name = nullptr;
        const char *session = nullptr;
        journal::Atom appKey = 0;
        journal::Atom nodeId = 0;
        qint64 statusSince = 0;
        quint32 injected = 0;
        qint8 published = -1;
        wcs::Phase phase = wcs::Phase::Unknown;
        journal::Doubt doubt = journal::Doubt::None;
        quint8 noted = 0;
        bool isRefused = false; // the web server behind us answered its hook with an error

        bool operator==(const Seen &) const = default;
    };
    // It failed, or had to end with its publisher, and nobody has taken its place yet.
    enum class Lost : quint8 { No, Publisher, Other };
    struct Mark {
        Seen seen;
        Kinds open;
        wcs::Phase phase = wcs::Phase::Unknown;
        bool isPublishing = false;
        bool isPlayer = false; // in m_players
        Lost lost = Lost::No;
        bool isOfWave = false; // it failed with others, or did not come back
        quint32 injected = 0;  // answers of ours that were noted
        qint64 refusedAt = 0;  // an error of the web server behind us; 0: none
        size_t wave = 0;       // where it counts among those that failed; 0: it does not
        size_t liveOn = 0;     // hash of its node's key, while it lives; 0: it does not
        size_t name = 0;       // its key among names; 0: it has no name
    };

    void take(const std::vector<board::Slot> &added, const std::vector<board::Slot> &updated,
              const std::vector<board::Slot> &removed);
    bool see(board::Slot slot);
    void look(board::Slot slot);
    void lookAgain(const std::vector<board::Slot> &some);
    void leave(board::Slot slot);
    void noteName(board::Slot slot);
    void notePhase(board::Slot slot);
    void notePublisher(board::Slot slot, bool isPublishing);
    size_t nodeOf(board::Slot slot) const;
    size_t waveOf(board::Slot slot) const;
    void noteLive(board::Slot slot);
    void noteFailure(board::Slot slot);
    void countFailure(board::Slot slot);
    void takeToWave(board::Slot slot);
    bool followsPublisher(board::Slot slot) const;
    void setLost(board::Slot slot, Lost lost);
    board::SlotChains &chainOf(Lost lost) { return lost == Lost::Publisher ? m_lostPublishers : m_lostOthers; }
    // Of its name, at about its time.
    std::vector<board::Slot> lostWith(board::Slot slot, const board::SlotChains &some) const;
    void findSomeOfWave();
    bool isNear(board::Slot slot, board::Slot other) const; // in time
    void recover(size_t hash, board::Slot slot);
    void lose(board::Slot slot);
    Kinds kindsOf(board::Slot slot) const;
    void noteInjected(board::Slot slot);
    std::vector<size_t> placesOf(board::Slot slot, bool isOfPublisher) const;
    bool isInjected(board::Slot slot) const;
    Cause causeOf(board::Slot slot, Kind kind) const; // from what went before
    void set(board::Slot slot, Kinds kinds);
    void tellBoard(board::Slot slot);
    Open opened(board::Slot slot, Kind kind);
    void report();

    board::StreamBoard &m_board;
    FindingIds &m_ids;
    const Thresholds m_thresholds;
    const std::function<qint64()> m_clock;
    qint64 m_now = 0;
    std::vector<Mark> m_marks; // per slot
    board::Overdue m_pending;
    board::Overdue m_lost; // publishers that have failed
    FailureWaves m_waves;
    std::deque<board::Slot> m_wave; // what of it is still to be found
    QTimer m_restOfWave;
    board::SlotChains m_players;        // by the key of the name
    board::SlotChains m_lostPublishers; // the same
    board::SlotChains m_lostOthers;     // the same
    StreamNames m_names;
    std::deque<std::pair<qint64, size_t>> m_ends; // of the last publishers of names, in their order
    QHash<quint64, Open> m_open;
    InjectedTrail m_injected; // sessions, and names with their app
    Changes m_changes;
    QTimer m_second;
};

} // namespace findings
