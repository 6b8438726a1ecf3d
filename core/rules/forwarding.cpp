#include "rules/forwarding.h"

#include "base/reasonphrase.h"
#include "json/jsonchange.h"
#include "rules/headerlines.h"
#include "rules/rulejson.h"

#include <algorithm>

namespace rules {

namespace {

QByteArray setOver(const QByteArray &head, const QList<Header> &headers)
{
    if (headers.isEmpty())
        return head;
    QByteArray changed;
    HeaderLines lines(head);
    while (const auto line = lines.next()) {
        const auto isNamed = [&line](const Header &header) { return line->isCalled(header.name.toUtf8()); };
        if (std::ranges::none_of(headers, isNamed))
            changed += line->whole;
    }
    if (!changed.isEmpty() && !changed.endsWith('\n'))
        changed += "\r\n";
    for (const Header &header : headers)
        changed += header.name.toUtf8() + ": " + header.value.toUtf8() + "\r\n";
    return changed;
}

QByteArray reasonOf(const Action &action, const BackendReply &reply, const QByteArray &reason)
{
    if (!action.reason.isEmpty())
        return action.reason.toUtf8();
    return action.status == 0 || action.status == reply.status ? reason : reasonPhrase(action.status).toByteArray();
}

} // namespace

Forwarded forwarded(const Action &action, const BackendReply &reply, const QByteArray &reason)
{
    if (reply.status == 0)
        return {};
    json::ChangedJson changed = action.changes.isEmpty() ? json::ChangedJson{.body = reply.body, .nowhere = {}}
                                                         : json::changeJson(reply.body, action.changes);
    const int status = action.status == 0 ? reply.status : action.status;
    return {.status = status,
            .reason = reasonOf(action, reply, reason),
            .head = setOver(reply.head, action.headers),
            .body = mayHaveBody(status) ? std::move(changed.body) : QByteArray(),
            .nowhere = std::move(changed.nowhere)};
}

} // namespace rules
