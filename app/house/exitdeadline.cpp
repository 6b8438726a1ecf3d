#include "app/house/exitdeadline.h"

#include "app/cli/fatalexit.h"

ExitDeadline::ExitDeadline(std::chrono::milliseconds time, QByteArray line)
    : m_thread([this, time, line = std::move(line)] { watch(time, line); })
{}

ExitDeadline::~ExitDeadline()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isOff = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void ExitDeadline::watch(std::chrono::milliseconds time, const QByteArray &line)
{
    std::unique_lock lock(m_mutex);
    if (!m_wake.wait_for(lock, time, [this] { return m_isOff; }))
        exitAtOnce({line.constData(), size_t(line.size())});
}
