#pragma once

#include "board/sequence.h"

#include <array>

namespace ui {

// Where the three parties stand, for a width of the view. In px.
struct Lifelines {
    explicit Lifelines(int width);

    int of(board::Arrow::Party party) const { return x[size_t(party)]; }

    int time; // where the times begin
    std::array<int, 3> x{};
};

} // namespace ui
