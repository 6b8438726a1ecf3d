#include "findings/failurewaves.h"

namespace findings {

std::vector<board::Slot> FailureWaves::add(size_t node, board::Slot slot, qint64 at)
{
    Node &there = m_nodes[node];
    forget(there, at);
    there.failures.push_back({slot, at});
    const auto failed = qint64(there.failures.size() - there.back.size());
    if (failed < m_limits.leastFailed || failed * 100 < (there.live + failed) * m_limits.leastShare)
        return {};
    std::vector<board::Slot> wave;
    for (; there.told < there.failures.size(); ++there.told)
        wave.push_back(there.failures[there.told].slot);
    return wave;
}

void FailureWaves::takeBack(size_t node, qint64 at)
{
    Node &there = m_nodes[node];
    if (!there.failures.empty() && at >= there.failures.front().at && there.back.size() < there.failures.size())
        there.back.insert(at);
}

void FailureWaves::forget(qint64 now)
{
    for (auto node = m_nodes.begin(); node != m_nodes.end();) {
        forget(*node, now);
        node = node->live == 0 && node->failures.empty() ? m_nodes.erase(node) : std::next(node);
    }
}

void FailureWaves::forget(Node &node, qint64 now) const
{
    while (!node.failures.empty() && now - node.failures.front().at > m_limits.window) {
        node.failures.pop_front();
        node.told -= node.told > 0 ? 1 : 0;
    }
    const qint64 oldest = node.failures.empty() ? now + 1 : node.failures.front().at;
    node.back.erase(node.back.begin(), node.back.lower_bound(oldest));
}

} // namespace findings
