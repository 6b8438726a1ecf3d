#pragma once

#include "api/journalscan.h"
#include "api/router.h"
#include "board/streamboard.h"
#include "journal/reader.h"

namespace api {

// GET /events/stream: the journal as server-sent events, from any place in it, and then as it grows.
class EventStreams {
public:
    // parent: whose thread it lives on.
    EventStreams(const board::StreamBoard &board, journal::Reader &reader, QObject *parent);

    void addTo(Router &router);
    void takeBatch(const journal::Batch &batch) { m_scan.takeBatch(batch); }
    void takeIncident(const QJsonObject &incident); // as it is now: for those that listen to all
    void takeOutcomes(const journal::Outcomes &outcomes) { m_scan.takeOutcomes(outcomes); }

private:
    void open(const Call &call, http::Responder &&responder);

    const board::StreamBoard &m_board;
    JournalScan m_scan;
};

} // namespace api
