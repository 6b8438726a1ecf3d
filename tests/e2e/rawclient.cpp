#include "rawclient.h"

#include <QList>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

QByteArray RawAnswer::header(QByteArrayView name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

RawClient::RawClient(quint16 port, int timeoutMs)
    : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_port(port)
{
    const timeval timeout{timeoutMs / 1000, (timeoutMs % 1000) * 1000};
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_socket);
        m_socket = -1;
    }
}

RawClient::~RawClient()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

bool RawClient::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes = bytes.sliced(sent);
    }
    return true;
}

bool RawClient::readMore(int flags)
{
    std::array<char, 16 * 1024> chunk; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    const ssize_t count = ::recv(m_socket, chunk.data(), chunk.size(), flags);
    if (count > 0)
        m_received.append(chunk.data(), count);
    else if (count == 0)
        m_end = RawEnd::Fin;
    else if (errno == ECONNRESET)
        m_end = RawEnd::Reset;
    return count > 0;
}

void RawClient::endSending()
{
    ::shutdown(m_socket, SHUT_WR);
}

RawAnswer RawClient::receive()
{
    qsizetype headEnd = -1;
    while ((headEnd = m_received.indexOf("\r\n\r\n")) < 0) {
        if (!readMore())
            return {};
    }
    RawAnswer answer;
    answer.head = m_received.first(headEnd);
    m_received.remove(0, headEnd + 4);
    const int status = answer.head.mid(9, 3).toInt(); // "HTTP/1.1 200 OK"

    const QByteArray length = answer.header("Content-Length");
    if (length.isEmpty() && status >= 200 && status != 204 && status != 304) {
        while (readMore()) {
        }
        answer.body = std::exchange(m_received, {});
    } else {
        const qsizetype bodyLength = length.toLongLong();
        while (m_received.size() < bodyLength) {
            if (!readMore())
                return {};
        }
        answer.body = m_received.first(bodyLength);
        m_received.remove(0, bodyLength);
    }
    answer.status = status;
    return answer;
}

RawAnswer RawClient::get(const QByteArray &path, const QByteArray &headers)
{
    return request("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n" + headers +
                   "\r\n");
}

RawAnswer RawClient::post(const QByteArray &path, const QByteArray &json, const QByteArray &headers)
{
    return request(postOf(path, json, headers));
}

RawAnswer RawClient::put(const QByteArray &path, const QByteArray &json, const QByteArray &headers)
{
    return request(jsonRequest("PUT " + path, json, headers));
}

QByteArray RawClient::postOf(const QByteArray &path, const QByteArray &json, const QByteArray &headers) const
{
    return jsonRequest("POST " + path, json, headers);
}

QByteArray RawClient::jsonRequest(const QByteArray &start, const QByteArray &json, const QByteArray &headers) const
{
    return start + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) +
           "\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: " + QByteArray::number(json.size()) +
           "\r\n" + headers + "\r\n" + json;
}

bool RawClient::waitForClose()
{
    m_received.clear();
    while (readMore())
        m_received.clear();
    char byte = 0; // after an end or a reset 0 comes at once, after a time-out nothing
    return ::recv(m_socket, &byte, 1, MSG_DONTWAIT) == 0;
}

QByteArray RawClient::receiveToEnd()
{
    while (readMore()) {
    }
    return std::exchange(m_received, {});
}

bool RawClient::isQuiet()
{
    return !readMore(MSG_DONTWAIT) && m_end == RawEnd::Open && m_received.isEmpty();
}
