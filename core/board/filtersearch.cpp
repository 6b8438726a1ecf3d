#include "board/filtersearch.h"

#include <QElapsedTimer>

namespace board {

namespace {

constexpr qint64 TurnNs = 8'000'000;
constexpr int LooksPerGlance = 8; // at the clock

} // namespace

FilterSearch::FilterSearch(const filter::Filter &filter)
    : m_filter(filter)
{}

bool FilterSearch::goOn(Slot end, const std::function<std::optional<bool>(Slot)> &fits)
{
    QElapsedTimer clock;
    clock.start();
    m_verdicts.resize(end, Verdict::Unknown);
    for (int looks = 1; m_next < end || !m_again.empty(); ++looks) {
        Slot slot = m_next;
        if (m_next < end) {
            ++m_next;
        } else {
            slot = m_again.back();
            m_again.pop_back();
        }
        if (m_verdicts[slot] == Verdict::Unknown) {
            const std::optional<bool> fit = fits(slot);
            m_verdicts[slot] = !fit ? Verdict::Unknown : *fit ? Verdict::Yes : Verdict::No;
        }
        if (looks % LooksPerGlance == 0 && clock.nsecsElapsed() > TurnNs)
            return m_next == end && m_again.empty();
    }
    return true;
}

void FilterSearch::forget(const std::vector<Slot> &changed)
{
    for (const Slot slot : changed) {
        if (slot >= m_next)
            continue;
        m_verdicts[slot] = Verdict::Unknown;
        m_again.push_back(slot);
    }
}

std::optional<bool> FilterSearch::verdict(Slot slot) const
{
    if (slot >= m_verdicts.size() || m_verdicts[slot] == Verdict::Unknown)
        return std::nullopt;
    return m_verdicts[slot] == Verdict::Yes;
}

} // namespace board
