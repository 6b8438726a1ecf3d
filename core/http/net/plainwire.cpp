#include "http/net/plainwire.h"

#include "base/clock.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace http {
namespace {

bool isPassing(int error)
{
    return error == EAGAIN || error == EINTR;
}

} // namespace

PlainWire::PlainWire(int descriptor, Readiness &readiness, Broken broken)
    : m_descriptor(descriptor)
    , m_readiness(readiness)
    , m_ticket(readiness.add(descriptor, this))
    , m_broken(broken)
{
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    auto *const address = reinterpret_cast<sockaddr *>(&peer);
    if (::getpeername(descriptor, address, &size) == 0) {
        m_peerAddress.setAddress(address);
        m_peerPort = ntohs(peer.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 *>(&peer)->sin6_port
                                                      : reinterpret_cast<sockaddr_in *>(&peer)->sin_port);
    }
}

PlainWire::~PlainWire()
{
    if (m_descriptor < 0)
        return;
    m_readiness.remove(m_ticket);
    ::close(m_descriptor);
}

// A short read has emptied the socket: asking once more would cost a call to hear just that.
qint64 PlainWire::read(char *buffer, qint64 size)
{
    if (!m_hasInput)
        return 0;
    const ssize_t count = ::recv(m_descriptor, buffer, size_t(size), 0);
    if (count > 0) {
        m_hasInput = count == size;
        if (!m_hasInput)
            m_readiness.wantRead(m_ticket, true);
        return count;
    }
    m_hasInput = false;
    if (count < 0 && isPassing(errno)) {
        m_readiness.wantRead(m_ticket, true);
    } else {
        m_wasReset = m_wasReset || count < 0;
        end();
    }
    return 0;
}

bool PlainWire::isQuiet() const
{
    char byte = 0;
    return m_descriptor >= 0 && ::recv(m_descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && isPassing(errno);
}

void PlainWire::watchPeer(bool watched)
{
    askWhetherThere(m_descriptor, watched);
    m_readiness.wantPeerEnd(m_ticket, watched);
}

void PlainWire::write(QByteArrayView bytes)
{
    if (m_descriptor < 0)
        return;
    const qint64 sent = m_unsent.isEmpty() ? send(bytes) : 0;
    if (sent < 0 || sent == bytes.size())
        return;
    m_unsent.append(bytes.sliced(sent));
    m_readiness.wantWrite(m_ticket, true);
}

bool PlainWire::isTaken()
{
    if (m_descriptor < 0)
        return false;
    m_wasReset = takeError() != 0;
    if (m_wasReset) {
        end();
        return false;
    }
    int unconfirmed = 0; // bytes
    return ::ioctl(m_descriptor, SIOCOUTQ, &unconfirmed) == 0 && unconfirmed == 0;
}

bool PlainWire::endSending()
{
    ::shutdown(m_descriptor, SHUT_WR);
    return true;
}

void PlainWire::close()
{
    end();
}

void PlainWire::abort()
{
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    end();
}

int PlainWire::release()
{
    m_readiness.remove(m_ticket);
    m_hasInput = false;
    return std::exchange(m_descriptor, -1);
}

void PlainWire::onReady(bool canRead, bool canWrite)
{
    if (canWrite)
        onWritable();
    if (canRead && m_descriptor >= 0)
        onReadable();
}

// Asking for the error takes it away: what came before it and then the end are left to be read.
int PlainWire::takeError()
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

void PlainWire::onBroken()
{
    m_wasReset = takeError() != 0;
    if (m_broken == Broken::ReadOut) {
        m_hasInput = true;
        emit readyRead();
    }
    end();
}

void PlainWire::onPeerEnded()
{
    end();
}

// Whoever does not want to read at present is asked again when it has read. A peer that has ended its side may still
// wait for its answer.
void PlainWire::onReadable()
{
    m_hasInput = true;
    emit readyRead();
    if (!m_hasInput || m_descriptor < 0)
        return;
    m_readiness.wantRead(m_ticket, false);
    char byte = 0;
    if (m_peerEndedAt == 0 && ::recv(m_descriptor, &byte, 1, MSG_PEEK) == 0)
        m_peerEndedAt = steadyNanoseconds();
}

void PlainWire::onWritable()
{
    const qint64 sent = send(m_unsent);
    if (sent < 0)
        return;
    m_unsent.remove(0, sent);
    m_readiness.wantWrite(m_ticket, !m_unsent.isEmpty());
    if (sent > 0)
        emit written();
}

// -1: the connection is broken, and has ended.
qint64 PlainWire::send(QByteArrayView bytes)
{
    const ssize_t sent = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
    if (sent >= 0) {
        m_sent += sent;
        return sent;
    }
    if (isPassing(errno))
        return 0;
    m_wasReset = true;
    end();
    return -1;
}

void PlainWire::end()
{
    if (m_descriptor < 0)
        return;
    m_readiness.remove(m_ticket);
    m_hasInput = false;
    m_unsent.clear();
    ::close(std::exchange(m_descriptor, -1));
    emit ended();
}

} // namespace http
