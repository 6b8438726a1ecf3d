#pragma once

#include "hooks/injection.h"
#include "http/server/responder.h"
#include "journal/record.h"

#include <deque>
#include <memory>
#include <optional>

namespace hooks {

// An event whose answer waits for its record's commit.
struct Waiting {
    http::Responder responder;
    QByteArray method;
    http::Response normal;                // the answer, and
    std::unique_ptr<Injection> injection; // instead of it, where a rule has chosen one
    qint64 receivedMono = 0;              // steady clock, ns; so the two below
    qint64 deadlineMono = 0;
    qint64 answeredMono = 0; // where the deadline has passed
    qsizetype bytes = 0;     // of the record in the queue
    bool isAnswered = false;
};

// The events between the endpoint and the journal, by ticket. Tickets rise by one, and so do deadlines, so that both
// ends are found without searching.
class Outbox {
public:
    quint64 add(Waiting waiting); // returns its ticket
    // The journal has settled this ticket: hands out what waited for it, also where it has been answered meanwhile
    // (then without its responder).
    std::optional<Waiting> settle(quint64 ticket);
    // Hands out those whose deadline has passed; the journal settles them later.
    std::vector<Waiting> expire(qint64 nowMono);

    // How long one more event is going to wait where transactions take so many events at most, and so long, µs. 0: it
    // goes with the next one.
    qint64 expectedUs(qint64 atOnce, qint64 commitUs) const
    {
        return m_count < atOnce ? 0 : (m_count / atOnce + 1) * commitUs;
    }

    qint64 count() const { return m_count; }
    qsizetype bytes() const { return m_bytes; }

private:
    struct Entry {
        Waiting waiting;
        bool isSettled = false;
    };
    std::deque<Entry> m_entries;
    quint64 m_first = 1;    // ticket of the front entry
    size_t m_unexpired = 0; // all entries before this one are answered
    qint64 m_count = 0;
    qsizetype m_bytes = 0;
};

} // namespace hooks
