#include "http/tlswire.h"

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace http {

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer)
    : m_socket(this)
{
    if (takeOver(descriptor, tls, readBuffer))
        m_socket.startServerEncryption();
}

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer, const QString &host)
    : m_socket(this)
{
    if (!takeOver(descriptor, tls, readBuffer))
        return;
    m_socket.setPeerVerifyName(host);
    m_socket.startClientEncryption();
}

bool TlsWire::takeOver(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer)
{
    connect(&m_socket, &QSslSocket::readyRead, this, &Wire::readyRead);
    connect(&m_socket, &QSslSocket::bytesWritten, this, &Wire::written);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &Wire::written);
    connect(&m_socket, &QSslSocket::disconnected, this, &TlsWire::end);
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsWire::encrypted);
    if (!m_socket.setSocketDescriptor(descriptor)) {
        ::close(int(descriptor));
        return false;
    }
    m_peerAddress = m_socket.peerAddress();
    m_peerPort = m_socket.peerPort();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setReadBufferSize(readBuffer);
    m_socket.setSslConfiguration(tls);
    return true;
}

bool TlsWire::isQuiet() const
{
    char byte = 0;
    return m_socket.isEncrypted() && m_socket.bytesAvailable() == 0 &&
           ::recv(int(m_socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
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
