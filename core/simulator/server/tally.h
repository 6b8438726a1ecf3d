#pragma once

#include "base/histogram.h"
#include "simulator/server/hook.h"

#include <QJsonObject>

#include <map>

namespace simulator {

// What a run has seen, in figures.
class Tally {
public:
    void add(const SentHook &hook);
    void addErrorEvent() { ++m_errorEvents; }
    void addRefusedConnection() { ++m_refusedConnections; }

    quint64 hooks() const { return m_hooks; }             // answered or given up
    quint64 notAccepted() const { return m_notAccepted; } // of these
    quint64 sendErrors() const { return m_sendErrors; }   // given up after the new tries
    quint64 errorEvents() const { return m_errorEvents; }
    quint64 refusedConnections() const { return m_refusedConnections; }
    const std::map<int, quint64> &answers() const { return m_answers; } // by status; 0: no answer
    // µs, of hooks that were answered; within 2 % of the true value. share: 0.5, 0.99, 1.
    qint64 latency(double share) const { return m_latencies.quantile(share); }

    QJsonObject toJson() const; // CONTRACT §7, without `clients`

private:
    quint64 m_hooks = 0;
    quint64 m_notAccepted = 0;
    quint64 m_sendErrors = 0;
    quint64 m_errorEvents = 0;
    quint64 m_refusedConnections = 0;
    std::map<int, quint64> m_answers;
    Histogram<> m_latencies; // of those with an answer, µs
};

} // namespace simulator
