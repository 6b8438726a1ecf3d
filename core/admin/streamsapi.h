#pragma once

#include "admin/router.h"
#include "admin/slices.h"
#include "journal/reader.h"
#include "streams/streamboard.h"

namespace admin {

// GET /streams and what lies below it. On the board for the streams it holds, from the journal for older ones.
class StreamsApi {
public:
    StreamsApi(const streams::StreamBoard &board, journal::Reader &reader, Slices &slices);

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder) const;
    http::Response one(const Call &call) const;
    http::Response history(const Call &call) const;
    // The newest stream of that mediaSessionId, wherever it is found.
    Result<std::optional<journal::StreamState>> find(const Call &call, journal::StringPool &pool) const;

    const streams::StreamBoard &m_board;
    journal::Reader &m_reader;
    Slices &m_slices;
};

} // namespace admin
