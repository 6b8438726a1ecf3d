#pragma once

#include "http/net/wire.h"

#include <QSslConfiguration>
#include <QSslSocket>

namespace http {

// TCP with TLS. Input that nobody reads is bounded by readBuffer bytes.
class TlsWire final : public Wire {
    Q_OBJECT
public:
    // Takes the descriptor over, and shakes hands once the peer begins to; encrypted() tells when that is done. A peer
    // that speaks HTTP instead is heard and answered as if there were no TLS: see isPlain().
    TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer);
    // The same on the client's side. The peer has to prove that it is `host`, unless the configuration asks for no
    // proof; if it does not, hasFailed(), nothing but the handshake was sent, and it has or will have ended().
    TlsWire(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer, const QString &host);

    QHostAddress peerAddress() const override { return m_peerAddress; }
    quint16 peerPort() const override { return m_peerPort; }
    int descriptor() const override { return int(m_socket.socketDescriptor()); }
    qint64 read(char *buffer, qint64 size) override;
    bool hasInput() const override { return m_hasBegun && m_socket.bytesAvailable() > 0; }
    bool hasPeerEnded() const override { return false; } // TLS: then all is over, see ended()
    qint64 peerEndedAt() const override { return 0; }
    bool isQuiet() const override;
    bool wasReset() const override { return false; }
    void watchPeer(bool watched) override;
    void write(QByteArrayView bytes) override;
    qint64 unsent() const override;
    qint64 sent() const override { return m_sent; }
    bool isTaken() override { return true; }
    bool endSending() override { return false; }
    void close() override { m_socket.disconnectFromHost(); }
    void abort() override;
    // Of what went wrong while shaking hands.
    bool hasFailed() const { return m_socket.error() != QAbstractSocket::UnknownSocketError || !m_misnaming.isEmpty(); }
    QString cause() const { return m_misnaming.isEmpty() ? m_socket.errorString() : m_misnaming; }
    // On the server's side. The peer has sent something; it was not TLS; TLS is spoken.
    bool hasBegun() const { return m_hasBegun; }
    bool isPlain() const { return m_isPlain; }
    bool hasShaken() const { return m_hasShaken; }
    bool hasAnswered() const { return m_hasAnswered; }         // the peer's first words, with the certificate
    const QString &firstError() const { return m_firstError; } // OpenSSL's words; empty: none

signals:
    void encrypted();

private:
    void begin();
    bool takeOver(qintptr descriptor, const QSslConfiguration &tls, qint64 readBuffer);
    void onEncrypted();
    void onError();
    void checkName();
    void end();

    QSslSocket m_socket;
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
    QByteArray m_early; // written before the peer has begun
    qint64 m_sent = 0;  // bytes before their encryption
    QString m_firstError;
    QString m_host;      // that the peer has to prove to be; empty: it has to prove nothing
    QString m_misnaming; // see misnaming()
    bool m_hasBegun = false;
    bool m_isPlain = false;
    bool m_hasAnswered = false;
    bool m_hasShaken = false;
    bool m_hasEnded = false;
};

} // namespace http
