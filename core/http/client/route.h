#pragma once

#include "http/client/clientoptions.h"

namespace http {

// The way of a client's requests to its server: straight, to a proxy, or through a tunnel that a proxy makes.
struct Route {
    explicit Route(const ClientOptions &options);

    // That connections are made to: the proxy where there is one, which looks for the server by itself.
    QString host;
    quint16 port;
    QByteArray tunnelRequest; // what the proxy is asked for a tunnel by; empty: there is none
    QByteArray origin;        // stands before the path in the first line of requests to a proxy; else empty
    QByteArray fields; // header lines of each request: Host, what the proxy is told; Content-Length up to its number
    // In sentences.
    QString server;  // "www.example.org:443"
    QString proxy;   // "the proxy 10.0.0.1:3128"; empty: there is none
    QString dialled; // one of them
};

} // namespace http
