#pragma once

#include "http/message/message.h"

namespace http {

// What an answer has to say about its connection; it follows from the request.
struct Framing {
    bool isHead = false;   // the body is announced but not sent (RFC 9110 §9.3.2)
    bool isHttp10 = false; // keeping the connection has to be said
    bool close = false;
    bool isOpenEnded = false; // the body follows in pieces, and ends with the connection
};

// Turns responses into the bytes to send: one contiguous piece each. Length, connection and date are its own, whatever
// the response's headers say; control characters in them cannot start another header.
class ResponseWriter final {
public:
    // Valid until the next call. The body stands at the end, unless it is not sent.
    QByteArrayView write(const Response &response, const Framing &framing);

private:
    const QByteArray &dateLine();

    QByteArray m_out;
    qint64 m_second = -1;
    QByteArray m_dateLine;
};

} // namespace http
