#include "sink.h"

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

constexpr size_t Room = 64 * 1024; // bytes, for the largest request
constexpr int MaxEvents = 256;
constexpr std::string_view Length = "Content-Length: ";

} // namespace

Sink::Sink()
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const name = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listener, name, size) != 0 || ::listen(m_listener, 1'024) != 0)
        return;
    ::getsockname(m_listener, name, &size);
    m_port = ntohs(address.sin_port);
    epoll_event event{.events = EPOLLIN, .data = {.fd = m_listener}};
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_listener, &event);
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

Sink::~Sink()
{
    m_thread = {};
    for (const auto &connection : m_connections) {
        if (connection)
            ::close(connection->socket);
    }
    ::close(m_listener);
    ::close(m_epoll);
}

void Sink::run(const std::stop_token &stop)
{
    std::array<epoll_event, MaxEvents> events{};
    while (!stop.stop_requested()) {
        const int count = ::epoll_wait(m_epoll, events.data(), MaxEvents, 50);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[size_t(i)].data.fd;
            if (descriptor == m_listener)
                accept();
            else
                receive(*m_connections[size_t(descriptor)]);
        }
    }
}

void Sink::accept()
{
    for (int socket = 0; (socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        m_connections.resize(std::max(m_connections.size(), size_t(socket) + 1));
        m_connections[size_t(socket)] = std::make_unique<Connection>(Connection{socket, std::vector<char>(Room)});
        epoll_event event{.events = EPOLLIN, .data = {.fd = socket}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event);
    }
}

void Sink::receive(Connection &connection)
{
    const ssize_t count =
        ::recv(connection.socket, connection.received.data() + connection.size, Room - connection.size, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0)
        return drop(connection);
    connection.size += size_t(count);
    if (!answer(connection) && connection.size == Room)
        drop(connection);
}

bool Sink::answer(Connection &connection)
{
    const std::string_view received(connection.received.data(), connection.size);
    const size_t headEnd = received.find("\r\n\r\n");
    if (headEnd == std::string_view::npos)
        return false;
    const size_t lengthAt = received.find(Length);
    size_t length = 0;
    if (lengthAt < headEnd)
        std::from_chars(received.data() + lengthAt + Length.size(), received.data() + headEnd, length);
    if (connection.size < headEnd + 4 + length)
        return false;
    m_answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    m_answer += std::to_string(length);
    m_answer += "\r\n\r\n";
    m_answer += received.substr(headEnd + 4, length);
    connection.size = 0;
    if (::send(connection.socket, m_answer.data(), m_answer.size(), MSG_NOSIGNAL) != ssize_t(m_answer.size()))
        drop(connection);
    return true;
}

void Sink::drop(Connection &connection)
{
    ::close(connection.socket); // epoll forgets it
    m_connections[size_t(connection.socket)].reset();
}
