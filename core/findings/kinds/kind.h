#pragma once

#include <QByteArrayView>

#include <array>
#include <optional>

namespace findings {

// What is wrong, or may be: with a stream, or with what is around them. Each is a row of the table in kind.cpp.
enum class Kind : quint8 {
    // Of a stream.
    Failed,            // its status is FAILED, with others of its node, or as a publisher that does not come back
    Stuck,             // PENDING, or asked for, and no result
    Stale,             // its heartbeats have stopped
    Unheard,           // it was live, and nothing could be received since
    SessionEnded,      // its client's session has ended, and no end of it came
    OrphanPlayer,      // it plays, and its publisher has ended
    TwoPublishers,     // another one publishes by the same name on its node
    Flapping,          // streams of its name begin again and again
    IllegalTransition, // its status changed in a way PROTOCOL §5 does not know
    LateStatus,        // a status came after its end
    Duplicate,         // a hook of it came twice
    // Of the program and what is around it.
    SlowAnswers,    // WCS waits for us too long
    RefusedHooks,   // what comes is no hook, as something is set up wrongly
    BackendFailing, // the web server behind us does not answer
    JournalFailing, // the journal takes no events
    DiskFilling,    // the journal's disk will be full before long
    ClockJump,      // somebody set the clock
    UnknownApp,     // hooks of an app or a node that is not among those named
    // Learned by asking a WCS.
    MissingHere,   // it has a stream that we do not know to live
    GoneThere,     // it does not have a stream that is open here
    StatusDiffers, // it says another status
    HookPoolEmpty, // its connections for hooks are nearly all in use
    WcsSilent,     // it does not answer
};
constexpr size_t KindCount = size_t(Kind::WcsSilent) + 1;

constexpr size_t qHash(Kind kind, size_t seed = 0) noexcept
{
    return size_t(kind) ^ seed;
}

enum class Severity : quint8 { Notice, Warning, Error }; // "notice", "warning", "error"

// Who or what it comes from: as far as the reason that WCS gives says so (wcs::causeOf), or the kind.
enum class Cause : quint8 { Unknown, User, Publisher, Network, Configuration, Server, Backend, Injected, Streamwatch };
constexpr size_t CauseCount = size_t(Cause::Streamwatch) + 1;

QByteArrayView kindName(Kind kind);              // as in the API and in filters: "orphanPlayer"
std::optional<Kind> kindOf(QByteArrayView name); // nothing: there is none of that name
Severity severityOf(Kind kind);
// Whether an incident is made of it: it lasts, and somebody has to do something about it.
bool makesIncident(Kind kind);
QByteArrayView severityName(Severity severity);
std::optional<Severity> severityOf(QByteArrayView name);
QByteArrayView causeName(Cause cause); // "unknown", "user", "publisher", "network" …
std::optional<Cause> causeOf(QByteArrayView name);

// Some kinds.
class Kinds {
public:
    constexpr bool has(Kind kind) const { return (m_bits & bit(kind)) != 0; }
    constexpr bool isEmpty() const { return m_bits == 0; }
    constexpr void set(Kind kind, bool on = true) { m_bits = on ? m_bits | bit(kind) : m_bits & ~bit(kind); }
    bool operator==(const Kinds &) const = default;

private:
    static constexpr quint32 bit(Kind kind) { return quint32(1) << size_t(kind); }
    quint32 m_bits = 0;
};
static_assert(KindCount <= 32, "the bits of Kinds");

} // namespace findings
