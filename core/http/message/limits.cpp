#include "http/message/limits.h"

#include <algorithm>
#include <sys/resource.h>

namespace http {

int connectionsWithin(int most, int others)
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return most;
    const rlim_t left = files.rlim_cur > rlim_t(others) ? files.rlim_cur - rlim_t(others) : 0;
    return int(std::min<rlim_t>(rlim_t(most), std::max(left, files.rlim_cur / 2)));
}

} // namespace http
