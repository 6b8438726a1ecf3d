#pragma once

#include "api/journalscan.h"
#include "api/router.h"
#include "board/streamboard.h"
#include "journal/reader.h"

namespace api {

// POST /events/wait and /events/count: calls that look at the journal for as long as it takes.
class EventWaits {
public:
    // parent: whose thread it lives on.
    EventWaits(const board::StreamBoard &board, journal::Reader &reader, QObject *parent);

    void addTo(Router &router);
    void takeBatch(const journal::Batch &batch) { m_scan.takeBatch(batch); }
    void takeOutcomes(const journal::Outcomes &outcomes) { m_scan.takeOutcomes(outcomes); }
    void end() { m_scan.end(); } // whoever waits is answered 503

private:
    void wait(const Call &call, http::Responder &&responder);
    void count(const Call &call, http::Responder &&responder);
    void demandRoom() const;

    const board::StreamBoard &m_board;
    JournalScan m_scan;
    std::shared_ptr<qint64> m_awaited; // events that all waits together may have to keep
};

} // namespace api
