#include "ui/detail/lifelines.h"

#include "ui/kit/fonts.h"

#include <algorithm>

namespace ui {

namespace {

constexpr int TimeWidth = 116;  // with its space
constexpr int Beside = 56;      // from an outer lifeline to the edge: half a party's name
constexpr int WidestSpan = 460; // between two lifelines; beyond it arrows get tedious to follow

} // namespace

Lifelines::Lifelines(int width, bool hasBackend)
    : time(scaled(16))
{
    const int left = scaled(TimeWidth) + scaled(Beside);
    const int room = std::max(width - left - scaled(Beside), scaled(120));
    const int spans = hasBackend ? 3 : 2;
    const int span = std::min(room / spans, scaled(WidestSpan));
    const int first = left + (room - spans * span) / 4; // a little off the times where there is room
    x = {first, first + span, first + 2 * span, first + spans * span};
}

} // namespace ui
