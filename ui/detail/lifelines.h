#pragma once

#include "board/sequence.h"

#include <array>

namespace ui {

// Where the parties stand, for a width of the view. In px.
struct Lifelines {
    Lifelines(int width, bool hasBackend);

    int of(board::Arrow::Party party) const { return x[size_t(party)]; }

    int time;               // where the times begin
    std::array<int, 4> x{}; // without a backend, its own is where we are
};

} // namespace ui
