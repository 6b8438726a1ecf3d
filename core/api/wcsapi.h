#pragma once

#include "api/router.h"
#include "findings/engine.h"
#include "wcsrest/poller.h"

#include <QObject>

namespace api {

// GET /wcs: what was learned by asking the WCS, and POST /wcs/terminate.
class WcsApi final : public QObject {
    Q_OBJECT
public:
    // Both live on the same thread.
    WcsApi(const findings::Engine &engine, wcsrest::Poller &poller, QObject *parent = nullptr)
        : QObject(parent)
        , m_engine(engine)
        , m_poller(poller)
    {}

    void addTo(Router &router);

private:
    http::Response report() const;
    void terminate(const Call &call, http::Responder &&responder);

    const findings::Engine &m_engine;
    wcsrest::Poller &m_poller;
};

} // namespace api
