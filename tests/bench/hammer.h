#pragma once

#include "latency.h"

#include <QtGlobal>

#include <chrono>
#include <map>
#include <memory>
#include <vector>

class RequestSet;

// What one run of the hammer saw.
struct Load {
    std::map<int, quint64> byStatus;
    quint64 answers = 0;
    quint64 differing = 0; // answers with 200 and another body than the one sent
    int lost = 0;          // connections that the server closed or that got no answer in time
    double seconds = 0;
    Latency latency;
};

// Closed loop over kept-alive connections to 127.0.0.1: each sends its next request as soon as the last one is
// answered. One thread, plain sockets, no allocation while it runs: the machine is there for the server.
class Hammer final {
public:
    Hammer(const RequestSet &requests, quint16 port, int connections);
    ~Hammer();

    bool isConnected() const; // every connection

    // Goes on for this long, then waits for the answers still due: none is in flight between two runs.
    Load run(std::chrono::milliseconds duration);

private:
    using Clock = std::chrono::steady_clock;
    struct Connection;

    void sendNext(Connection &connection);
    void receive(Connection &connection);
    void take(Connection &connection);
    void lose(Connection &connection);

    const RequestSet &m_requests;
    int m_epoll = -1;
    std::vector<std::unique_ptr<Connection>> m_connections;
    quint64 m_next = 0;
    size_t m_inFlight = 0;
    Clock::time_point m_end;
    Load m_load;
};
