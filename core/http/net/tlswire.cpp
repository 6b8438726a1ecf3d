#include "http/net/tlswire.h"

#include "http/net/certificatename.h"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace http {

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer)
    : m_socket(this)
{
    takeOver(descriptor, tls, readBuffer);
}

TlsWire::TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer, const QString &host)
    : m_socket(this)
{
    if (!takeOver(descriptor, tls, readBuffer))
        return;
    m_hasBegun = true;
    const bool provesNothing =
        tls.peerVerifyMode() == QSslSocket::VerifyNone || tls.peerVerifyMode() == QSslSocket::QueryPeer;
    m_host = provesNothing ? QString() : host;
    m_socket.setPeerVerifyName(host.endsWith(u'.') ? host.chopped(1) : host); // without the root
    m_socket.startClientEncryption();
}

// A method of HTTP begins with a letter, no record of TLS does.
void TlsWire::begin()
{
    char first = 0;
    if (m_hasBegun || m_socket.peek(&first, 1) != 1)
        return;
    m_hasBegun = true;
    m_isPlain = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    if (!m_isPlain)
        m_socket.startServerEncryption();
    if (!m_early.isEmpty())
        write(std::exchange(m_early, {}));
}

qint64 TlsWire::read(char *buffer, qint64 size)
{
    return m_hasBegun ? std::max<qint64>(0, m_socket.read(buffer, size)) : 0;
}

void TlsWire::write(QByteArrayView bytes)
{
    if (m_hasBegun && m_socket.isWritable())
        m_socket.write(bytes.data(), bytes.size());
    else if (!m_hasBegun)
        m_early.append(bytes);
}

qint64 TlsWire::unsent() const
{
    return m_early.size() + m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

bool TlsWire::takeOver(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer)
{
    connect(&m_socket, &QSslSocket::readyRead, this, [this] {
        begin();
        emit readyRead();
    });
    connect(&m_socket, &QSslSocket::bytesWritten, this, [this](qint64 bytes) {
        m_sent += bytes;
        if (m_socket.mode() == QSslSocket::UnencryptedMode)
            emit written(); // otherwise they have been encrypted, and are still here
    });
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, [this] {
        m_hasAnswered = true;
        emit written();
    });
    connect(&m_socket, &QSslSocket::disconnected, this, &TlsWire::end);
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsWire::onEncrypted);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &TlsWire::onError);
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

void TlsWire::onEncrypted()
{
    checkName();
    if (!m_misnaming.isEmpty()) {
        m_socket.disconnectFromHost();
        return end();
    }
    m_hasShaken = true;
    emit encrypted();
}

void TlsWire::onError()
{
    if (!m_hasShaken && !m_socket.peerCertificate().isNull())
        checkName();
    if (m_firstError.isEmpty())
        m_firstError = m_socket.errorString();
}

// Qt takes the common name beside all others, and where it refuses it does not say which names there are.
void TlsWire::checkName()
{
    if (!m_host.isEmpty())
        m_misnaming = misnaming(m_socket.peerCertificate(), m_host);
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
    askWhetherThere(descriptor(), watched);
}

void TlsWire::end()
{
    if (!std::exchange(m_hasEnded, true))
        emit ended();
}

} // namespace http
