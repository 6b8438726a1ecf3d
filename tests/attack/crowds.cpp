#include "crowds.h"

#include "victim.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace victim;

namespace {

using Crowd = std::vector<std::unique_ptr<RawClient>>;

constexpr int Many = 4'000;

// What honest hooks met that came one after the other, for some seconds or `count` of them.
struct Honest {
    int count = 0;
    int served = 0;
    qint64 longestMs = 0;

    QString text() const
    {
        return QStringLiteral("%1 of %2 honest hooks answered 200, after %3 ms at most")
            .arg(served)
            .arg(count)
            .arg(longestMs);
    }
};

void postOne(const Program &program, Honest &honest)
{
    QElapsedTimer time;
    time.start();
    honest.served += postHonest(program, "honest-" + QByteArray::number(honest.count++), 15'000) ? 1 : 0;
    honest.longestMs = std::max(honest.longestMs, time.elapsed());
}

QString healthText(const QStringList &causes)
{
    return causes.isEmpty() ? QStringLiteral("ok") : causes.join(u' ');
}

// Each connection sends another byte of what never ends, over and over.
Damage trickle(const Program &program, double size, const QByteArray &begin, const char *what)
{
    const Crowd crowd = connections(program.hookPort(), int(Many * size));
    for (const auto &client : crowd)
        client->send(begin);
    Honest honest;
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < qint64(15'000 * size) || honest.count < 5) {
        for (const auto &client : crowd)
            client->send("x");
        postOne(program, honest);
    }
    const QStringList causes = victim::causes(program);
    return {QStringLiteral("%1 %2: %3; /health %4")
                .arg(crowd.size())
                .arg(QLatin1String(what), honest.text(), healthText(causes)),
            honest.served == honest.count && honest.longestMs < 2'000};
}

} // namespace

// Peers that had an answer and stay, as WCS's do.
Damage idle(const Program &program, double size)
{
    const qint64 before = memory(program);
    Crowd crowd = connections(program.hookPort(), int(10'000 * size));
    size_t answered = 0;
    for (const auto &client : crowd)
        answered += client->post(Base + "connect", "{}").status == 200 ? 1 : 0;
    const qint64 each = (memory(program) - before) * 1024 / qint64(crowd.size());
    Honest honest;
    postOne(program, honest);
    const auto isOpen = [](const auto &client) { return client->isQuiet(); };
    const auto open = std::ranges::count_if(crowd, isOpen);
    const QStringList causes = victim::causes(program);
    return {QStringLiteral("%1 connections, %2 had an answer, %3 are open: %4 bytes each; %5; /health %6")
                .arg(crowd.size())
                .arg(answered)
                .arg(open)
                .arg(each)
                .arg(honest.text(), healthText(causes)),
            answered == crowd.size() && honest.served == honest.count && each < 20'000 && size_t(open) == crowd.size()};
}

Damage slowHeads(const Program &program, double size)
{
    return trickle(program, size, "POST " + Base + "StreamStatusEvent HTTP/1.1\r\nHost: x\r\nX-Long: ", "slow heads");
}

Damage slowBodies(const Program &program, double size)
{
    return trickle(program, size, head("StreamStatusEvent", 1'000) + "{", "slow bodies");
}

// Peers that do not read what they asked for.
Damage slowReaders(const Program &program, double size)
{
    const Crowd crowd = connections(program.hookPort(), int(Many * size));
    const QByteArray body = event("large", R"(,"padding":")" + QByteArray(128 * 1024, 'x') + '"');
    const qint64 before = peakMemory(program);
    Honest honest;
    for (size_t i = 0; i < crowd.size(); ++i) {
        const QByteArray one = head("unknown", body.size()) + body;
        for (int n = 0; n < 3; ++n)
            crowd[i]->send(one);
        if (i % 200 == 0)
            postOne(program, honest);
    }
    const QStringList causes = victim::causes(program);
    return {QStringLiteral("%1 peers that read nothing: %2 MB; %3; /health %4")
                .arg(crowd.size())
                .arg(peakMemory(program) - before)
                .arg(honest.text(), healthText(causes)),
            honest.served == honest.count && honest.longestMs < 2'000};
}

// Peers that connect, and reset the connection at once.
Damage resets(const Program &program, double size)
{
    postHonest(program, "first");
    const int filesBefore = openFiles(program);
    const qint64 before = memory(program);
    const int count = int(50'000 * size);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(program.hookPort());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const linger reset{.l_onoff = 1, .l_linger = 0};
    int connected = 0;
    Honest honest;
    for (int i = 0; i < count; ++i) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        connected += ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 ? 1 : 0;
        ::close(socket);
        if (i % 500 == 0)
            postOne(program, honest);
    }
    const bool isClean = eventually([&] { return openFiles(program) <= filesBefore; });
    const qint64 took = memory(program) - before;
    return {QStringLiteral("%1 connections reset: %2 descriptors and %3 kB more; %4; /health %5")
                .arg(connected)
                .arg(openFiles(program) - filesBefore)
                .arg(took)
                .arg(honest.text(), healthText(causes(program))),
            connected == count && honest.served == honest.count && honest.longestMs < 2'000 && isClean &&
                took < 20'000};
}
