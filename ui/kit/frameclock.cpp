#include "ui/kit/frameclock.h"

#include <chrono>

namespace ui {

using namespace std::chrono_literals;

FrameClock::FrameClock(QObject *parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(16ms);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_wanted)
            return m_timer.stop();
        m_wanted = false;
        emit frame();
    });
}

void FrameClock::request()
{
    m_wanted = true;
    if (m_runs && !m_timer.isActive())
        m_timer.start();
}

void FrameClock::setRunning(bool runs)
{
    m_runs = runs;
    if (!runs)
        m_timer.stop();
    else if (m_wanted)
        m_timer.start();
}

int FrameClock::takeRate()
{
    return std::exchange(m_frames, 0);
}

} // namespace ui
