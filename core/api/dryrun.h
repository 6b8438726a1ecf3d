#pragma once

#include "api/eventdryrun.h"
#include "api/router.h"
#include "api/rulecalls.h"
#include "api/slices.h"
#include "board/streamboard.h"
#include "journal/reader.h"
#include "wcs/restclientconfig.h"

namespace api {

class BackendApi;
class ConnectApi;

// POST /rules/test: which streams a rule is about, or which rule would answer an event. Nothing is counted.
class DryRun {
public:
    DryRun(const board::StreamBoard &board, journal::Reader &reader, RuleCalls &calls, const ConnectApi &connectApi,
           Slices &slices, const BackendApi &backend);

    void addTo(Router &router);

private:
    struct Hook {
        wcs::HookEvent event;
        QByteArray body;
        BackendCase backend; // of a stored one, what the web server behind us said to it
    };

    void test(const Call &call, http::Responder &&responder);
    void testRule(const QJsonValue &value, qint64 limit, http::Responder &&responder);
    Hook hookIn(const QJsonValue &event, const QByteArray &written, const std::optional<QString> &method);
    Hook storedHook(qint64 id, const std::optional<QString> &method);

    const board::StreamBoard &m_board;
    journal::Reader &m_reader;
    RuleCalls &m_calls;
    const ConnectApi &m_connectApi;
    Slices &m_slices;
    const BackendApi &m_backend;
};

} // namespace api
