#pragma once

#include "journal/backendanswer.h"
#include "journal/rejection.h"
#include "journal/timeline.h"
#include "wcs/hookevent.h"
#include "wcs/origin.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace journal {

enum class AnswerKind : quint8 {
    Echo,     // 200 and the received body
    Connect,  // the received body, or the answer of the web server behind us, plus restClientConfig
    Injected, // chosen by an answer rule
    Refused,  // the endpoint's own 4xx or 5xx
    Relayed,  // the answer of the web server behind us
};

QByteArrayView answerKindName(AnswerKind kind); // "echo", "connect", "injected", "refused", "relayed"

// How an answer went out. All but Response only by a rule.
enum class Sent : quint8 {
    Response, // whole
    Nothing,  // the connection was ended without a byte
    Reset,    // the connection was reset
    Held,     // nothing, and the connection was left as it was
    Cut,      // its full length was announced, a part was sent
    Broken,   // its JSON was broken
    Dribbled, // slowly, byte by byte
    Pending,  // not yet: a rule lets it wait, or it is too large to be handed on at once
    Gone,     // not, or not as a whole: the peer had gone before it, or left during it
    Failed,   // not as a whole: the peer did not read it, or the program ended
    Unknown,  // the program was killed before that was stored: as the record says, or not at all
};

// As rules name it: "response", "close", "reset", "hold", "truncate", "malformed", "dribble"; and "pending", "gone",
// "failed", "unknown".
QByteArrayView sentName(Sent sent);

// What the peer was told.
struct Answer {
    int status = 200; // HTTP; 0: no response was sent
    AnswerKind kind = AnswerKind::Echo;
    QByteArray ruleId;   // of the rule that chose it; empty when none did
    QByteArray ruleName; // as it was called then
    Sent sent = Sent::Response;

    void endRun(); // its run has ended, and nothing was stored of what became of it: what was pending is unknown
    bool operator==(const Answer &) const = default;
};

// One request to the endpoint and its answer, as the journal keeps it.
struct Record {
    quint64 ticket = 0;      // the sender's own number for it; 0 = nobody waits for the commit
    qint64 id = 0;           // place in the journal, given by the writer; rising from 1
    qint64 receivedAt = 0;   // what the wall clock said: UTC, µs since 1970
    qint64 receivedMono = 0; // steady clock, ns; not stored
    qint64 time = 0;         // the same moment as program time, given by the writer (see Timeline); not stored
    qint64 deadlineMono = 0; // steady clock, ns: not committed after it, but refused; 0 = none; not stored
    qint32 answerUs = 0;     // µs from the complete request to the end of the commit that its answer waited for; for
                             // answers from memory, to the answer. While that is pending, to now
    quint64 answerTag = 0;   // the sender's own number for an answer that is not settled yet; 0: it is; not stored
    QByteArray peer;         // "address:port"
    QByteArray target;       // as sent in the request line; credentials already masked. Empty where none was read
    QByteArray head;         // header lines as sent; credentials already masked
    QByteArray body;         // byte for byte
    QByteArray rejection;    // why it was rejected, one sentence; empty for a hook that was accepted
    QByteArray streamKey;    // event.streamKey(), computed once
    Reason reason = Reason::None;          // the same, as a word
    wcs::Origin origin = wcs::Origin::Wcs; // as its request said
    wcs::HookEvent event; // decoded from the body, and read back from it; of a rejected request only the method, where
                          // its path names one
    Answer answer;
    BackendAnswerPtr backend; // of the web server behind us; null: it was not handed on

    bool isRejected() const { return !rejection.isEmpty(); }
    void endRun(); // see Answer, also of the backend's
    qsizetype bytes() const
    {
        return qsizetype(sizeof(Record)) + target.size() + head.size() + body.size() + 512 +
               (backend ? backend->bytes() : 0);
    } // in the queue
};

using Records = std::vector<Record>;

// Committed together, in journal order. Shared and immutable: crosses threads as it is.
struct Batch {
    Records records;
    qint32 commitUs = 0;         // how long that took, µs
    QList<ClockJump> jumps = {}; // of the clock, noticed meanwhile: each before the record that it names
};
using BatchPtr = std::shared_ptr<const Batch>;

} // namespace journal

Q_DECLARE_METATYPE(journal::BatchPtr)
