#include "app/cli/unixsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace {

constexpr std::array Ending{SIGTERM, SIGINT, SIGHUP};

std::array<int, 2> Pair{-1, -1};

// Async-signal-safe: one write, and the default action for the next time. A terminal that closes may say so twice, once
// itself and once by its shell.
void handle(int number)
{
    std::signal(number, number == SIGHUP ? SIG_IGN : SIG_DFL);
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(Pair[0], &byte, 1);
}

void take(int number, void (*action)(int))
{
    if (std::signal(number, action) == SIG_IGN && number == SIGHUP)
        std::signal(number, SIG_IGN); // as nohup has it
}

} // namespace

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, Pair.data()) != 0)
        return;
    auto *notifier = new QSocketNotifier(Pair[1], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(Pair[1], &byte, 1) == 1)
            emit terminationRequested();
    });
    for (const int number : Ending)
        take(number, handle);
    for (const int number : {SIGPIPE, SIGXFSZ})
        std::signal(number, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    for (const int number : Ending)
        take(number, SIG_DFL);
    for (int &descriptor : Pair)
        ::close(std::exchange(descriptor, -1));
}
