#pragma once

#include <QByteArray>
#include <QByteArrayView>

// Draws that a seed fixes: the same on every machine (SplitMix64).
class Random {
public:
    explicit Random(quint64 seed = 0)
        : m_state(seed)
    {}

    quint64 next()
    {
        m_state += Step;
        return mixed(m_state);
    }
    double share() { return shareOf(next()); }                // from 0, below 1
    int below(int end) { return int(next() % quint64(end)); } // end > 0

    QByteArray text(qsizetype length, QByteArrayView alphabet)
    {
        QByteArray result(length, Qt::Uninitialized);
        for (char &c : result)
            c = alphabet[qsizetype(next() % quint64(alphabet.size()))];
        return result;
    }
    // RFC 9562, version 4: "56141d10-fddc-41e6-ac3a-4d67d5b3360d"
    QByteArray uuid()
    {
        QByteArray result = text(36, "0123456789abcdef");
        for (const int dash : {8, 13, 18, 23})
            result[dash] = '-';
        result[14] = '4';
        result[19] = "89ab"[next() % 4];
        return result;
    }

    // What next() answers after `number` others: draws that do not depend on the order in which they are made.
    static quint64 at(quint64 seed, quint64 number) { return mixed(seed + (number + 1) * Step); }
    static double shareAt(quint64 seed, quint64 number) { return shareOf(at(seed, number)); }
    static quint64 mixed(quint64 value)
    {
        value = (value ^ (value >> 30)) * 0xbf58'476d'1ce4'e5b9U;
        value = (value ^ (value >> 27)) * 0x94d0'49bb'1331'11ebU;
        return value ^ (value >> 31);
    }

private:
    static constexpr quint64 Step = 0x9e37'79b9'7f4a'7c15U;
    static double shareOf(quint64 draw) { return double(draw >> 11) * 0x1p-53; }

    quint64 m_state;
};
