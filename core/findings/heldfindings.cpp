#include "findings/heldfindings.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace findings {

namespace {

constexpr qint64 HoldFor = 1'000'000; // µs

} // namespace

void HeldFindings::hold(const Finding &finding, qint64 now)
{
    m_held.insert(keyOf(finding), {finding, now});
}

std::optional<Finding> HeldFindings::release(const Finding &finding)
{
    if (!m_held.contains(keyOf(finding)))
        return {};
    return m_held.take(keyOf(finding)).finding;
}

std::vector<Finding> HeldFindings::takeDue(qint64 now)
{
    if (std::ranges::none_of(m_held, [now](const Held &held) { return now - held.since >= HoldFor; }))
        return {};
    std::vector<Finding> due;
    for (const Held &held : std::exchange(m_held, {}))
        due.push_back(held.finding);
    std::ranges::sort(due, {}, [](const Finding &f) { return std::tuple(f.published != 1, f.since, f.id); });
    return due;
}

} // namespace findings
