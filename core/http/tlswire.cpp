#include "http/tlswire.h"

#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace http {

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer)
    : m_socket(this)
{
    connect(&m_socket, &QSslSocket::readyRead, this, &Wire::readyRead);
    connect(&m_socket, &QSslSocket::bytesWritten, this, &Wire::written);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &Wire::written);
    connect(&m_socket, &QSslSocket::disconnected, this, &TlsWire::end);
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsWire::encrypted);
    if (!m_socket.setSocketDescriptor(descriptor)) {
        ::close(int(descriptor));
        return;
    }
    m_peerAddress = m_socket.peerAddress();
    m_peerPort = m_socket.peerPort();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setReadBufferSize(readBuffer);
    m_socket.setSslConfiguration(tls);
    m_socket.startServerEncryption();
}

// With a reset, as without TLS: by itself abort() only closes.
void TlsWire::abort()
{
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    m_socket.abort();
    end(); // a socket that never came to be connected says nothing
}

// That the peer ends its side is always the end; only one whose network has gone has to be asked for.
void TlsWire::watchPeer(bool watched)
{
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, watched ? 1 : 0);
}

void TlsWire::end()
{
    if (!std::exchange(m_hasEnded, true))
        emit ended();
}

} // namespace http
