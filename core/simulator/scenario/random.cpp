#include "simulator/scenario/random.h"

namespace simulator {

QByteArray Random::text(qsizetype length, QByteArrayView alphabet)
{
    QByteArray result(length, Qt::Uninitialized);
    for (char &c : result)
        c = alphabet[qsizetype(next() % quint64(alphabet.size()))];
    return result;
}

// RFC 9562, version 4.
QByteArray Random::uuid()
{
    QByteArray result = text(36, "0123456789abcdef");
    for (const int dash : {8, 13, 18, 23})
        result[dash] = '-';
    result[14] = '4';
    result[19] = "89ab"[next() % 4];
    return result;
}

quint64 Random::mixed(quint64 value)
{
    value = (value ^ (value >> 30)) * 0xbf58'476d'1ce4'e5b9U;
    value = (value ^ (value >> 27)) * 0x94d0'49bb'1331'11ebU;
    return value ^ (value >> 31);
}

} // namespace simulator
