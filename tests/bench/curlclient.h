#pragma once

#include "http/message/reply.h"

#include <QByteArray>
#include <QList>

#include <memory>

// Posts over libcurl's multi interface, as http::Client does it: to one server, over a bounded number of kept-alive
// connections, on the event loop of one thread. What it is compared with, and as sparing as that interface allows:
// transfers and header lines are used again, sockets stay in one epoll set while their connections are kept.
class CurlClient final {
public:
    // What becomes of a post whose kept-alive connection ends without a byte of an answer.
    enum class Resending : quint8 {
        AsIs,          // libcurl's own way
        NotRewindable, // the body comes from CURLOPT_READFUNCTION, and there is no CURLOPT_SEEKFUNCTION
        Refused,       // CURLOPT_PREREQFUNCTION aborts the transfer before a second request
    };
    struct Options {
        quint16 port = 80; // of 127.0.0.1
        QByteArray target;
        QList<QByteArray> fields; // header lines without their ends
        int connections = 64;
        Resending resending = Resending::AsIs;
    };

    explicit CurlClient(const Options &options);
    ~CurlClient(); // without calling anybody back
    Q_DISABLE_COPY_MOVE(CurlClient)

    // Answered once. The reply's failure is Closed or None, its sentence libcurl's.
    void send(const QByteArray &body, http::Answered answered);

private:
    class Private;
    std::unique_ptr<Private> d;
};
