#pragma once

#include "http/wire.h"

#include <QSocketNotifier>

namespace http {

// TCP without TLS: one recv and one send per request. QTcpSocket would add an ioctl and a copy to each.
class PlainWire final : public Wire {
    Q_OBJECT
public:
    PlainWire(int descriptor, QObject *parent); // takes the descriptor over
    ~PlainWire() override;

    QHostAddress peerAddress() const override { return m_peerAddress; }
    quint16 peerPort() const override { return m_peerPort; }
    qint64 read(char *buffer, qint64 size) override;
    bool hasInput() const override { return m_hasInput; }
    void write(QByteArrayView bytes) override;
    qint64 unsent() const override { return m_unsent.size(); }
    bool endSending() override;
    void close() override;
    void abort() override;

private:
    void onReadable();
    void onWritable();
    qint64 send(QByteArrayView bytes);
    void end();

    int m_descriptor;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
    QByteArray m_unsent;
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
    bool m_hasInput = false;
};

} // namespace http
