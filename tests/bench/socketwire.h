#pragma once

#include "http/net/wire.h"

#include <QTcpSocket>

// TCP without TLS on QTcpSocket, as far as a server under load uses it: what http::PlainWire is measured against.
class SocketWire final : public http::Wire {
    Q_OBJECT
public:
    // With a buffer Qt reads ahead and writes later; without, each read and write is a call of the kernel.
    enum class Buffer : quint8 { Qts, None };

    SocketWire(qintptr descriptor, Buffer buffer); // takes the descriptor over

    QHostAddress peerAddress() const override { return m_socket.peerAddress(); }
    quint16 peerPort() const override { return m_socket.peerPort(); }
    int descriptor() const override { return int(m_socket.socketDescriptor()); }
    qint64 read(char *buffer, qint64 size) override;
    bool hasInput() const override { return m_hasInput; }
    bool hasPeerEnded() const override { return false; }
    qint64 peerEndedAt() const override { return 0; }
    bool isQuiet() const override { return !m_hasInput; }
    bool wasReset() const override { return false; }
    void watchPeer(bool watched) override { http::askWhetherThere(descriptor(), watched); }
    void write(QByteArrayView bytes) override;
    qint64 unsent() const override { return m_socket.bytesToWrite(); }
    qint64 sent() const override { return m_written - unsent(); }
    bool isTaken() override { return true; }
    bool endSending() override { return false; }
    void close() override { m_socket.disconnectFromHost(); }
    void abort() override { m_socket.abort(); }

private:
    QTcpSocket m_socket;
    Buffer m_buffer;
    bool m_hasInput = false;
    qint64 m_written = 0;
};
