#pragma once

#include "backend/forwarder.h"
#include "base/clock.h"
#include "http/callers.h"

#include <memory>

// What is handed on to a web server under test, and what comes back.

inline backend::Url urlOf(quint16 port, const QByteArray &path = "/api")
{
    return {.host = Loopback, .port = port, .path = path};
}

inline backend::Handover handover(const QByteArray &name, const QByteArray &session = {})
{
    return {.head = "POST /api/" + name + " HTTP/1.1\r\nContent-Type: application/json\r\n",
            .body = "{}",
            .session = session,
            .receivedMono = steadyNanoseconds()};
}

// Hands on, and keeps what came of it, in the order in which it came.
class Sender final {
public:
    struct Came {
        QByteArray name;
        journal::BackendAnswerPtr kept;
        http::Response response;

        int status() const { return response.status; }
    };

    explicit Sender(const backend::Url &url, const backend::Options &options = {})
        : forwarder(url, options, "us-1", nullptr)
    {}

    void send(const QByteArray &name, const QByteArray &session = {}) { send(name, handover(name, session)); }
    void send(const QByteArray &name, backend::Handover &&handover)
    {
        forwarder.send(std::move(handover), [this, name](backend::Answer &&answer) {
            came.push_back({name, answer.kept, answer.response});
        });
    }
    // While a rule answers it.
    void tell(const QByteArray &name)
    {
        backend::Handover told = handover(name, {});
        told.isBeside = true;
        send(name, std::move(told));
    }
    QByteArrayList names() const
    {
        QByteArrayList names;
        for (const Came &one : came)
            names.append(one.name);
        return names;
    }
    backend::Figures figures() const
    {
        backend::Figures figures;
        forwarder.addTo(figures);
        return figures;
    }

    backend::Forwarder forwarder;
    std::vector<Came> came;
};
