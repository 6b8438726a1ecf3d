#pragma once

#include "http/boundedlog.h"
#include "http/message.h"
#include "http/responder.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>

#include <functional>

namespace http {

// Wrong tokens and secrets, by the peers they came from (of IPv6, by their networks of 64 bits). Past the first few,
// the answer to each further one waits twice as long as that to the one before, so that guessing is slow; each is
// counted, and the log tells of a few a second. A right one is nothing for this class: it never waits, whoever shares
// the address of its peer. On its own thread.
class WrongSecrets final : public QObject {
    Q_OBJECT
public:
    static constexpr int Free = 5; // of one peer, answered at once
    static constexpr int FirstMs = 100;
    static constexpr int LongestMs = 5'000;
    static constexpr int ForgottenMs = 600'000;   // without a further one
    static constexpr qsizetype MostPeers = 4'096; // remembered
    static constexpr int MostWaiting = 256; // answers, in answer(); past it at once, and the end of the connection

    // what: as the log calls it, "bearer token". clock: steady, ns.
    WrongSecrets(QString what, BoundedLog::Category category, QObject *parent,
                 std::function<qint64()> clock = monoNanoseconds);

    // One more has come. For how long its answer is to wait, in ms.
    int note(const QHostAddress &peer);
    // The same for whom the answer needs no more than to wait.
    void answer(const QHostAddress &peer, Responder &&responder, const Response &refusal);

    quint64 count() const { return m_count; }
    int waiting() const { return m_waiting; } // answers

private:
    struct Peer {
        int count = 0;
        qint64 last = 0; // steady clock, ns
    };
    Peer &peerAt(const QHostAddress &address);
    void makeRoom(qint64 now);

    QString m_what;
    BoundedLog m_log;
    std::function<qint64()> m_clock;
    QHash<QHostAddress, Peer> m_peers;
    quint64 m_count = 0;
    int m_waiting = 0;
};

} // namespace http
