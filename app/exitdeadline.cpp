#include "exitdeadline.h"

#include <csignal>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr int LastWordsUs = 200'000;

// stderr may lie on the same disk: then a signal ends it.
[[noreturn]] void end(const QByteArray &line)
{
    std::signal(SIGALRM, SIG_DFL);
    const itimerval soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = LastWordsUs}};
    ::setitimer(ITIMER_REAL, &soon, nullptr);
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.constData(), size_t(line.size()));
    ::_exit(1);
}

} // namespace

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
        end(line);
}
