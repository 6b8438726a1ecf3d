#pragma once

#include "hooks/options.h"
#include "hooks/outbox.h"
#include "journal/storestate.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace hooks {

// The events whose answers wait for their commits: as many as there is room and time for, and none longer than
// Options::storeWaitMs. On the hooks thread.
class EventQueue final : public QObject {
    Q_OBJECT
public:
    EventQueue(const Options &options, QObject *parent);

    // Why an event of so many bytes cannot wait, as a sentence; none: it can.
    std::optional<QString> obstacle(qsizetype bytes) const;
    // The same, or why the journal is known to take none at present.
    std::optional<QString> knownObstacle(qsizetype bytes) const;
    qint64 deadline(qint64 receivedMono) const; // steady clock, ns
    quint64 add(Waiting &&waiting);             // returns its ticket, see Outbox
    std::optional<Waiting> settle(quint64 ticket) { return m_outbox.settle(ticket); }

    void noteCommit(qint32 microseconds) { m_commitUs = microseconds; } // that the last transaction took
    void setStoreState(const journal::StoreState &state) { m_storeState = state; }

    qint64 count() const { return m_outbox.count(); }
    qsizetype bytes() const { return m_outbox.bytes(); }

signals:
    // Its time is up, for this reason; the journal may still take it, see Outbox::settle(). isUnexplained: the journal
    // itself says nothing of it.
    void timedOut(hooks::Waiting &waiting, const QString &cause, bool isUnexplained);

private:
    void expire();

    const qsizetype m_mostBytes;
    const int m_waitMs;
    Outbox m_outbox;
    journal::StoreState m_storeState;
    qint32 m_commitUs = 0;
    QTimer m_expiry;
};

} // namespace hooks
