#pragma once

#include "api/router.h"
#include "board/sessionledger.h"
#include "rules/connectconfig.h"

#include <QObject>

namespace api {

// GET and PUT /connect-config: the restClientConfig that `connect` is answered with. It lives on the hooks thread; a
// change is answered once it is in force there.
class ConnectApi final : public QObject {
    Q_OBJECT
public:
    ConnectApi(rules::ConnectGateway change, const board::SessionLedger &sessions, QObject *parent);

    void addTo(Router &router);

    const wcs::RestClientConfig &config() const { return m_config.config; }

    void takeConfig(const rules::ConnectConfig &config) { m_config = config; }
    void takeLast(const rules::ConnectAnswer &answer) { m_last = answer; }

private:
    http::Response show() const;
    void put(const Call &call, http::Responder &&responder);

    rules::ConnectGateway m_change;
    const board::SessionLedger &m_sessions;
    rules::ConnectConfig m_config;
    rules::ConnectAnswer m_last;
};

} // namespace api
