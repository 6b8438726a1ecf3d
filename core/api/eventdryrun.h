#pragma once

#include "http/message/message.h"
#include "rules/rulebook.h"
#include "wcs/hookevent.h"
#include "wcs/restclientconfig.h"

namespace api {

// What is known of the web server behind us.
struct BackendCase {
    bool isThere = false;
    bool hidesSecrets = false;                // what is secret in its header lines is not known: they are the journal's
    std::optional<rules::BackendReply> reply; // to this event; nothing: it is not known
};

// Which of the rules would answer the event (body: as WCS would send it), why the others would not, and what WCS would
// do then by this policy. As POST /rules/test answers.
http::Response tryEvent(const wcs::HookEvent &event, const QByteArray &body, const BackendCase &backend,
                        const rules::RuleSnapshot &snapshot, const wcs::MethodPolicy &policy);

} // namespace api
