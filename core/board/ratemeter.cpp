#include "board/ratemeter.h"

#include <algorithm>
#include <cmath>

namespace board {

namespace {

constexpr qint64 MicrosecondsPerSecond = 1'000'000;
constexpr double FirstBound = 16; // µs
constexpr double PerOctave = 8;

int bucketOf(qint32 answerUs, int buckets)
{
    if (answerUs <= FirstBound)
        return 0;
    return std::min(int(std::ceil(std::log2(answerUs / FirstBound) * PerOctave)), buckets - 1);
}

// The longest answer that falls into it, µs.
qint64 boundOf(int bucket)
{
    return qint64(FirstBound * std::exp2(bucket / PerOctave));
}

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
        if (record.answer.kind == journal::AnswerKind::Injected)
            continue; // its time says nothing about the program
        ++current.timed;
        ++current.answers[size_t(bucketOf(record.answerUs, Buckets))];
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
    std::array<quint64, Buckets> answers{};
    quint64 count = 0;
    for (const Second &second : m_seconds) {
        if (second.at <= at - Seconds || second.at > at)
            continue;
        for (size_t bucket = 0; bucket < answers.size(); ++bucket)
            answers[bucket] += second.answers[bucket];
        count += second.timed;
    }
    quint64 rest = count - count / 100; // how many took no longer than what is sought
    for (int bucket = 0; count > 0 && bucket < Buckets; ++bucket) {
        const quint64 here = answers[size_t(bucket)];
        if (here >= rest)
            return boundOf(bucket);
        rest -= here;
    }
    return -1;
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
