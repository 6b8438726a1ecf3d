#pragma once

#include "findings/kinds/kind.h"
#include "journal/keptincident.h"
#include "journal/outcome.h"
#include "journal/stringpool.h"
#include "journal/textset.h"
#include "wcs/origin.h"
#include "wcs/status.h"

#include <tuple>
#include <type_traits>

namespace journal {

// What stands out about a stream; bits.
enum class Finding : quint8 {
    LateStatus = 1,           // a status came after a final one and was not taken
    UnexpectedTransition = 2, // the status changed in a way PROTOCOL §5 does not know
    FieldProblem = 4,         // a field was not as documented (wcs::FieldProblem)
    SentAgain = 8,            // a hook came twice
};

// Why a stream that never reported its end need not be live any more: silence is no good news. The surer, the later.
enum class Doubt : quint8 {
    None,
    Stale,        // its heartbeats have stopped
    Restarted,    // another node answers where its node did
    Unheard,      // nothing could be received for a while
    SessionEnded, // its client's session has ended
    Gone,         // its WCS was asked, and does not have it
};

// What is found to be wrong with a stream by who watches a board (findings::Watch): only there it is known.
struct Found {
    findings::Kinds kinds;
    findings::Cause cause = findings::Cause::Unknown; // of the gravest of these
    bool isInjected = false;                          // an answer of ours brought it about, or may have
    qint64 incident = 0;                              // the newest that it is in; 0: in none

    bool operator==(const Found &) const = default;
};

// Of a stream's distinct answers a few are kept as a TextSet of these.
struct PastAnswer {
    int status = 0;
    Sent sent = Sent::Response;

    static PastAnswer of(QByteArrayView text);
    QByteArray toText() const;
};

// The same of the rules that chose them. Views into the text.
struct PastRule {
    QByteArrayView id;
    QByteArrayView name;

    static PastRule of(QByteArrayView text);
    QByteArray toText() const;
};

// The latest state of one media session: all that a row of the live table shows, small enough for 100,000 of
// them. Atoms are of the pool that apply() was given. Times are program time (see Timeline).
struct StreamState {
    QByteArray mediaSessionId;
    QByteArray sessionId;
    QByteArray name;
    qint64 rowId = 0; // in the table `streams`; 0 in projections
    qint64 firstSeen = 0;
    qint64 lastSeen = 0;
    qint64 statusSince = 0;
    qint64 lastRecord = 0; // id of its newest record: where its history starts, going back
    quint32 events = 0;    // hooks seen, of any method
    Atom nodeId = 0;
    Atom appKey = 0;
    Atom mediaProvider = 0;
    Atom status = 0; // 0 = none seen yet
    Atom info = 0;
    Atom rtspUrl = 0;
    Atom lastRule = 0; // id of the rule that chose the last answer
    Atom lastRuleName = 0;
    Atom formerAnswers = 0; // what hooks before the last one were answered, and by which rules: see PastAnswer
    Atom formerRules = 0;
    quint32 injected = 0;  // hooks that a rule answered
    BackendResult backend; // of the newest hook that was handed on to the web server behind us
    qint32 width = 0;
    qint32 height = 0;
    qint32 bitrate = 0;
    qint32 quality = 0;
    qint16 lastAnswer = 0; // HTTP status; 0: none was sent
    Sent lastSent = Sent::Response;
    wcs::Phase phase = wcs::Phase::Unknown;
    wcs::Origin origin = wcs::Origin::Wcs; // of its first record
    qint8 published = -1;                  // -1 = not said, 0 = player, 1 = publisher; so the three below
    qint8 hasVideo = -1;
    qint8 hasAudio = -1;
    qint8 record = -1;
    quint8 findings = 0;       // Finding bits
    Doubt doubt = Doubt::None; // not stored: what is read of a run that has ended is Unheard
    qint64 heartbeat = 0;      // when its last StreamKeepAliveEvent came; 0: none did; not stored
    qint64 doubtSince = 0;     // where there is a doubt
    qint32 statusBytes = 0;    // length of the last StreamStatusEvent; not stored
    Found found = {};          // not stored

