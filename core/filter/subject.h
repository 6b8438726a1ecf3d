#pragma once

#include "journal/record.h"

#include <QByteArrayView>

namespace filter {

// What a filter looks at: a stream, or an entry of the journal. Views into the caller's data, text in UTF-8.
struct Subject {
    QByteArrayView name, mediaSessionId, nodeId, sessionId, client, appKey, status, info, provider, method, peer, rule,
        ruleName, target;
    // Of a stream what its hooks before the last one were answered: sets of journal::PastAnswer and PastRule.
    QByteArrayView formerAnswers, formerRules;
    qint8 published = -1; // -1 = not said
    int events = 0;
    int hits = 0; // events that a rule answered
    int width = 0;
    int height = 0;
    int answer = 0; // HTTP status; of a stream the last one, as sent and rule
    journal::Sent sent = journal::Sent::Response;
    double ageSeconds = 0; // since the last status change; of an entry since it came
    bool live = false;
    bool stuck = false;    // no result for longer than it should take
    bool injected = false; // an answer was chosen by a rule
    bool rejected = false;
};

} // namespace filter
