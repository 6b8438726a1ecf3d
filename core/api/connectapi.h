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
    explicit ConnectApi(rules::ConnectGateway change, QObject *parent = nullptr);

    void addTo(Router &router);

    const wcs::RestClientConfig &config() const { return m_config.config; }

    void takeBatch(const journal::Batch &batch) { m_sessions.apply(batch); }
    void takeOutcomes(const journal::Outcomes &outcomes) { m_sessions.settle(outcomes); }
    void dismiss(const QByteArray &nodePrefix) { m_sessions.dismiss(nodePrefix); }
    void takeConfig(const rules::ConnectConfig &config);

private:
    http::Response show() const;
    void put(const Call &call, http::Responder &&responder);

    rules::ConnectGateway m_change;
    rules::ConnectConfig m_config;
    board::SessionLedger m_sessions;
};

} // namespace api
