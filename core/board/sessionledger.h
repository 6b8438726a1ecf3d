#pragma once

#include "board/admittedorigins.h"
#include "journal/outcome.h"
#include "wcs/origin.h"
#include "wcs/restclientconfig.h"

#include <QHash>

#include <deque>
#include <optional>

namespace board {

// How a client session began.
struct Connection {
    qint64 at = 0;                    // UTC, µs since 1970: when `connect` came
    qint64 time = 0;                  // the same as program time
    qint64 record = 0;                // that hook, in the journal
    std::optional<QByteArray> config; // the restClientConfig that it got; none: not known
    journal::Answer answer;
    qint32 answerUs = 0;
    journal::BackendResult backend; // of the web server behind us

    bool operator==(const Connection &) const = default;
};

// Which client sessions are connected, as far as the hooks since the program's start tell: from an accepted `connect`
// to the ConnectionStatusEvent that ends it; and the restClientConfig of each. Sessions that connected before the start
// are not known, and neither is theirs: they are not counted.
class SessionLedger {
public:
    void apply(const journal::Batch &batch);
    // A client whose `connect` got no answer, or an error, is not connected.
    void settle(const journal::Outcomes &outcomes);
    // `connect` is answered with this restClientConfig from that moment on (steady clock, ns; 0: since the start);
    // where a web server behind us has answered, with its own and that. Moments come in their order; before or after
    // the hooks of that time.
    void noteConfig(qint64 since, const QByteArray &json, wcs::WithBackend withBackend = wcs::WithBackend::Leave);

    // As of StreamBoard: the sessions of that origin are over, and none begins before admit().
    void drop(wcs::Origin origin);
    void admit(wcs::Origin origin, qint64 since) { m_admitted.admit(origin, since); }

    // While the session is connected, and for a while after its end.
    std::optional<Connection> connectionOf(const QByteArray &nodeId, const QByteArray &sessionId) const;
    int count() const { return int(m_sessions.size()); }
    // Sessions that go by another restClientConfig than the present one, however often it has changed meanwhile.
    int underFormerConfig() const;

private:
    struct Config {
        qint64 since; // steady clock, ns
        QByteArray json;
        wcs::WithBackend withBackend;

        bool isSame(const Config &other) const { return json == other.json && withBackend == other.withBackend; }
    };
    struct Session {
        qint64 connectedAt = 0;   // UTC, µs since 1970
        qint64 connectedTime = 0; // program time
        qint64 connectedMono = 0; // steady clock, ns
        qint64 record = 0;
        qint32 answerUs = 0;
        wcs::Origin origin = wcs::Origin::Wcs;
        bool isUsual = false; // not answered by a rule
        std::optional<QByteArray>
            backend; // the restClientConfig that the web server behind us gave; none: it was not asked
        journal::BackendResult result; // of it
    };

    void begin(const journal::Record &record);
    QByteArray configOf(const Session &session, const Config &config) const;
    bool isUnder(const Session &session, const Config &former, const Config &present) const;
    void end(const QByteArray &key);
    qsizetype configAt(qint64 connectedMono) const; // in m_configs; -1: before the first

    static constexpr qsizetype MostSessions = 1'000'000; // then the rest is not counted
    static constexpr size_t MostEnded = 10'000;
    static constexpr qsizetype MostConfigs = 100; // then an older one counts as another, whatever it was
    QHash<QByteArray, Session> m_sessions;        // by node and session id
    QHash<QByteArray, Session> m_ended;           // the last ones
    std::deque<QByteArray> m_endings;             // their keys, oldest first
    QList<Config> m_configs;                      // in the order of time
    AdmittedOrigins m_admitted;
    QByteArray m_lastOfBackend;
};

} // namespace board
