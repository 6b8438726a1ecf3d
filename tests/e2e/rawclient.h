#pragma once

#include <QByteArray>
#include <QByteArrayView>

struct RawAnswer {
    int status = 0;  // 0: no complete answer came
    QByteArray head; // status line and header lines, without the empty line
    QByteArray body;

    QByteArray header(QByteArrayView name) const; // of the first with this name, in any case; empty if there is none
};

// How the peer has left a connection.
enum class RawEnd { Open, Fin, Reset };

// One connection to 127.0.0.1 that sends the bytes it is given: blocking, with no event loop, so that it works on
// any thread and can send what a well-behaved client never would. Not movable: it owns a socket.
class RawClient final {
public:
    explicit RawClient(quint16 port, int timeoutMs = 10'000);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_socket >= 0; }

    bool send(QByteArrayView bytes);
    void endSending(); // says that no more will come; answers are still read
    // The next answer, also an interim one (100). Without Content-Length the body is all until the peer closes, but for
    // those that have none (204, 304).
    RawAnswer receive();
    RawAnswer request(QByteArrayView bytes) { return send(bytes) ? receive() : RawAnswer{}; }

    // Keep-alive requests. `headers` are complete lines, each with its CRLF.
    RawAnswer get(const QByteArray &path, const QByteArray &headers = {});
    RawAnswer post(const QByteArray &path, const QByteArray &json, const QByteArray &headers = {});
    RawAnswer put(const QByteArray &path, const QByteArray &json, const QByteArray &headers = {});
    // What post() sends.
    QByteArray postOf(const QByteArray &path, const QByteArray &json, const QByteArray &headers = {}) const;

    // Waits until the peer ends or resets the connection; false when the time is up. What still comes is thrown away.
    bool waitForClose();
    // Every byte that is not yet taken, until the peer ends or resets the connection, or the time is up.
    QByteArray receiveToEnd();
    RawEnd end() const { return m_end; } // as far as reading has come
    bool isQuiet();                      // at present there is nothing to read, and no end

private:
    bool readMore(int flags = 0);
    QByteArray jsonRequest(const QByteArray &start, const QByteArray &json, const QByteArray &headers) const;

    int m_socket = -1;
    quint16 m_port = 0;
    RawEnd m_end = RawEnd::Open;
    QByteArray m_received; // not yet taken by receive()
};
