#include "hooks/figures.h"

#include "wcs/method.h"

namespace hooks {

void Figures::countAnswer(const QByteArray &method, int status, qint64 nanoseconds)
{
    countUntimed(method, status);
    answerTimes.add(nanoseconds);
}

void Figures::countUntimed(const QByteArray &method, int status)
{
    const bool isKnown = wcs::methodType(method) != wcs::MethodType::Unknown;
    ++answers[{isKnown ? method : QByteArray("other"), status}];
}

} // namespace hooks
