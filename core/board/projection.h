#pragma once

#include "base/clock.h"
#include "board/ratemeter.h"
#include "board/sessionledger.h"
#include "board/streamboard.h"
#include "journal/outcome.h"
#include "journal/record.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <limits>

namespace board {

// What a journal comes to: who is live, which sessions are connected, how much comes. The only way from a journal to
// these; window and control API own one each, on their threads.
//
// load() what there is, then apply() every committed batch and settle() what becomes of answers; throughId() says how
// far it has come. Whoever follows the journal beside it (histories, logs, whoever waits for events) follows its
// signals: each is sent once board, sessions and rates are all as far.
class Projection final : public QObject {
    Q_OBJECT
public:
    // steady: what rates are measured by, ns.
    explicit Projection(QObject *parent = nullptr, std::function<qint64()> steady = steadyNanoseconds);

    StreamBoard &board() { return m_board; }
    const StreamBoard &board() const { return m_board; }
    const SessionLedger &sessions() const { return m_sessions; }
    const RateMeter &rates() const { return m_rates; }
    qint64 throughId() const { return m_board.throughId(); } // newest record that has been applied

    void setListening(bool isListening) { m_board.setListening(isListening); } // see StreamBoard
    // Streams whose heartbeats (StreamKeepAliveEvent) stop are stale, but not before `least`, µs: looked at from now
    // on.
    void expectHeartbeats(qint64 least);
    // Streams leave the board so long after their end (µs of program time): now, and from now on.
    void keepEnded(qint64 microseconds);

public slots:
    void load(const journal::SnapshotPtr &snapshot);
    void apply(const journal::BatchPtr &batch);
    void settle(const journal::OutcomesPtr &outcomes);
    // See SessionLedger::noteConfig.
    void noteConfig(qint64 since, const QByteArray &json, wcs::WithBackend withBackend)
    {
        m_sessions.noteConfig(since, json, withBackend);
    }
    // A demonstration has ended, and another begins: see StreamBoard.
    void drop(wcs::Origin origin);
    void admit(wcs::Origin origin, qint64 since);

signals:
    void loaded();
    void applied(const journal::BatchPtr &batch);
    void settled(const journal::OutcomesPtr &outcomes);
    void dropped(wcs::Origin origin);

private:
    void retireEnded();

    const std::function<qint64()> m_steady;
    SessionLedger m_sessions;
    RateMeter m_rates;
    StreamBoard m_board; // last, as it says itself what has changed
    qint64 m_keepEnded = std::numeric_limits<qint64>::max();
    QTimer m_retirement;
    QTimer m_heartbeats;
};

} // namespace board
