#include "board/ratemeter.h"

#include <algorithm>

namespace board {

namespace {

constexpr qint64 MicrosecondsPerSecond = 1'000'000;

} // namespace

void RateMeter::apply(const journal::Batch &batch, qint64 now)
{
    const qint64 at = now / MicrosecondsPerSecond;
    if (m_first < 0)
        m_first = at;
    Second &current = second(at);
    for (const journal::Record &record : batch.records) {
        if (record.isRejected())
            continue;
        ++current.events;
        if (record.answer.kind != journal::AnswerKind::Injected) // its time says nothing about the program
            current.answers.add(record.answerUs);
    }
}

double RateMeter::eventsPerSecond(qint64 now) const
{
    const qint64 at = now / MicrosecondsPerSecond;
    const qint64 full = m_first < 0 ? 0 : std::min<qint64>(at - m_first, 5);
    if (full <= 0)
        return 0;
    double events = 0;
    for (const Second &second : m_seconds) {
        if (second.at >= at - full && second.at < at)
            events += second.events;
    }
    return events / double(full);
}

qint64 RateMeter::answerP99(qint64 now) const
{
    const qint64 at = now / MicrosecondsPerSecond;
    Histogram<> answers;
    for (const Second &second : m_seconds) {
        if (second.at > at - Seconds && second.at <= at)
            answers.add(second.answers);
    }
    return answers.count() == 0 ? -1 : answers.quantile(0.99);
}

RateMeter::Second &RateMeter::second(qint64 at)
{
    Second &second = m_seconds[size_t(at % Seconds)];
    if (second.at != at) {
        second = {};
        second.at = at;
    }
    return second;
}

} // namespace board
