#pragma once

#include <QtGlobal>

namespace backend {

// Whether hooks are handed on to a web server that may be down. After so many failures in a row it is open: they fail
// at once, but for one a second that tries. An answer closes it. Moments are of the steady clock, ns.
class Circuit final {
public:
    static constexpr int MostFailures = 5;
    static constexpr qint64 ProbeEvery = 1'000'000'000;

    // Whether one may be handed on now: while it is open, it is the one that tries.
    bool admits(qint64 now)
    {
        if (!isOpen())
            return true;
        if (now - m_lastProbe < ProbeEvery)
            return false;
        m_lastProbe = now;
        return true;
    }
    void noteAnswer(qint64 now)
    {
        m_failures = 0;
        m_lastAnswer = now;
    }
    // Of one that was handed on at `begin`: what has waited since before the last answer says nothing of now.
    void noteFailure(qint64 begin, qint64 now)
    {
        if (begin < m_lastAnswer)
            return;
        if (++m_failures == MostFailures)
            m_lastProbe = now;
    }
    bool isOpen() const { return m_failures >= MostFailures; }

private:
    int m_failures = 0; // in a row
    qint64 m_lastAnswer = 0;
    qint64 m_lastProbe = 0;
};

} // namespace backend
