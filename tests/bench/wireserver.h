#pragma once

#include <QThread>

#include <memory>

// A web server that echoes what is posted to it, on a thread of its own: all that core's server does with a connection,
// over one kind of wire or another. On 127.0.0.1.
class WireServer final {
public:
    enum class Kind : quint8 { Ours, Socket, UnbufferedSocket };

    explicit WireServer(Kind kind);
    ~WireServer(); // its connections end
    Q_DISABLE_COPY_MOVE(WireServer)

    quint16 port() const; // 0: it could not listen
    // Processor time of its thread so far, in µs. Waits for it.
    double cpuMicroseconds() const;

private:
    class Host;
    QThread m_thread;
    std::unique_ptr<QObject> m_there; // lives on the thread
    std::unique_ptr<Host> m_host;     // the same
};
