#include "journal/recentoutcomes.h"

#include <algorithm>

namespace journal {

namespace {

constexpr size_t MostCommits = 4'096;
constexpr size_t MostOutcomes = 10'000;
constexpr qsizetype MostBytes = 16 * 1024 * 1024; // of what web servers said, of their own

qsizetype bytesOf(const Outcome &outcome)
{
    return outcome.backend ? outcome.backend->bytes() : 0;
}

} // namespace

void RecentOutcomes::take(const Batch &batch)
{
    if (batch.records.empty())
        return;
    m_commits.push_back({batch.records.front().id, batch.records.back().id, batch.commitUs});
    if (m_commits.size() > MostCommits)
        m_commits.pop_front();
}

void RecentOutcomes::take(const Outcomes &outcomes)
{
    for (const Outcome &outcome : outcomes) {
        Outcome &known = m_outcomes[outcome.record];
        if (known.record == 0)
            m_order.push_back(outcome.record);
        m_bytes += bytesOf(outcome) - bytesOf(known);
        known = outcome;
    }
    for (; m_order.size() > MostOutcomes || m_bytes > MostBytes; m_order.pop_front())
        m_bytes -= bytesOf(m_outcomes.take(m_order.front()));
}

const CommitTime *RecentOutcomes::commitOf(qint64 record) const
{
    const auto commit = std::ranges::lower_bound(m_commits, record, {}, &CommitTime::last);
    return commit != m_commits.end() && commit->first <= record ? &*commit : nullptr;
}

const Outcome *RecentOutcomes::outcomeOf(qint64 record) const
{
    const auto outcome = m_outcomes.constFind(record);
    return outcome == m_outcomes.cend() ? nullptr : &*outcome;
}

} // namespace journal
