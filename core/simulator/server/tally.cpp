#include "simulator/server/tally.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace simulator {

namespace {

// Buckets of a histogram: 64 to each doubling, so that each is within 2 % of what it holds.
constexpr int Bits = 6;
constexpr quint64 Exact = 1U << (Bits + 1); // below, every value has its own

size_t bucketOf(quint64 value)
{
    if (value < Exact)
        return value;
    const int shift = int(std::bit_width(value)) - (Bits + 1);
    return (size_t(shift) << Bits) + size_t(value >> shift);
}

// The greatest value of a bucket.
quint64 endOf(size_t bucket)
{
    if (bucket < Exact)
        return bucket;
    const size_t shift = (bucket >> Bits) - 1;
    return ((bucket - (shift << Bits) + 1) << shift) - 1;
}

} // namespace

void Tally::add(const SentHook &hook)
{
    ++m_hooks;
    ++m_answers[hook.answer];
    if (!hook.isAccepted)
        ++m_notAccepted;
    if (hook.failure == http::Failure::Unreachable || hook.failure == http::Failure::NotSent)
        ++m_sendErrors;
    if (hook.answer == 0)
        return;
    const size_t bucket = bucketOf(quint64(std::max<qint64>(0, hook.microseconds)));
    if (bucket >= m_latencies.size())
        m_latencies.resize(bucket + 1);
    ++m_latencies[bucket];
    ++m_answered;
    m_slowest = std::max(m_slowest, hook.microseconds);
}

qint64 Tally::latency(double share) const
{
    const auto wanted = quint64(std::ceil(double(m_answered) * share));
    quint64 seen = 0;
    for (size_t bucket = 0; bucket < m_latencies.size(); ++bucket) {
        seen += m_latencies[bucket];
        if (seen >= wanted && seen > 0)
            return std::min(qint64(endOf(bucket)), m_slowest);
    }
    return m_slowest;
}

QJsonObject Tally::toJson() const
{
    QJsonObject answers;
    for (const auto &[status, count] : m_answers)
        answers.insert(QString::number(status), qint64(count));
    return {{QStringLiteral("hooks"), qint64(m_hooks)},
            {QStringLiteral("answers"), answers},
            {QStringLiteral("sendErrors"), qint64(m_sendErrors)},
            {QStringLiteral("errorEvents"), qint64(m_errorEvents)},
            {QStringLiteral("refusedConnections"), qint64(m_refusedConnections)},
            {QStringLiteral("latencyUs"), QJsonObject{{QStringLiteral("p50"), latency(0.5)},
                                                      {QStringLiteral("p99"), latency(0.99)},
                                                      {QStringLiteral("max"), m_slowest}}}};
}

} // namespace simulator
