#pragma once

#include "admin/router.h"
#include "journal/reader.h"
#include "streams/streamboard.h"

namespace admin {

// GET /events and what lies below it: the journal.
class EventsApi {
public:
    EventsApi(const streams::StreamBoard &board, journal::Reader &reader);

    void addTo(Router &router);

private:
    http::Response list(const Call &call) const;
    http::Response one(const Call &call) const;
    http::Response body(const Call &call) const;
    Result<std::optional<journal::StoredRecord>> record(const Call &call) const;

    const streams::StreamBoard &m_board;
    journal::Reader &m_reader;
};

} // namespace admin
