#pragma once

#include "alerts/options.h"
#include "alerts/sink.h"
#include "http/client/client.h"

namespace alerts {

// Posts JSON to one address.
class Poster final {
public:
    // target: path and query
    Poster(const Address &address, const QByteArray &target, const Options &options, QObject *parent);

    // lines: more header lines, each with its CRLF
    void post(const QByteArray &lines, const QByteArray &body, const Told &told);
    void abort() { m_client.abort(); }

private:
    const QByteArray m_head;
    http::Client m_client;
};

// What an answer, or that there is none, says of what was posted.
Outcome outcomeOf(const http::Reply &reply, qint64 utcSeconds);

} // namespace alerts
