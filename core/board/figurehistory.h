#pragma once

#include <QtGlobal>

#include <deque>
#include <optional>

namespace board {

// How a figure went in the last minutes, sampled by time: the least and the most that it was within every few seconds.
// Where nobody looked there is a gap. Moments are of the steady clock, µs.
class FigureHistory {
public:
    static constexpr qint64 Span = 600'000'000;
    static constexpr qint64 Step = 5'000'000;

    struct Point {
        qint64 step = 0; // its moment, in steps
        int low = 0;
        int high = 0;
        int last = 0;
        bool follows(const Point &former) const { return step == former.step + 1; } // else there is a gap between
    };
    struct Extent {
        int low = 0;
        int high = 0;
        qint64 since = 0; // of the oldest point
    };

    void note(int value, qint64 now);
    const std::deque<Point> &points() const { return m_points; } // of the last Span, oldest first
    std::optional<Extent> extent() const;                        // nothing: there are no points

private:
    std::deque<Point> m_points;
};

// The end of an axis that begins at 0 and has room for that: 1, 2 or 5 and zeros.
int axisEnd(int highest);

} // namespace board
