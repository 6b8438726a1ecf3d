#pragma once

#include "simulator/scenario/scenario.h"

#include <QByteArray>
#include <QByteArrayView>

namespace simulator {

// Draws that a seed fixes: the same on every machine (SplitMix64).
class Random {
public:
    explicit Random(quint64 seed = 0)
        : m_state(seed)
    {}

    quint64 next()
    {
        m_state += 0x9e37'79b9'7f4a'7c15U;
        return mixed(m_state);
    }
    double share() { return double(next() >> 11) * 0x1p-53; } // from 0, below 1
    int below(int end) { return int(next() % quint64(end)); } // end > 0
    qint64 microseconds(const Span &seconds)
    {
        return qint64((seconds.least + share() * (seconds.most - seconds.least)) * 1e6);
    }
    int count(const Span &times) { return int(times.least + share() * (times.most - times.least + 1)); }

    QByteArray text(qsizetype length, QByteArrayView alphabet);
    QByteArray uuid(); // "56141d10-fddc-41e6-ac3a-4d67d5b3360d"

    static quint64 mixed(quint64 value);

private:
    quint64 m_state;
};

} // namespace simulator
