#include "unixsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace {

std::array<int, 2> Pair{-1, -1};

// Async-signal-safe: one write, and the default action for the next time.
void handle(int number)
{
    std::signal(number, SIG_DFL);
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(Pair[0], &byte, 1);
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
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, handle);
    for (const int number : {SIGPIPE, SIGXFSZ})
        std::signal(number, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, SIG_DFL);
    for (int &descriptor : Pair)
        ::close(std::exchange(descriptor, -1));
}
