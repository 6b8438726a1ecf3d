#include "findings/formerfindings.h"

namespace findings {

namespace {

constexpr qint64 Patience = 5'000'000; // µs

} // namespace

std::optional<FormerFindings::Member> FormerFindings::claim(const Finding &finding)
{
    auto waiting = m_waiting.constFind(keyOf(finding));
    for (size_t i = 0; finding.kind == Kind::Unheard && waiting == m_waiting.cend() && i < KindCount; ++i) {
        if (const auto kind = Kind(i); kind != Kind::Failed)
            waiting = m_waiting.constFind({finding.subject, kind});
    }
    if (waiting == m_waiting.cend())
        return {};
    return m_waiting.take(waiting.key());
}

std::vector<FormerFindings::Member> FormerFindings::takeOver(qint64 now)
{
    if (m_waiting.isEmpty())
        return {};
    if (m_until == 0)
        m_until = now + Patience;
    if (now < m_until)
        return {};
    const QHash<Key, Member> over = std::exchange(m_waiting, {});
    return {over.begin(), over.end()};
}

} // namespace findings
