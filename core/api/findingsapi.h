#pragma once

#include "api/router.h"
#include "api/slices.h"
#include "findings/engine.h"

namespace api {

// The shape of CONTRACT §5. incident: 0: it is in none.
QJsonObject findingObject(const findings::Finding &finding, const journal::Timeline &timeline, qint64 incident);

// GET /findings: what is wrong now.
class FindingsApi {
public:
    FindingsApi(const findings::Engine &engine, Slices &slices)
        : m_engine(engine)
        , m_slices(slices)
    {}

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder) const;

    const findings::Engine &m_engine;
    Slices &m_slices;
};

} // namespace api
