#include "journal/recentoutcomes.h"

#include <algorithm>

namespace journal {

namespace {

constexpr size_t MostCommits = 4'096;
constexpr size_t MostOutcomes = 10'000;

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
        if (!m_outcomes.contains(outcome.record))
            m_order.push_back(outcome.record);
        m_outcomes.insert(outcome.record, outcome);
    }
    for (; m_order.size() > MostOutcomes; m_order.pop_front())
        m_outcomes.remove(m_order.front());
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
