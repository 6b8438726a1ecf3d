#include "hooks/figures.h"

#include "wcs/method.h"

namespace hooks {

quint64 Figures::answered() const
{
    quint64 sum = 0;
    for (const quint64 count : answers)
        sum += count;
    return sum;
}

void Figures::countAnswer(const QByteArray &method, int status, qint64 nanoseconds)
{
    const bool isKnown = wcs::methodType(method) != wcs::MethodType::Unknown;
    ++answers[{isKnown ? method : QByteArray("other"), status}];
    const double seconds = double(nanoseconds) / 1e9;
    answerSeconds += seconds;
    for (size_t i = AnswerBounds.size(); i-- > 0 && seconds <= AnswerBounds[i];)
        ++answerBuckets[i];
}

} // namespace hooks
