#pragma once

#include "rules/backendmatcher.h"

namespace rules {

// What WCS gets of the backend's answer.
struct Forwarded {
    int status = 0;
    QByteArray reason;
    QByteArray head; // header lines, as in BackendReply
    QByteArray body;
    QStringList nowhere; // the JSON Pointers of the rule that changed nothing, as they lead nowhere in the body
    QString obstacle;    // why none of them could, one sentence: see obstacleIn(); then they are not in `nowhere`

    bool operator==(const Forwarded &) const = default;
};

// The backend's answer as an action of the type Forward lets it through: its status, reason and headers are set over
// the backend's, its values put into the body; all else stays byte for byte, and all of a body that is compressed,
// unless it is replaced as a whole. reply.head is what is to go on of it, without what concerns the backend's
// connection alone; the length of the body is for whoever sends it. reason: the backend's. Of no answer (status 0)
// nothing is made.
Forwarded forwarded(const Action &action, const BackendReply &reply, const QByteArray &reason);

} // namespace rules
