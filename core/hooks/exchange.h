#pragma once

#include "http/message/outcome.h"
#include "journal/outcome.h"

namespace hooks {

// The answer to one hook on its way out, and what the hook's record says of it.
struct Exchange {
    qint64 record = 0; // its id; 0: not known yet
    quint64 tag = 0;   // Record::answerTag; 0: none
    QByteArray streamKey;
    QByteArray method;
    qint64 receivedMono = 0; // steady clock, ns
    qint32 recordedUs = 0;   // Record::answerUs
    qint32 backendUs = 0;    // of them, the web server behind us
    journal::Sent recorded = journal::Sent::Response;
    journal::Sent meant = journal::Sent::Response; // where the peer is there to take it
    int status = 200;
    journal::AnswerKind kind = journal::AnswerKind::Echo;
    bool isCounted = true; // among the hooks answered: it was one, and was not refused

    // `meant` is what the record says, unless that is pending.
    static Exchange of(const journal::Record &record);

    qint32 microsecondsUntil(qint64 mono) const;
    // What is to be said of it beyond its record when it has gone out as it was meant to, at that moment.
    journal::Outcome asMeant(qint64 mono) const;
    // The same for whatever has become of it.
    journal::Outcome with(const http::Outcome &outcome) const;
};

} // namespace hooks
