#pragma once

#include <QtGlobal>

#include <memory>
#include <string>
#include <thread>
#include <vector>

// A web server that does nothing but echo what is posted to it, as cheaply as one thread can: what it leaves of a
// machine is for whoever posts. Knows requests with a Content-Length, one at a time per connection. On 127.0.0.1.
class Sink final {
public:
    Sink();
    ~Sink(); // its connections end
    Sink(const Sink &) = delete;
    Sink &operator=(const Sink &) = delete;

    quint16 port() const { return m_port; } // 0: it could not listen

private:
    struct Connection {
        int socket = -1;
        std::vector<char> received;
        size_t size = 0;
    };

    void run(const std::stop_token &stop);
    void accept();
    void receive(Connection &connection);
    bool answer(Connection &connection); // false: there is no whole request
    void drop(Connection &connection);

    int m_listener = -1;
    int m_epoll = -1;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Connection>> m_connections; // by descriptor
    std::string m_answer;
    std::jthread m_thread; // the last member: it ends before what it uses
};
