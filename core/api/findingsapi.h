#pragma once

#include "api/router.h"
#include "api/slices.h"
#include "board/streamboard.h"
#include "findings/watch.h"

namespace api {

// GET /findings: what is wrong now.
class FindingsApi {
public:
    // watch: of that board.
    FindingsApi(const board::StreamBoard &board, const findings::Watch &watch, Slices &slices)
        : m_board(board)
        , m_watch(watch)
        , m_slices(slices)
    {}

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder) const;

    const board::StreamBoard &m_board;
    const findings::Watch &m_watch;
    Slices &m_slices;
};

} // namespace api
