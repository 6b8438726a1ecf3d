#pragma once

#include "api/router.h"
#include "api/slices.h"
#include "board/streamboard.h"
#include "journal/reader.h"

namespace api {

// GET /streams and what lies below it. On the board for the streams it holds, from the journal for older ones.
class StreamsApi {
public:
    StreamsApi(const board::StreamBoard &board, journal::Reader &reader, Slices &slices);

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder) const;
    http::Response one(const Call &call) const;
    http::Response history(const Call &call) const;
    // The newest stream of that mediaSessionId, wherever it is found.
    Result<std::optional<journal::StreamState>> find(const Call &call, journal::StringPool &pool) const;

    const board::StreamBoard &m_board;
    journal::Reader &m_reader;
    Slices &m_slices;
};

} // namespace api
