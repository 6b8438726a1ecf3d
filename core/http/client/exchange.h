#pragma once

#include "http/message/reply.h"

namespace http {

// A request of a client, from send() to its reply.
struct Exchange {
    QByteArray head;
    QByteArray body;
    Answered answered;
    qint64 handedOver = 0; // steady clock, ns
    qint64 deadline = 0;   // the same; 0: none
    int tries = 0;
    Failure lastFailure = Failure::NotTried; // of its tries
    QString lastSentence;
};

} // namespace http
