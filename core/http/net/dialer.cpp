#include "http/net/dialer.h"

#include "base/clock.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace http {
namespace {

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

quint32 scopeOf(const QHostAddress &address)
{
    const QByteArray name = address.scopeId().toLatin1();
    const quint32 index = name.isEmpty() ? 0 : ::if_nametoindex(name.constData());
    return index > 0 ? index : name.toUInt();
}

SocketAddress socketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        v6.sin6_scope_id = scopeOf(address);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&v6.sin6_addr, &bytes, sizeof v6.sin6_addr);
        std::memcpy(&result.bytes, &v6, sizeof v6);
        result.size = sizeof v6;
    } else {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&result.bytes, &v4, sizeof v4);
        result.size = sizeof v4;
    }
    return result;
}

int errorOf(int descriptor)
{
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

} // namespace

Dialer::Dialer(Readiness &readiness)
    : m_readiness(readiness)
{}

Dialer::~Dialer()
{
    stop();
}

void Dialer::start(const QList<QHostAddress> &addresses, quint16 port, qint64 patienceMs)
{
    m_left = addresses;
    m_port = port;
    m_shareMs = patienceMs / std::max<qint64>(1, addresses.size());
    tryNext();
}

void Dialer::checkDeadline(qint64 now)
{
    if (m_descriptor >= 0 && m_deadline > 0 && now >= m_deadline && !m_left.isEmpty())
        giveUp(qt_error_string(ETIMEDOUT));
}

void Dialer::tryNext()
{
    const QHostAddress address = m_left.takeFirst();
    const SocketAddress to = socketAddress(address, m_port);
    const int family = address.protocol() == QAbstractSocket::IPv6Protocol ? AF_INET6 : AF_INET;
    m_deadline = m_shareMs > 0 ? steadyNanoseconds() + m_shareMs * 1'000'000 : 0;
    m_descriptor = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
        m_left.clear();
        emit hadNoRoom(qt_error_string(errno));
        return;
    }
    if (m_descriptor < 0)
        return giveUp(qt_error_string(errno));
    if (::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&to.bytes), to.size) == 0)
        return settle();
    if (errno != EINPROGRESS)
        return giveUp(qt_error_string(errno));
    m_ticket = m_readiness.add(m_descriptor, this);
    m_readiness.wantRead(m_ticket, false);
    m_readiness.wantWrite(m_ticket, true);
}

void Dialer::onReady(bool, bool canWrite)
{
    if (canWrite)
        settle();
}

void Dialer::onBroken()
{
    settle();
}

void Dialer::settle()
{
    const int error = errorOf(m_descriptor);
    if (error != 0)
        return giveUp(qt_error_string(error));
    if (m_ticket != 0)
        m_readiness.remove(std::exchange(m_ticket, 0));
    emit connected(std::exchange(m_descriptor, -1));
}

void Dialer::giveUp(const QString &cause)
{
    stop();
    if (m_left.isEmpty())
        emit failed(cause);
    else
        tryNext();
}

void Dialer::stop()
{
    if (m_ticket != 0)
        m_readiness.remove(std::exchange(m_ticket, 0));
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

} // namespace http
