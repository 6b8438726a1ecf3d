#include "hammer.h"

#include "answer.h"
#include "requestset.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace {

constexpr std::chrono::seconds AnswerLimit{5}; // for what is in flight at the end of a run
constexpr int MaxEvents = 256;

// Connected, with Nagle's delay off. -1 if nobody listens.
int connectTo(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A request fits into the empty send buffer; a server that does not read must not hold the loop for ever.
    const timeval limit{AnswerLimit.count(), 0};
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);

    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

} // namespace

struct Hammer::Connection {
    int socket = -1;
    bool waiting = false; // for an answer
    Clock::time_point sentAt;
    size_t received = 0;
    std::vector<char> request;
    std::array<char, 16 * 1024> buffer{};
};

Hammer::Hammer(const RequestSet &requests, quint16 port, int connections)
    : m_requests(requests)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    for (int i = 0; i < connections; ++i) {
        auto connection = std::make_unique<Connection>();
        connection->socket = connectTo(port);
        connection->request.resize(requests.requestSize());
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = connection.get();
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection->socket, &event);
        m_connections.push_back(std::move(connection));
    }
}

Hammer::~Hammer()
{
    for (const auto &connection : m_connections) {
        if (connection->socket >= 0)
            ::close(connection->socket);
    }
    ::close(m_epoll);
}

bool Hammer::isConnected() const
{
    return std::ranges::all_of(m_connections, [](const auto &connection) { return connection->socket >= 0; });
}

Load Hammer::run(std::chrono::milliseconds duration)
{
    const Clock::time_point start = Clock::now();
    m_end = start + duration;
    for (const auto &connection : m_connections) {
        if (connection->socket >= 0)
            sendNext(*connection);
    }

    std::array<epoll_event, MaxEvents> events{};
    while (m_inFlight > 0 && Clock::now() < m_end + AnswerLimit) {
        const int count = ::epoll_wait(m_epoll, events.data(), MaxEvents, 100);
        for (int i = 0; i < count; ++i)
            receive(*static_cast<Connection *>(events[size_t(i)].data.ptr));
    }
    for (const auto &connection : m_connections) {
        if (connection->waiting)
            lose(*connection);
    }
    m_load.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::exchange(m_load, {});
}

void Hammer::sendNext(Connection &connection)
{
    m_requests.compose(m_next++, connection.request.data());
    connection.received = 0;
    connection.waiting = true;
    ++m_inFlight;
    connection.sentAt = Clock::now();
    const size_t size = connection.request.size();
    if (::send(connection.socket, connection.request.data(), size, MSG_NOSIGNAL) != ssize_t(size))
        lose(connection);
}

void Hammer::receive(Connection &connection)
{
    const ssize_t count = ::recv(connection.socket, connection.buffer.data() + connection.received,
                                 connection.buffer.size() - connection.received, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0 || !connection.waiting) {
        lose(connection);
        return;
    }
    connection.received += size_t(count);
    take(connection);
}

void Hammer::take(Connection &connection)
{
    const Answer answer = readAnswer(connection.buffer.data(), connection.received);
    if (answer.status == 0)
        return;
    const Clock::time_point now = Clock::now();
    connection.waiting = false;
    --m_inFlight;
    m_load.latency.add(std::chrono::duration_cast<std::chrono::microseconds>(now - connection.sentAt).count());
    ++m_load.answers;
    ++m_load.byStatus[answer.status];
    const std::string_view sent(connection.request.data() + m_requests.headSize(), RequestSet::BodySize);
    if (answer.status == 200 && (answer.body != sent || answer.size != connection.received))
        ++m_load.differing;
    if (now < m_end)
        sendNext(connection);
}

void Hammer::lose(Connection &connection)
{
    if (connection.waiting)
        --m_inFlight;
    connection.waiting = false;
    ++m_load.lost;
    ::close(connection.socket); // epoll forgets it
    connection.socket = -1;
}
