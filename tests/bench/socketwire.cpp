#include "socketwire.h"

SocketWire::SocketWire(qintptr descriptor, Buffer buffer)
    : m_buffer(buffer)
{
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] {
        m_hasInput = true;
        emit readyRead();
    });
    connect(&m_socket, &QTcpSocket::bytesWritten, this, &Wire::written);
    connect(&m_socket, &QTcpSocket::disconnected, this, &Wire::ended);
    const QIODevice::OpenMode mode = QIODevice::ReadWrite;
    m_socket.setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState,
                                 buffer == Buffer::None ? mode | QIODevice::Unbuffered : mode);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

// A short read has emptied the socket, as with http::PlainWire.
qint64 SocketWire::read(char *buffer, qint64 size)
{
    if (!m_hasInput)
        return 0;
    const qint64 count = m_socket.read(buffer, size);
    m_hasInput = count == size;
    return count;
}

// Without flush() the event loop would have to come round once more.
void SocketWire::write(QByteArrayView bytes)
{
    m_written += bytes.size();
    m_socket.write(bytes.data(), bytes.size());
    if (m_buffer == Buffer::Qts)
        m_socket.flush();
}
