#pragma once

#include "base/clock.h"
#include "http/message/message.h"
#include "http/server/boundedlog.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <utility>

namespace http {

// Makes guessing a token or a secret slow. Whoever sent more than the first few wrong ones has to wait, twice as long
// after each further one, and nothing that comes meanwhile is looked at, on whatever connection: neither a wrong one
// nor a right one, so that who does not wait learns nothing. Peers are told apart by their addresses (of IPv6, by
// networks of 64 bits), those on this machine by their users alone (see Request::peerOwner). One that had it right
// never waits, whatever others at its address do. The log tells of a few a second. On its own thread.
class WrongSecrets final : public QObject {
    Q_OBJECT
public:
    static constexpr int Free = 5; // wrong ones of a peer, which need not wait
    static constexpr int FirstMs = 100;
    static constexpr int LongestMs = 5'000;
    static constexpr int ForgottenMs = 600'000;   // without a further one
    static constexpr qsizetype MostPeers = 4'096; // remembered, and as many that had it right

    // what: as the log calls it, "bearer token". clock: steady, ns.
    WrongSecrets(QString what, BoundedLog::Category category, QObject *parent,
                 std::function<qint64()> clock = steadyNanoseconds);

    // For how long nothing of the request's peer is looked at, in ms; 0: it may try.
    int pauseMs(const Request &request) const;
    // What became of one that was looked at.
    void noteWrong(const Request &request);
    void noteRight(const Request &request);
    // The answer to what is not looked at.
    struct Refusal {
        int status = 429;
        QString sentence;
        Header retryAfter;
    };
    Refusal refuse(const Request &request);

    quint64 count() const { return m_count; } // wrong ones, and those that were not looked at

private:
    using Peer = std::pair<QHostAddress, qint64>; // and its user, or -1
    struct Wrong {
        int count = 0;
        qint64 last = 0; // steady clock, ns
    };
    static Peer peerOf(const Request &request);
    Wrong &wrongOf(const Peer &peer);
    void makeRoom(qint64 now);
    void warn(const Request &request, const QString &what);

    QString m_what;
    BoundedLog m_log;
    std::function<qint64()> m_clock;
    QHash<Peer, Wrong> m_wrong;
    QSet<Peer> m_right;
    quint64 m_count = 0;
};

} // namespace http
