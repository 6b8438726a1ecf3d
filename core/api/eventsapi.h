#pragma once

#include "api/router.h"
#include "api/slices.h"
#include "board/streamboard.h"
#include "journal/reader.h"

namespace api {

// GET /events and what lies below it: the journal.
class EventsApi {
public:
    EventsApi(const board::StreamBoard &board, journal::Reader &reader, Slices &slices);

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder) const;
    http::Response one(const Call &call) const;
    http::Response body(const Call &call) const;
    http::Response backendBody(const Call &call) const;
    Result<std::optional<journal::StoredRecord>> record(const Call &call) const;

    const board::StreamBoard &m_board;
    journal::Reader &m_reader;
    Slices &m_slices;
};

} // namespace api
