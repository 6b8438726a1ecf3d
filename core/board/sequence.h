#pragma once

#include "board/sessionledger.h"
#include "journal/entry.h"
#include "journal/gap.h"
#include "wcs/restclientconfig.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <tuple>
#include <vector>

namespace board {

// A message that a client received from WCS. Known only of simulated ones: a real WCS does not say.
struct ClientMessage {
    quint64 number = 0; // among all of this client, from 1
    qint64 at = 0;      // UTC, µs since 1970
    QByteArray message; // "StreamStatusEvent", "ErrorEvent", "ConnectionStatusEvent"
    QByteArray apiMethod;
    QByteArray status;
    QByteArray info;
    qint64 time = 0; // the same moment as `at` as program time
};

// One arrow of PROTOCOL §1's diagram, or of what the web server behind us had to do with it, or a note across it.
struct Arrow {
    enum class Party : quint8 { Client, Wcs, Here, Backend };
    enum class Kind : quint8 {
        Asked,      // 1: the client asks WCS: connect, publish, play …
        DirectHook, // 2: WCS asks us
        DirectAnswer,
        ClientNotified, // 4: what the client gets
        EventHook,      // 5: WCS reports it
        EventAnswer,
        ErrorEvent, // 7: the client is told that we answered with an error
        HandedOn,   // we ask the web server behind us
        BackendAnswer,
        Note, // the program was off, or the clock was set
    };

    qint64 at = 0;     // UTC, µs since 1970
    qint64 time = 0;   // the same as program time
    qint64 record = 0; // of the journal: the hook that it is, answers or stands for; 0: none
    qint64 rank = 0;   // among those of the same moment
    int within = 0;    // among those of one hook
    Kind kind = Kind::Note;
    bool isObserved = true;  // false: it is known only that it must have been, or may have been
    bool isError = false;    // what WCS takes for one, or what it does of it
    bool isInjected = false; // answers only: by a rule
    bool arrives = true;     // false: nothing whole of it reached whom it was for
    QString text;

    int step() const; // of the diagram; 0: it is none of its
    Party from() const;
    Party to() const;

    auto place() const { return std::tuple(time, rank, within, kind, record); }
    bool operator<(const Arrow &other) const { return place() < other.place(); }
};

// What is known of the exchange beside the hook itself.
struct Exchange {
    bool isSimulated = false;                    // then the client's messages are known, and nothing is guessed
    std::optional<wcs::RestClientConfig> config; // that `connect` was told; none: not known
};

// Answers that WCS takes for an error: any but a 200 that comes whole and in time.
bool isErrorForWcs(const journal::Entry &entry);

// In their order. One hook, as it came and was answered, with what it meant for the client.
std::vector<Arrow> arrowsOf(const journal::Entry &entry, const Exchange &exchange);
// `connect` of the stream's session.
std::vector<Arrow> arrowsOf(const Connection &connection, const Exchange &exchange);
Arrow arrowOf(const ClientMessage &message);
Arrow arrowOf(const journal::Gap &gap);
Arrow arrowOf(const journal::ClockJump &jump);

QString partyName(Arrow::Party party);
// One line of text, in columns: "22:14:09.120  6            WCS ◀──── Streamwatch   500 by rule “403 first” (error)".
// hasBackend: there is a column for it.
QString lineOf(const Arrow &arrow, bool hasBackend = false);
QString spokenText(const Arrow &arrow); // the same for a screen reader

} // namespace board

Q_DECLARE_METATYPE(board::Arrow)