    // Takes in one more committed record of this stream. The same rule everywhere: the writer's table and every
    // projection agree because they all call this.
    // A StreamStatusEvent sets the status, unless the stream has already ended: within 5 s of the end it is a
    // straggler (LateStatus), later the id is in use again and the stream lives on. Direct methods and
    // keep-alives only set it while the stream has none or is pending. What was received before the present status
    // changes neither it nor the fields, however late its record is: it waited for the web server behind us.
    void apply(const Record &newer, StringPool &pool);
    // What became of the last answer, or of one before it. Whether anything is different by that.
    bool settle(const Outcome &outcome, StringPool &pool);
    // Its run has ended: what was pending of its last hook is unknown (see Answer), and what it does as well.
    void endRun();
    bool isOpen() const { return phase == wcs::Phase::Live || phase == wcs::Phase::Pending; } // it has not ended
    // Until it is heard of again. False: there is nothing to doubt, or a greater doubt already.
    bool suspect(Doubt why, qint64 since);

    bool operator==(const StreamState &) const = default;
};

// Where the state has a field of the hooks: a text as Atom or QByteArray, a flag as qint8, a number as qint32.
template <typename Value, typename Kept>
struct StateField {
    const char *name; // see wcs::Field
    Value wcs::HookEvent::*event;
    Kept StreamState::*member;
    size_t index;    // wcs::fieldIndex()
    bool isOfStatus; // follows the rules of statuses: not every hook that says one sets it

    static constexpr bool IsText = std::is_same_v<Value, QByteArray>;
    static constexpr bool IsFlag = std::is_same_v<Value, std::optional<bool>>;
    static constexpr bool IsNumber = std::is_same_v<Value, std::optional<int>>;
};

template <typename Value, typename Kept>
constexpr StateField<Value, Kept> stateField(Value wcs::HookEvent::*event, Kept StreamState::*member,
                                             bool isOfStatus = false)
{
    return {wcs::fieldName(event), event, member, wcs::fieldIndex(event), isOfStatus};
}

inline constexpr auto StateFields = std::make_tuple(
    stateField(&wcs::HookEvent::nodeId, &StreamState::nodeId),
    stateField(&wcs::HookEvent::appKey, &StreamState::appKey),
    stateField(&wcs::HookEvent::sessionId, &StreamState::sessionId),
    stateField(&wcs::HookEvent::mediaSessionId, &StreamState::mediaSessionId),
    stateField(&wcs::HookEvent::name, &StreamState::name),
    stateField(&wcs::HookEvent::published, &StreamState::published),
    stateField(&wcs::HookEvent::hasVideo, &StreamState::hasVideo),
    stateField(&wcs::HookEvent::hasAudio, &StreamState::hasAudio),
    stateField(&wcs::HookEvent::status, &StreamState::status, true),
    stateField(&wcs::HookEvent::info, &StreamState::info, true),
    stateField(&wcs::HookEvent::record, &StreamState::record), stateField(&wcs::HookEvent::width, &StreamState::width),
    stateField(&wcs::HookEvent::height, &StreamState::height),
    stateField(&wcs::HookEvent::bitrate, &StreamState::bitrate),
    stateField(&wcs::HookEvent::quality, &StreamState::quality),
    stateField(&wcs::HookEvent::mediaProvider, &StreamState::mediaProvider),
    stateField(&wcs::HookEvent::rtspUrl, &StreamState::rtspUrl));
static_assert(std::tuple_size_v<decltype(StateFields)> == std::tuple_size_v<decltype(wcs::Fields)>);

template <typename Visit>
constexpr void forEachStateField(Visit visit)
{
    std::apply([&](const auto &...fields) { (visit(fields), ...); }, StateFields);
}

// Of a field that is a text.
inline const QByteArray &textOf(const StreamState &state, Atom StreamState::*member, const StringPool &pool)
{
    return pool.text(state.*member);
}
inline const QByteArray &textOf(const StreamState &state, QByteArray StreamState::*member, const StringPool &)
{
    return state.*member;
}

// All that a state has.
template <typename Visit>
void forEachAtom(StreamState &state, Visit visit)
{
    forEachStateField([&](const auto &field) {
        if constexpr (std::is_same_v<decltype(state.*field.member), Atom &>)
            visit(state.*field.member);
    });
    for (Atom *atom : {&state.lastRule, &state.lastRuleName, &state.formerAnswers, &state.formerRules})
        visit(*atom);
}

// What was known at one moment: enough to start a projection from.
struct Snapshot {
    StringPool pool;
    std::vector<StreamState> streams; // live ones, and those that ended in the last 24 hours
    qint64 throughId = 0;             // all records up to this one are in it
    Timeline timeline;
    KeptIncidents incidents; // that go on, with what was found, and the newest of those that do not
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// wcs::HookEvent::streamKey() of a state.
QByteArray streamKey(const StreamState &state, const StringPool &pool);

} // namespace journal

Q_DECLARE_METATYPE(journal::SnapshotPtr)
