#pragma once

#include "wcs/answereffect.h"

#include <QByteArray>
#include <QList>

namespace simulator {

// How the simulated WCS is set up, and, each by a name of its own, what PROTOCOL.md marks as not verified.
struct Behaviour {
    QList<QByteArray> methods;           // added to the app: hooks of others are never sent. Empty: all
    int keepAliveMs = 0;                 // between two StreamKeepAliveEvents of a stream, scenario time; 0: none
    int answerMs = wcs::AnswerTimeoutMs; // rest_request_timeout; 0: for ever
    int retries = 3;                     // new tries after a send error
    int connections = 64;                // kept alive, at most
    bool sendsSdp = false;               // hooks of streams carry the client's SDP, about 3 KB
    bool restTerminates = false;         // its REST API ends a stream, one by one

    // [?] A publishStream or playStream that was refused is followed by a StreamStatusEvent FAILED.
    bool reportsRefused = false;
    // [?] A kept-alive connection that ends without a byte of an answer is taken for a send error: Java's own HTTP
    // client sends such a request again.
    bool retriesClosed = false;
    // [?] Answers with 5xx, and time-outs, are tried again like send errors.
    bool retriesErrors = false;
    // [?] A 200 whose body is empty or no JSON object counts as accepted; otherwise as an error.
    bool acceptsBrokenBody = false;
    // [?] A restClientConfig that is not as documented is ignored; otherwise connect counts as answered with an error.
    bool ignoresBadConfig = false;

    bool operator==(const Behaviour &) const = default;
};

} // namespace simulator
