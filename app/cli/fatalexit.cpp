#include "app/cli/fatalexit.h"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr int LastWordsUs = 200'000;

[[noreturn]] void onTerminate()
{
    try {
        if (std::current_exception())
            throw;
    } catch (const std::bad_alloc &) {
        exitAtOnce("There is no memory left for this process, and so it ends. What was answered 200 is in the "
                   "journal.\n");
    } catch (...) { // as without a handler
    }
    std::abort();
}

} // namespace

// stderr may lie on a disk that hangs: then a signal ends it.
void exitAtOnce(std::string_view line)
{
    std::signal(SIGALRM, SIG_DFL);
    const itimerval soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = LastWordsUs}};
    ::setitimer(ITIMER_REAL, &soon, nullptr);
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    ::_exit(1);
}

void exitWhereMemoryIsOut()
{
    std::set_terminate(onTerminate);
}
