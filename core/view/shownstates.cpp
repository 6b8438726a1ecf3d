#include "view/shownstates.h"

#include <algorithm>

namespace view {

const journal::StreamState &ShownStates::at(board::Slot slot) const
{
    if (isGone(slot))
        return m_gone[slot & ~GoneBit].state;
    const auto kept = m_kept.constFind(slot);
    return kept != m_kept.cend() ? *kept : m_board.at(slot);
}

void ShownStates::keep(board::Slot slot)
{
    if (!m_kept.contains(slot))
        m_kept.insert(slot, m_board.at(slot));
}

board::Slot ShownStates::takeGone(board::Slot slot, int row)
{
    m_gone.push_back({m_kept.contains(slot) ? m_kept.take(slot) : m_board.at(slot), row});
    return goneEnd() - 1;
}

board::Slot ShownStates::goneOf(const QByteArray &streamKey) const
{
    const auto found = std::ranges::find_if(m_gone, [&](const Gone &gone) {
        return streamKey.endsWith(gone.state.mediaSessionId) &&
               journal::streamKey(gone.state, m_board.pool()) == streamKey;
    });
    return GoneBit | board::Slot(found - m_gone.begin());
}

qsizetype ShownStates::goneInRows() const
{
    return std::ranges::count_if(m_gone, [](const Gone &gone) { return gone.row != NoRow; });
}

void ShownStates::moveTexts(const std::function<void(journal::StreamState &)> &move)
{
    for (journal::StreamState &kept : m_kept)
        move(kept);
    for (Gone &gone : m_gone)
        move(gone.state);
}

} // namespace view
