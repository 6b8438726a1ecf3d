#pragma once

#include "http/wire.h"

#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>

namespace http {

// TCP with TLS. Input that nobody reads is bounded by readBuffer bytes.
class TlsWire final : public Wire {
    Q_OBJECT
public:
    // Takes the descriptor over and shakes hands; encrypted() tells when that is done.
    TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer);
    // The same on the client's side. The peer has to prove that it is `host`; if it does not, hasFailed(), and it
    // has or will have ended().
    TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer, const QString &host);

    QHostAddress peerAddress() const override { return m_peerAddress; }
    quint16 peerPort() const override { return m_peerPort; }
    qint64 read(char *buffer, qint64 size) override { return std::max<qint64>(0, m_socket.read(buffer, size)); }
    bool hasInput() const override { return m_socket.bytesAvailable() > 0; }
    bool hasPeerEnded() const override { return false; } // TLS: then all is over, see ended()
    bool isQuiet() const override;
    bool wasReset() const override { return false; }
    void watchPeer(bool watched) override;
    void write(QByteArrayView bytes) override { m_socket.write(bytes.data(), bytes.size()); }
    qint64 unsent() const override { return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite(); }
    bool isTaken() override { return true; }
    bool endSending() override { return false; }
    void close() override { m_socket.disconnectFromHost(); }
    void abort() override;
    // Of what went wrong while shaking hands.
    bool hasFailed() const { return m_socket.error() != QAbstractSocket::UnknownSocketError; }
    QString cause() const { return m_socket.errorString(); }

signals:
    void encrypted();

private:
    bool takeOver(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer);
    void end();

    QSslSocket m_socket;
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
    bool m_hasEnded = false;
};

} // namespace http
