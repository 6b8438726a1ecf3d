#pragma once

#include "backend/options.h"
#include "http/client/client.h"

#include <QObject>

#include <functional>

namespace backend {

// What a web server said to a request that changes nothing there.
struct ProbeResult {
    int status = 0;    // HTTP; 0: there is no answer
    QByteArray server; // as it calls itself; empty: it does not
    qint64 us = 0;
    QString problem; // why there is no answer, one sentence

    bool hasAnswered() const { return status > 0; }
};

// From another thread.
using ProbeGateway = std::function<QFuture<ProbeResult>(const Url &)>;

// Asks for the path of the URL, by GET: any answer says that a web server is there. Goes once it has answered. On the
// thread where it is made.
class Probe final : public QObject {
public:
    // options: certificates, the proxy, and time.
    Probe(const Url &url, const Options &options, std::function<void(const ProbeResult &)> answered, QObject *parent);

private:
    http::Client m_client;
};

} // namespace backend
