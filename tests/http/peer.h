#pragma once

#include <QSslSocket>
#include <QTcpSocket>

namespace http {
class Responder;
class Server;
struct Request;
} // namespace http

// One answer as it came over the wire.
struct Answer {
    int status = 0; // 0: none came
    QByteArray head;
    QByteArray body;

    QByteArray header(const QByteArray &name) const; // trimmed; null when there is none
};

// A client with no manners of its own: sends what the test says, at once, and shows what comes back.
class Peer final {
public:
    explicit Peer(const http::Server &server, QTcpSocket *socket = nullptr);

    void send(const QByteArray &bytes);
    // Waits for the next answer. A body ends by its length, or where bodyless (an answer to HEAD) there is none.
    Answer answer(bool isBodyless = false);
    bool waitForClose();
    QByteArray received(); // and not yet taken as an answer
    QTcpSocket &socket() { return *m_socket; }

private:
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_received;
};

// What an ordinary client sends.
QByteArray get(const QByteArray &target, const QByteArray &lines = {});
QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &lines = {});

// A handler of servers under test: answers with what it was asked for.
void echoTarget(http::Request &&request, http::Responder &&responder);
