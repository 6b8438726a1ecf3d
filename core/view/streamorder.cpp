#include "view/streamorder.h"

#include <algorithm>

namespace view {

bool StreamOrder::isBefore(board::Slot a, board::Slot b) const
{
    const journal::StreamState &left = m_states.at(a);
    const journal::StreamState &right = m_states.at(b);
    const StreamColumns columns(m_board, 0);
    for (const SortKey &key : m_keys) {
        if (const int order = columns.compare(left, right, key.column))
            return key.order == Qt::AscendingOrder ? order < 0 : order > 0;
    }
    return left.firstSeen != right.firstSeen ? left.firstSeen < right.firstSeen : a < b;
}

void StreamOrder::sort(std::vector<board::Slot> &rows) const
{
    struct Item {
        quint64 prefix;
        board::Slot slot;
    };
    const SortKey first = m_keys.value(0, {StreamColumns::FirstSeenColumn, Qt::AscendingOrder});
    const StreamColumns columns(m_board, 0);
    std::vector<Item> items;
    items.reserve(rows.size());
    for (const board::Slot slot : rows) {
        const quint64 prefix = columns.sortPrefix(m_states.at(slot), first.column);
        items.push_back({first.order == Qt::AscendingOrder ? prefix : ~prefix, slot});
    }
    std::sort(items.begin(), items.end(), [this](const Item &a, const Item &b) {
        return a.prefix != b.prefix ? a.prefix < b.prefix : isBefore(a.slot, b.slot);
    });
    std::transform(items.begin(), items.end(), rows.begin(), [](const Item &item) { return item.slot; });
}

// Steps over kept rows in growing strides: what changed often lands close together.
std::vector<board::Slot> StreamOrder::merged(const std::vector<board::Slot> &kept,
                                             const std::vector<board::Slot> &incoming) const
{
    const auto before = [this](board::Slot a, board::Slot b) { return isBefore(a, b); };
    std::vector<board::Slot> order;
    order.reserve(kept.size() + incoming.size());
    auto from = kept.begin();
    for (const board::Slot slot : incoming) {
        auto low = from;
        std::ptrdiff_t stride = 1;
        while (kept.end() - low > stride && !isBefore(slot, low[stride])) {
            low += stride;
            stride *= 2;
        }
        const auto high = low + std::min(stride, kept.end() - low);
        const auto place = std::upper_bound(low, high, slot, before);
        order.insert(order.end(), from, place);
        order.push_back(slot);
        from = place;
    }
    order.insert(order.end(), from, kept.end());
    return order;
}

} // namespace view
