#pragma once

#include <QtGlobal>

#include <chrono>
#include <ctime>

// The two clocks. Moments that are shown are the wall clock's; whatever is measured, waited for or put in order is the
// steady one's, as somebody may set the other.

// UTC, µs since 1970.
inline qint64 wallMicroseconds()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

// ns since some moment of the past. Never set, and it goes on while the machine sleeps, so that a laptop that wakes up
// has not had its clock set.
inline qint64 steadyNanoseconds()
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// The same in µs.
inline qint64 steadyMicroseconds()
{
    return steadyNanoseconds() / 1'000;
}
