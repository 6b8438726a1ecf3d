#pragma once

#include "http/message/message.h"
#include "http/message/outcome.h"

#include <QPointer>

namespace http {

class AnswerSender;

// An answer whose body has no end yet: server-sent events. Move-only; when it goes away the body has ended. The peer is
// told by the end of the connection (no Content-Length). On the server's thread.
class BodyStream {
public:
    BodyStream() = default;
    BodyStream(AnswerSender *answers, quint64 request);
    BodyStream(BodyStream &&other) noexcept;
    BodyStream &operator=(BodyStream &&other) noexcept;
    ~BodyStream();

    void write(QByteArrayView bytes);
    qint64 unsent() const; // bytes that the peer's slowness keeps here
    bool isOpen() const;   // the peer is still there

private:
    QPointer<AnswerSender> m_answers;
    quint64 m_request = 0;
};

// The right and duty to answer one request. Move-only; may be kept and used later, on the server's thread.
// A Responder that goes away unused answers 500, so that no peer waits for ever.
// Answering after the peer has gone does nothing.
class Responder {
public:
    Responder() = default;
    Responder(AnswerSender *answers, quint64 request);
    Responder(Responder &&other) noexcept;
    Responder &operator=(Responder &&other) noexcept;
    ~Responder();

    void respond(const Response &response);
    // The same, sent in an odd way: for peers that are to be tested. `settled` tells what became of it.
    void respond(const Response &response, const Delivery &delivery, Settled settled = {});
    // No byte, and the end: orderly (FIN), or reset (RST).
    void close();
    void reset();
    // The answer comes late on purpose, or never: from now on a peer that ends its side counts as gone, and its
    // connection is freed. `gone` is told if that is so before the answer, or if the server ends it.
    void hold(Settled gone = {});
    // Never answered: the connection stays until the peer ends it, or the server stops.
    void leaveUnanswered();
    // Sends the head at once; the body follows as it comes.
    BodyStream stream(const Response &head);
    bool isWaiting() const; // not answered yet, and the peer is still there

private:
    QPointer<AnswerSender> m_answers;
    quint64 m_request = 0;
};

} // namespace http
