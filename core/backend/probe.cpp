#include "backend/probe.h"

#include "backend/clientfor.h"
#include "text/text.h"

#include <algorithm>

namespace backend {

namespace {

constexpr int LongestWaitMs = 5'000; // a person waits for it
constexpr int LongestServer = 60;    // characters

http::ClientOptions clientOptions(const Url &url, const Options &options)
{
    http::ClientOptions client = clientFor(url, options);
    client.connections = 1;
    client.answerMs = std::min(options.timeoutMs, LongestWaitMs);
    return client;
}

} // namespace

Probe::Probe(const Url &url, const Options &options, std::function<void(const ProbeResult &)> answered, QObject *parent)
    : QObject(parent)
    , m_client(clientOptions(url, options), this)
{
    const QByteArray path = url.path.isEmpty() ? "/" : url.path;
    m_client.send("GET " + path + " HTTP/1.1\r\nUser-Agent: Streamwatch\r\nAccept: */*\r\n", {},
                  [this, answered = std::move(answered)](const http::Reply &reply) {
                      const QByteArray server = reply.header("Server").toByteArray();
                      answered({.status = reply.status,
                                .server = text::visibleText(server, LongestServer).toUtf8(),
                                .us = reply.microseconds,
                                .problem = reply.sentence});
                      deleteLater();
                  });
}

} // namespace backend
