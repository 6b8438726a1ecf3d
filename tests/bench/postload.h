#pragma once

#include <QtGlobal>

#include <deque>
#include <string>
#include <vector>

// Posts the same body over many kept-alive connections in turn, so many requests at a time, as cheaply as one thread
// can. To 127.0.0.1; knows answers with a Content-Length.
class PostLoad final {
public:
    PostLoad(quint16 port, int connections, int atOnce, const std::string &path, const std::string &body);
    ~PostLoad();
    Q_DISABLE_COPY_MOVE(PostLoad)

    bool isConnected() const { return m_isConnected; }
    struct Done {
        quint64 answers = 0; // with 200
        quint64 faults = 0;  // other answers, and connections that ended; it stops at the first one
    };
    // Posts for so long, then waits for the answers that are due.
    Done run(int ms);

private:
    struct Connection {
        int socket = -1;
        std::string received;
    };

    void connectAll(quint16 port, int connections);
    void sendNext();
    void receive(Connection &connection);

    const int m_atOnce;
    std::string m_request;
    int m_epoll;
    bool m_isConnected = false;
    std::vector<Connection> m_connections;
    std::deque<Connection *> m_free; // the one that was used longest ago is next
    int m_underWay = 0;
    bool m_isEnding = false;
    Done m_done;
};
