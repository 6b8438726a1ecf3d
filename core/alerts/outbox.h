#pragma once

#include "alerts/alertqueue.h"
#include "alerts/options.h"
#include "alerts/repeats.h"
#include "alerts/sink.h"
#include "base/random.h"

#include <QTimer>

namespace alerts {

// All that one receiver is told: queues it, tries again what fails, repeats what is open.
class Outbox final : public QObject {
    Q_OBJECT
public:
    Outbox(Sink *sink, const BackOff &backOff, quint64 seed, QObject *parent); // the sink is this one's then

    void tell(const Alert &alert);   // New or Resolved
    void update(const Alert &alert); // repeated from now on, or with newer values
    void forget(qint64 incident);
    // What waits is tried once more, until a try fails; then, or once nothing waits, this one is idle.
    void stop();
    void abort();
    bool isIdle() const { return m_queue.isEmpty() && m_underWay == 0; }
    const QString &trouble() const { return m_trouble; } // one sentence; empty: it works

signals:
    void settled(qint64 incident, alerts::Stage stage); // New or Resolved: it is there, or was given up
    void troubleChanged();
    void becameIdle(); // once stopped

private:
    void advance();
    void send(const std::vector<Waiting> &waiting);
    void take(const std::vector<Waiting> &sent, const Outcome &outcome);
    void fail(const std::vector<Waiting> &sent, const Outcome &outcome);
    void add(const Message &message);
    void giveUpOld(qint64 now);
    void lose(const std::vector<Message> &messages);
    void settle(const Message &message);
    void say(const QString &trouble);
    void sayFailure();
    int mostUnderWay() const { return m_failures > 0 ? 1 : m_habits.sideBySide; }
    void wake(qint64 now);

    Sink &m_sink;
    const Habits m_habits;
    const BackOff m_backOff;
    AlertQueue m_queue;
    Repeats m_repeats;
    Random m_random;
    QTimer m_wake;
    QString m_trouble;
    QString m_cause;        // of the last failure
    int m_failures = 0;     // in a row
    int m_lost = 0;         // given up since it worked
    qint64 m_notBefore = 0; // steady clock, ms: of the next try
    int m_underWay = 0;     // tries
    bool m_isStopping = false;
};

} // namespace alerts
