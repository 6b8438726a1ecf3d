#include "board/figurehistory.h"

#include <algorithm>
#include <limits>

namespace board {

void FigureHistory::note(int value, qint64 now)
{
    const qint64 step = now / Step;
    while (!m_points.empty() && m_points.front().step <= step - Span / Step)
        m_points.pop_front();
    if (m_points.empty() || m_points.back().step != step) {
        m_points.push_back({step, value, value, value});
        return;
    }
    Point &point = m_points.back();
    point.low = std::min(point.low, value);
    point.high = std::max(point.high, value);
    point.last = value;
}

std::optional<FigureHistory::Extent> FigureHistory::extent() const
{
    if (m_points.empty())
        return {};
    return Extent{std::ranges::min(m_points, {}, &Point::low).low, std::ranges::max(m_points, {}, &Point::high).high,
                  m_points.front().step * Step};
}

int axisEnd(int highest)
{
    for (qint64 power = 1; power < std::numeric_limits<int>::max(); power *= 10) {
        for (const qint64 end : {power, 2 * power, 5 * power}) {
            if (end >= highest)
                return int(std::min<qint64>(end, std::numeric_limits<int>::max()));
        }
    }
    return std::numeric_limits<int>::max();
}

} // namespace board
