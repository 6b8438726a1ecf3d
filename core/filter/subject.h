#pragma once

#include "journal/streamstate.h"

#include <QByteArrayView>

#include <array>

namespace filter {

// What a filter looks at: a stream, or an entry of the journal. Views into the caller's data, text in UTF-8.
struct Subject {
    // What WCS says of it: the texts and numbers among wcs::Fields, in their order.
    std::array<QByteArrayView, wcs::fieldCount<QByteArray>()> texts;
    std::array<int, wcs::fieldCount<std::optional<int>>()> numbers = {};
    QByteArrayView client, method, peer, rule, ruleName, target;
    // Of a stream what its hooks before the last one were answered: sets of journal::PastAnswer and PastRule.
    QByteArrayView formerAnswers, formerRules;
    qint8 published = -1; // -1 = not said
    int events = 0;
    int hits = 0;   // events that a rule answered
    int answer = 0; // HTTP status; of a stream the last one, as sent and rule
    journal::Sent sent = journal::Sent::Response;
    wcs::Origin origin = wcs::Origin::Wcs;
    journal::BackendResult backend; // of a stream the newest one
    double ageSeconds = 0;          // since the last status change; of an entry since it came
    bool live = false;
    journal::Doubt doubt = journal::Doubt::None;
    journal::Found found;
    bool injected = false; // an answer was chosen by a rule
    bool rejected = false;

    constexpr QByteArrayView &operator[](QByteArray wcs::HookEvent::*field) { return texts[wcs::fieldIndex(field)]; }
    constexpr int &operator[](std::optional<int> wcs::HookEvent::*field) { return numbers[wcs::fieldIndex(field)]; }
};

// Where nothing is doubted, by the status.
inline wcs::Doing doingOf(journal::Doubt doubt, QByteArrayView status, int published)
{
    if (doubt == journal::Doubt::None)
        return wcs::doingOf(status, published);
    return doubt == journal::Doubt::Stale ? wcs::Doing::Stale : wcs::Doing::Unknown;
}

} // namespace filter
