#pragma once

#include <QtGlobal>

#include <chrono>

namespace journal {

// UTC, µs since 1970.
inline qint64 wallMicroseconds()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

// The clock of Record::receivedMono, ns.
inline qint64 steadyNanoseconds()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace journal
