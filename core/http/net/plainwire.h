#pragma once

#include "http/net/readiness.h"
#include "http/net/wire.h"

namespace http {

// TCP without TLS: one recv and one send per request. Over QTcpSocket a request costs the server 1.2 times the CPU with
// 64 connections, 2.8 times with 1,000 (tests/bench/run wires): an ioctl, a copy, and a poll() of all connections more.
class PlainWire final : public Wire, private Readiness::Watcher {
    Q_OBJECT
public:
    // Of a connection that the peer has broken off, what came before is thrown away, or can still be read.
    enum class Broken : quint8 { Drop, ReadOut };

    // Takes the descriptor over.
    PlainWire(int descriptor, Readiness &readiness, Broken broken = Broken::Drop);
    ~PlainWire() override;

    QHostAddress peerAddress() const override { return m_peerAddress; }
    quint16 peerPort() const override { return m_peerPort; }
    int descriptor() const override { return m_descriptor; }
    qint64 read(char *buffer, qint64 size) override;
    bool hasInput() const override { return m_hasInput; }
    bool hasPeerEnded() const override { return m_peerEndedAt != 0; }
    qint64 peerEndedAt() const override { return m_peerEndedAt; }
    bool isQuiet() const override;
    bool wasReset() const override { return m_wasReset; }
    void watchPeer(bool watched) override;
    void write(QByteArrayView bytes) override;
    qint64 unsent() const override { return m_unsent.size(); }
    qint64 sent() const override { return m_sent; }
    bool isTaken() override;
    bool endSending() override;
    void close() override;
    void abort() override;
    // Hands the descriptor of a connection that has not ended on to somebody else: from now on this is none.
    int release();

private:
    void onReady(bool canRead, bool canWrite) override;
    void onBroken() override;
    void onPeerEnded() override;
    void onReadable();
    void onWritable();
    int takeError();
    qint64 send(QByteArrayView bytes);
    void end();

    int m_descriptor;
    Readiness &m_readiness;
    Readiness::Ticket m_ticket;
    Broken m_broken;
    QByteArray m_unsent;
    qint64 m_sent = 0;
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
    bool m_hasInput = false;
    qint64 m_peerEndedAt = 0;
    bool m_wasReset = false;
};

} // namespace http
