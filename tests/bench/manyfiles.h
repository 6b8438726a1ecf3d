#pragma once

#include <sys/resource.h>

// The default of 1,024 open files is too few for benches that hold connections.
inline void allowManyFiles()
{
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
