#pragma once

#include <cstddef>
#include <vector>

namespace view {

// What a model has to take out and to put in so that one list of rows becomes another.
struct RowSteps {
    struct Span {
        int first = 0;
        int last = -1;
        bool operator==(const Span &) const = default;
    };
    std::vector<Span> removed;  // rows of the former list; to be taken out from the last to the first
    std::vector<Span> inserted; // rows of the new list; to be put in from the first to the last
};

// Both lists are in the same strict order.
template <typename Row>
RowSteps rowSteps(const std::vector<Row> &before, const std::vector<Row> &after)
{
    const auto add = [](std::vector<RowSteps::Span> &spans, std::size_t place) {
        const int row = int(place);
        if (!spans.empty() && spans.back().last == row - 1)
            spans.back().last = row;
        else
            spans.push_back({row, row});
    };
    RowSteps steps;
    std::size_t old = 0;
    std::size_t now = 0;
    while (old < before.size() || now < after.size()) {
        if (now == after.size() || (old < before.size() && before[old] < after[now])) {
            add(steps.removed, old++);
        } else if (old == before.size() || after[now] < before[old]) {
            add(steps.inserted, now++);
        } else {
            ++old;
            ++now;
        }
    }
    return steps;
}

} // namespace view
