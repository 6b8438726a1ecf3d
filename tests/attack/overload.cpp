#include "overload.h"

#include "victim.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace victim;

namespace {

constexpr int Few = 64;     // connections that find what it can take
constexpr int Pool = 9'000; // connections that may be open
constexpr double Times = 3; // of what it can take

qint64 now() // ns
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

// One connection with at most one request under way.
struct Peer {
    int socket = -1;
    qint64 since = 0; // of the request, ns
    QByteArray received;
};

struct Answers {
    std::vector<double> served; // ms, each
    std::vector<double> refused;
    int others = 0;
    double seconds = 0;

    double rate() const { return double(served.size()) / seconds; }
};

double at(std::vector<double> all, double share)
{
    if (all.empty())
        return 0;
    std::ranges::sort(all);
    return all[size_t(double(all.size() - 1) * share)];
}

// Sends events at a rate, or flat out (0), by so many connections, for a time: each by one that is free, as WCS does.
class Generator {
public:
    Generator(quint16 port, int connections);
    ~Generator();
    Answers run(double rate, double seconds);

private:
    void send(Peer &peer);
    void receive(Peer &peer, Answers &answers);

    QByteArray m_request;
    std::vector<Peer> m_peers;
    std::vector<Peer *> m_free;
    int m_epoll;
};

Generator::Generator(quint16 port, int connections)
    : m_peers(size_t(connections))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    const QByteArray body = event("overload", R"(,"padding":")" + QByteArray(3'500, 'x') + '"');
    m_request = head("StreamStatusEvent", body.size()) + body;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (Peer &peer : m_peers) {
        peer.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(peer.socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            continue;
        epoll_event wanted{.events = EPOLLIN, .data = {.ptr = &peer}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, peer.socket, &wanted);
        m_free.push_back(&peer);
    }
}

Generator::~Generator()
{
    for (const Peer &peer : m_peers)
        ::close(peer.socket);
    ::close(m_epoll);
}

void Generator::send(Peer &peer)
{
    peer.since = now();
    peer.received.clear();
    [[maybe_unused]] const ssize_t sent =
        ::send(peer.socket, m_request.constData(), size_t(m_request.size()), MSG_NOSIGNAL);
}

void Generator::receive(Peer &peer, Answers &answers)
{
    std::array<char, 8192> chunk; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    const ssize_t count = ::recv(peer.socket, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) {
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, peer.socket, nullptr);
            ++answers.others;
        }
        return;
    }
    peer.received.append(chunk.data(), count);
    const qsizetype end = peer.received.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const qsizetype length = peer.received.indexOf("Content-Length: ");
    const qsizetype size = peer.received.mid(length + 16, 8).split('\r').first().toLongLong();
    if (peer.received.size() < end + 4 + size)
        return;
    const double ms = double(now() - peer.since) / 1e6;
    if (peer.received.startsWith("HTTP/1.1 200"))
        answers.served.push_back(ms);
    else if (peer.received.startsWith("HTTP/1.1 503"))
        answers.refused.push_back(ms);
    else
        ++answers.others;
    m_free.push_back(&peer);
}

Answers Generator::run(double rate, double seconds)
{
    Answers answers;
    const qint64 begin = now();
    const auto end = begin + qint64(seconds * 1e9);
    std::array<epoll_event, 256> events{};
    qint64 sent = 0;
    for (qint64 at = begin; at < end; at = now()) {
        const auto due = rate > 0 ? qint64(double(at - begin) / 1e9 * rate) : sent + qint64(m_free.size());
        for (; sent < due && !m_free.empty(); ++sent) {
            Peer &peer = *m_free.back();
            m_free.pop_back();
            send(peer);
        }
        sent = std::max(sent, due); // the rest finds no connection
        const int ready = ::epoll_wait(m_epoll, events.data(), int(events.size()), 1);
        for (int i = 0; i < ready; ++i)
            receive(*static_cast<Peer *>(events[size_t(i)].data.ptr), answers);
    }
    answers.seconds = double(now() - begin) / 1e9;
    QElapsedTimer rest; // what is under way
    rest.start();
    while (m_free.size() < m_peers.size() && rest.elapsed() < 5'000) {
        const int ready = ::epoll_wait(m_epoll, events.data(), int(events.size()), 100);
        for (int i = 0; i < ready; ++i)
            receive(*static_cast<Peer *>(events[size_t(i)].data.ptr), answers);
    }
    return answers;
}

} // namespace

namespace {

QString ms(const std::vector<double> &all, double share)
{
    return QString::number(at(all, share), 'f', 0) + QStringLiteral(" ms");
}

Damage load(const Program &program, double size, int few)
{
    const double seconds = 5 * size;
    Generator usually(program.hookPort(), few);
    const Answers warm = usually.run(0, seconds / 5);
    const Answers usual = usually.run(0, seconds);
    const Answers much = Generator(program.hookPort(), int(Pool * size)).run(Times * usual.rate(), seconds);
    const Answers after = usually.run(0, seconds);
    qint64 answered = 0;
    int others = 0;
    for (const Answers *answers : {&warm, &usual, &much, &after}) {
        answered += qint64(answers->served.size());
        others += answers->others;
    }
    const qint64 stored = countOf(program, "answer:200");
    return {
        QStringLiteral(
            "flat out %1/s; of three times that %2/s answered 200 (p50 %3, p99 %4), %5/s 503 (p50 %6, "
            "p99 %7), the rest found no connection; then %8/s; of %9 answered 200, %10 are stored; %11 not answered")
            .arg(qRound(usual.rate()))
            .arg(qRound(much.rate()))
            .arg(ms(much.served, 0.5), ms(much.served, 0.99))
            .arg(qRound(double(much.refused.size()) / much.seconds))
            .arg(ms(much.refused, 0.5), ms(much.refused, 0.99))
            .arg(qRound(after.rate()))
            .arg(answered)
            .arg(stored)
            .arg(others),
        others == 0 && stored == answered && much.rate() > usual.rate() / 2};
}

} // namespace

Damage overload(const Program &program, double size)
{
    return load(program, size, Few);
}

Damage overloadOfASlowDisk(const Program &program, double size)
{
    QFile syncs(program.databasePath() + QStringLiteral(".sync-ms"));
    if (!syncs.open(QIODevice::WriteOnly) || syncs.write(QByteArray::number(int(400 * size))) < 0)
        return {};
    syncs.close();
    const Damage damage = load(program, size, int(Pool * size / 4));
    syncs.remove();
    return damage;
}
