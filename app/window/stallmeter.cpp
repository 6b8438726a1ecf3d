#include "app/window/stallmeter.h"

namespace {

constexpr int IntervalMs = 100;

} // namespace

StallMeter::StallMeter(QObject *parent)
    : QObject(parent)
    , m_timer(this)
{
    m_timer.setInterval(IntervalMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double late = double(m_elapsed.restart() - IntervalMs) / 1000;
        if (late > m_longest) {
            m_longest = late;
            emit stalled(late);
        }
    });
    m_elapsed.start();
    m_timer.start();
}
