#pragma once

#include <QByteArray>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

// Ends the process, with code 1 and a line on stderr, unless it goes away in time: whatever thread hangs in a system
// call, on a disk that does not answer.
class ExitDeadline final {
public:
    ExitDeadline(std::chrono::milliseconds time, QByteArray line);
    ~ExitDeadline();
    ExitDeadline(const ExitDeadline &) = delete;
    ExitDeadline &operator=(const ExitDeadline &) = delete;

private:
    void watch(std::chrono::milliseconds time, const QByteArray &line);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isOff = false;
    std::thread m_thread;
};
