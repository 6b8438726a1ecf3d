#pragma once

#include "api/router.h"
#include "api/rulecalls.h"

namespace api {

// /rules and what lies below it: the answer rules of CONTRACT §4, the same that the window shows.
class RulesApi {
public:
    explicit RulesApi(RuleCalls &calls);

    void addTo(Router &router);

private:
    void list(const Call &call, http::Responder &&responder);
    void replace(const Call &call, http::Responder &&responder);
    void create(const Call &call, http::Responder &&responder);
    void one(const Call &call, http::Responder &&responder);
    void put(const Call &call, http::Responder &&responder);
    void patch(const Call &call, http::Responder &&responder);
    void remove(const Call &call, http::Responder &&responder);
    void setEnabled(const Call &call, bool enabled, http::Responder &&responder);
    void disableAll(const Call &call, http::Responder &&responder);
    // newTag: of a rule that may not be there yet.
    rules::Origin originAbout(const Call &call, const QString &id, const QString &newTag = {}) const;

    RuleCalls &m_calls;
};

} // namespace api
