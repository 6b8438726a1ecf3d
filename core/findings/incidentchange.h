#pragma once

#include "findings/incident.h"

#include <QFuture>

#include <functional>

namespace findings {

// What somebody does with an incident, and who.
struct IncidentChange {
    enum class What : quint8 { Acknowledge, Comment, Resolve, Mute };
    What what = What::Acknowledge;
    qint64 incident = 0;
    QString by;       // empty: not said
    QString text;     // a comment, with any of them
    qint64 muted = 0; // Mute: for so long, µs; 0: no more

    static constexpr qsizetype LongestName = 200; // characters
    static constexpr qsizetype LongestText = 4'000;
    static constexpr qsizetype MostComments = 100; // of an incident
};

// Why it is refused, with HTTP's status: 404 there is no such incident, 409 it is resolved already, 422 it is too long
// or empty.
struct IncidentRefusal {
    int status = 422;
    QString sentence;
};

struct IncidentOutcome {
    std::optional<IncidentRefusal> refusal; // then nothing has changed
    Incident incident;                      // as it is now
};

// The way to the incidents from other threads.
struct IncidentGateway {
    std::function<QFuture<IncidentOutcome>(const IncidentChange &)> change;
};

} // namespace findings
