#include "postload.h"

#include "base/clock.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int MaxEvents = 256;
constexpr int PatienceMs = 5'000; // for an answer
constexpr std::string_view Length = "Content-Length: ";

std::string requestWith(const std::string &path, const std::string &body)
{
    return "POST " + path +
           " HTTP/1.1\r\n"
           "Accept: application/json, application/*+json\r\n"
           "Content-Type: application/json;charset=UTF-8\r\n"
           "User-Agent: Java/1.8.0_111\r\n"
           "Host: 127.0.0.1\r\n"
           "Connection: keep-alive\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Of a whole answer at the beginning; 0: there is none yet.
size_t answerSize(std::string_view received)
{
    const size_t headEnd = received.find("\r\n\r\n");
    const size_t lengthAt = received.find(Length);
    if (headEnd == std::string_view::npos || lengthAt > headEnd)
        return 0;
    size_t length = 0;
    std::from_chars(received.data() + lengthAt + Length.size(), received.data() + headEnd, length);
    const size_t whole = headEnd + 4 + length;
    return received.size() < whole ? 0 : whole;
}

} // namespace

PostLoad::PostLoad(quint16 port, int connections, int atOnce, const std::string &path, const std::string &body)
    : m_atOnce(std::min(atOnce, connections))
    , m_request(requestWith(path, body))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    connectAll(port, connections);
}

PostLoad::~PostLoad()
{
    for (const Connection &connection : m_connections)
        ::close(connection.socket);
    ::close(m_epoll);
}

void PostLoad::connectAll(quint16 port, int connections)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    m_connections.resize(size_t(connections));
    m_isConnected = true;
    for (Connection &connection : m_connections) {
        connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const bool isOpen = ::connect(connection.socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
        m_isConnected = m_isConnected && isOpen;
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.socket, &event);
        m_free.push_back(&connection);
    }
}

PostLoad::Done PostLoad::run(int ms)
{
    m_done = {};
    m_isEnding = false;
    const qint64 end = steadyNanoseconds() + qint64(ms) * 1'000'000;
    for (int i = 0; i < m_atOnce; ++i)
        sendNext();
    std::array<epoll_event, MaxEvents> events{};
    while (m_underWay > 0 && m_done.faults == 0) {
        const int count = ::epoll_wait(m_epoll, events.data(), MaxEvents, PatienceMs);
        if (count <= 0)
            ++m_done.faults;
        m_isEnding = m_isEnding || steadyNanoseconds() >= end;
        for (int i = 0; i < count; ++i)
            receive(*static_cast<Connection *>(events[size_t(i)].data.ptr));
    }
    return m_done;
}

void PostLoad::sendNext()
{
    Connection &connection = *m_free.front();
    m_free.pop_front();
    ++m_underWay;
    if (::send(connection.socket, m_request.data(), m_request.size(), MSG_NOSIGNAL) != ssize_t(m_request.size()))
        ++m_done.faults;
}

void PostLoad::receive(Connection &connection)
{
    std::array<char, 16 * 1024> buffer; // NOLINT: filled by recv
    const ssize_t count = ::recv(connection.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) {
        ++m_done.faults;
        return;
    }
    connection.received.append(buffer.data(), size_t(count));
    const size_t size = answerSize(connection.received);
    if (size == 0)
        return;
    if (connection.received.starts_with("HTTP/1.1 200 ") && size == connection.received.size())
        ++m_done.answers;
    else
        ++m_done.faults;
    connection.received.clear();
    --m_underWay;
    m_free.push_back(&connection);
    if (!m_isEnding)
        sendNext();
}
