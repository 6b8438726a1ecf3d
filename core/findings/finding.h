#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QMetaType>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace findings {

// What is wrong with a stream, or may be. Each is a row of the table in finding.cpp.
enum class Kind : quint8 {
    Failed,            // its status is FAILED
    Stuck,             // PENDING, or asked for, and no result
    Stale,             // its heartbeats have stopped
    Unheard,           // it was live, and nothing could be received since
    SessionEnded,      // its client's session has ended, and no end of it came
    OrphanPlayer,      // it plays, and its publisher has ended
    TwoPublishers,     // another one publishes by the same name on its node
    Flapping,          // streams of its name begin again and again
    IllegalTransition, // its status changed in a way PROTOCOL §5 does not know
    LateStatus,        // a status came after its end
};
constexpr size_t KindCount = size_t(Kind::LateStatus) + 1;

enum class Severity : quint8 { Notice, Warning, Error }; // "notice", "warning", "error"

// Who or what it comes from: as far as the reason that WCS gives says so (wcs::causeOf), or the kind.
enum class Cause : quint8 { Unknown, User, Publisher, Network, Configuration, Server, Streamwatch };

QByteArrayView kindName(Kind kind);              // as in the API and in filters: "orphanPlayer"
std::optional<Kind> kindOf(QByteArrayView name); // nothing: there is none of that name
Severity severityOf(Kind kind);
QByteArrayView severityName(Severity severity);
QByteArrayView
causeName(Cause cause); // "unknown", "user", "publisher", "network", "configuration", "server", "streamwatch"

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

struct Finding {
    quint64 id = 0; // in the order in which they were made, from 1
    Kind kind = Kind::Failed;
    Cause cause = Cause::Unknown;
    bool isInjected =
        false;        // an answer of ours brought it about, or may have: a rule has answered a hook of the stream
    qint64 since = 0; // program time, µs
    QByteArray streamKey;
    QByteArray mediaSessionId;
    QByteArray nodeId;
    QByteArray appKey;
    QByteArray name;
    QByteArray info; // the reason that WCS gave
    qint8 published = -1;
    int count = 0; // Flapping: begins within the time looked at; TwoPublishers: those that publish

    QString sentence() const; // what is wrong, without the stream's name and the time
    bool operator==(const Finding &) const = default;
};

// What has changed since the last time.
struct Changes {
    std::vector<Finding> opened;
    std::vector<Finding> closed;
};

} // namespace findings

Q_DECLARE_METATYPE(findings::Changes)
